package dev.forwarder.cli.diagnose;

import java.time.Duration;

/**
 * The time of one check, which begins now: each thing that it does one after the other gets what
 * those before have left of it.
 */
final class StepTime {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Tools tools;
  private final long begin;

  StepTime(Tools tools) {
    this.tools = tools;
    this.begin = tools.ticker().getAsLong();
  }

  /**
   * The shorter of what is left, to the millisecond, and of one of the settings' limits; zero where
   * nothing is left.
   */
  Duration atMost(Duration ofSettings) {
    Duration gone = Duration.ofMillis((tools.ticker().getAsLong() - begin) / NANOS_PER_MILLI);
    Duration left = tools.timeout().minus(gone);
    Duration shorter = ofSettings.compareTo(left) < 0 ? ofSettings : left;
    return shorter.isNegative() ? Duration.ZERO : shorter;
  }
}
