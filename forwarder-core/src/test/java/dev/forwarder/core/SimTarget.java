package dev.forwarder.core;

/** One (domain, key) of a plan, by place and by name. */
record SimTarget(int domain, int key, String domainName, String keyId) {}
