package dev.forwarder.core;

/** Lengths of time in nanoseconds. */
final class SimTimes {

  static final long MICROSECOND = 1_000;
  static final long MILLISECOND = 1_000_000;
  static final long SECOND = 1_000_000_000;
  static final long MINUTE = 60 * SECOND;
  static final long HOUR = 60 * MINUTE;

  private SimTimes() {}
}
