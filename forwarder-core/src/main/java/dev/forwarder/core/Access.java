package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;

/**
 * Where a target's requests go and under which secret: read once by each attempt, so that no
 * request is sent to one address under the secret that was meant for another.
 */
record Access(Domain domain, ApiKey key) {

  /** Whether what is known of that place says nothing about this one. */
  boolean isElsewhere(Domain other) {
    return areElsewhere(domain, other);
  }

  static boolean areElsewhere(Domain one, Domain other) {
    return !one.baseUrl().equals(other.baseUrl())
        || one.family().getClass() != other.family().getClass();
  }

  boolean hasOtherSecret(Access other) {
    return !key.reveal().equals(other.key.reveal());
  }
}
