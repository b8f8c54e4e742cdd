package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** Checks of settings records, with messages that give name, value and bound. */
public final class Bounds {

  private Bounds() {}

  /** Requires a number of at least so much. */
  public static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", was: " + value);
    }
  }

  /** Requires a duration greater than zero. */
  public static void positive(String name, Duration value) {
    if (requireNonNull(value, name).isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " must be positive, was: " + value);
    }
  }

  /** Requires a duration of zero or more. */
  public static void notNegative(String name, Duration value) {
    if (requireNonNull(value, name).isNegative()) {
      throw new IllegalArgumentException(name + " must not be negative, was: " + value);
    }
  }
}
