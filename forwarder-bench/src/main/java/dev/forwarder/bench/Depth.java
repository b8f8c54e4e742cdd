package dev.forwarder.bench;

import java.time.Duration;
import java.util.List;

/** How thorough a run is, and the figures where nobody gives others; see {@link BenchOptions}. */
enum Depth {

  /** The main cases of the most telling suites, in less than two minutes. */
  LOOK,

  /** The main cases, and some more, for less time each. */
  QUICK,

  /** All. */
  FULL;

  int rounds() {
    return switch (this) {
      case LOOK -> 1;
      case QUICK -> 3;
      case FULL -> 5;
    };
  }

  Duration warmUp() {
    return switch (this) {
      case LOOK -> Duration.ofSeconds(1);
      case QUICK -> Duration.ofSeconds(2);
      case FULL -> Duration.ofSeconds(4);
    };
  }

  int warmRequests() {
    return switch (this) {
      case LOOK -> 60_000;
      case QUICK -> 200_000;
      case FULL -> 600_000;
    };
  }

  Timing timing() {
    return switch (this) {
      case LOOK, QUICK -> new Timing(Duration.ofMillis(500), Duration.ofSeconds(1));
      case FULL -> new Timing(Duration.ofSeconds(1), Duration.ofSeconds(3));
    };
  }

  int records() {
    return switch (this) {
      case LOOK, QUICK -> 200_000;
      case FULL -> 400_000;
    };
  }

  List<Integer> inFlight() {
    return switch (this) {
      case LOOK -> List.of(32);
      case QUICK -> List.of(16, 32, 64);
      case FULL -> List.of(8, 16, 32, 64, 128);
    };
  }
}
