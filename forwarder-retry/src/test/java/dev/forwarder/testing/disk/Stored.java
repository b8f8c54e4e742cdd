package dev.forwarder.testing.disk;

/** What a name in a folder stands for. */
interface Stored {}
