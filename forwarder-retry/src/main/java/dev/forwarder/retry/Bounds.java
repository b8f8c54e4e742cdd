package dev.forwarder.retry;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** Checks of settings records, with messages that give name, value and bound. */
final class Bounds {

  /** Long enough for any wait, and short enough that a time and a wait never overflow together. */
  static final Duration LONGEST_WAIT = Duration.ofDays(365);

  private Bounds() {}

  static void within(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be " + least + " to " + most + ", was: " + value);
    }
  }

  /** Requires a wait that is longer than zero and not absurd. */
  static void wait(String name, Duration value) {
    requireNonNull(value, name);
    if (value.isZero() || value.isNegative() || value.compareTo(LONGEST_WAIT) > 0) {
      throw new IllegalArgumentException(
          name + " must be positive and at most " + LONGEST_WAIT + ", was: " + value);
    }
  }
}
