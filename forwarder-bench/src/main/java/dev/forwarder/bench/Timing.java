package dev.forwarder.bench;

import java.time.Duration;

/**
 * How long a slice takes.
 *
 * @param settle how long a new load works before it counts
 * @param window how long it counts
 */
record Timing(Duration settle, Duration window) {

  /** So many times as long. */
  Timing times(int factor) {
    return new Timing(settle.multipliedBy(factor), window.multipliedBy(factor));
  }

  /** This timing, each part so long at least. */
  Timing atLeast(Duration leastSettle, Duration leastWindow) {
    return new Timing(longer(settle, leastSettle), longer(window, leastWindow));
  }

  /** The longer of two. */
  static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
