package dev.forwarder.bench;

import java.time.Duration;

/**
 * How long a slice takes.
 *
 * @param settle how long a new load works before it counts
 * @param window how long it counts
 * @param isFixed whether no suite may make it longer: then numbers come, and do not count
 */
record Timing(Duration settle, Duration window, boolean isFixed) {

  /** A timing that suites may make longer. */
  Timing(Duration settle, Duration window) {
    this(settle, window, false);
  }

  /** So many times as long. */
  Timing times(int factor) {
    return isFixed ? this : new Timing(settle.multipliedBy(factor), window.multipliedBy(factor));
  }

  /** This timing, each part so long at least. */
  Timing atLeast(Duration leastSettle, Duration leastWindow) {
    return isFixed ? this : new Timing(longer(settle, leastSettle), longer(window, leastWindow));
  }

  /** The same, with a window so long at least. */
  Timing atLeast(Duration leastWindow) {
    return atLeast(settle, leastWindow);
  }

  /** The longer of two. */
  static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
