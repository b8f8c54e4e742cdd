package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;

/**
 * Where a target's requests go and under which secret: read once by each attempt, so that no
 * request is sent to one address under the secret that was meant for another.
 *
 * @param secretNumber counts the secrets of the target. One that was replaced and has come back is
 *     another one: what was known of it is forgotten, whether anybody looked in between or not
 */
record Access(Domain domain, ApiKey key, int secretNumber) {

  /** The first of a target. */
  Access(Domain domain, ApiKey key) {
    this(domain, key, 0);
  }

  /** What follows on this one. */
  Access changedTo(Domain nextDomain, ApiKey nextKey) {
    boolean same = key.reveal().equals(nextKey.reveal());
    return new Access(nextDomain, nextKey, same ? secretNumber : secretNumber + 1);
  }

  /** Whether what is known of that place says nothing about this one. */
  boolean isElsewhere(Domain other) {
    return areElsewhere(domain, other);
  }

  static boolean areElsewhere(Domain one, Domain other) {
    return !one.baseUrl().equals(other.baseUrl())
        || one.family().getClass() != other.family().getClass();
  }

  boolean hasOtherSecret(Access other) {
    return secretNumber != other.secretNumber;
  }

  /** Whether what is known of the one is known of the other. */
  boolean isSame(Access other) {
    return !hasOtherSecret(other) && !isElsewhere(other.domain);
  }
}
