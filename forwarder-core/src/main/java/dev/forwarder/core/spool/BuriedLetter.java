package dev.forwarder.core.spool;

import static java.util.Objects.requireNonNull;

/**
 * A dead letter, and where it lies.
 *
 * @param domain the name of the domain that it was for
 * @param sequence its number among that domain's dead letters
 * @param letter what it is
 */
public record BuriedLetter(String domain, long sequence, DeadLetter letter) {

  /** Checks that all parts are there. */
  public BuriedLetter {
    requireNonNull(domain, "domain");
    requireNonNull(letter, "letter");
  }
}
