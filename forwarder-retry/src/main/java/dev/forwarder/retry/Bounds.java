package dev.forwarder.retry;

import static java.util.Objects.requireNonNull;

import dev.forwarder.retry.units.Durations;
import java.time.Duration;

/**
 * Checks of settings records, with messages that give name, value and bound, times as settings are
 * written ({@code 500ms}).
 */
public final class Bounds {

  /** Long enough for any wait, and short enough that a time and a wait never overflow together. */
  public static final Duration LONGEST_WAIT = Duration.ofDays(365);

  private Bounds() {}

  /** Requires a number of at least so much. */
  public static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", was: " + value);
    }
  }

  /** Requires a number within these bounds, both included. */
  public static void within(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be " + least + " to " + most + ", was: " + value);
    }
  }

  /** Requires a duration greater than zero, and of a year at the most. */
  public static void positive(String name, Duration value) {
    requireNonNull(value, name);
    if (value.isZero() || value.isNegative() || value.compareTo(LONGEST_WAIT) > 0) {
      throw new IllegalArgumentException(
          name
              + " must be positive and at most "
              + Durations.format(LONGEST_WAIT)
              + ", was: "
              + Durations.format(value));
    }
  }

  /** Requires a duration of zero or more, and of a year at the most. */
  public static void zeroOrMore(String name, Duration value) {
    notNegative(name, value);
    notTooLong(name, value);
  }

  private static void notTooLong(String name, Duration value) {
    if (value.compareTo(LONGEST_WAIT) > 0) {
      throw new IllegalArgumentException(
          name
              + " must be at most "
              + Durations.format(LONGEST_WAIT)
              + ", was: "
              + Durations.format(value));
    }
  }

  /** Requires a duration of zero or more, however long. */
  public static void notNegative(String name, Duration value) {
    if (requireNonNull(value, name).isNegative()) {
      throw new IllegalArgumentException(
          name + " must not be negative, was: " + Durations.format(value));
    }
  }
}
