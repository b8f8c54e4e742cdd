package dev.forwarder.endpoints.datanadhi.settings;

import java.time.Duration;

/** Checks of numbers that must be positive. */
final class Positive {

  private Positive() {}

  static void check(String what, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(what + " must be positive, was: " + value);
    }
  }

  static void check(String what, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(what + " must be at least " + least + ", was: " + value);
    }
  }
}
