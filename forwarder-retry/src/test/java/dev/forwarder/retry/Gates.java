package dev.forwarder.retry;

import java.time.Duration;

/** A table on a clock that tests set, with the random number fixed. */
final class Gates {

  long now;
  double random01;
  long clockReads;
  final BlockedEndpoints table;
  final DomainGates domain;

  Gates(BlockSettings settings) {
    this(BackoffPolicy.defaults(), settings);
  }

  Gates(BackoffPolicy policy, BlockSettings settings) {
    table = new BlockedEndpoints(policy, settings, this::readClock, () -> random01);
    domain = table.domain("a.example");
  }

  static Gates withDefaults() {
    return new Gates(BlockSettings.defaults());
  }

  static long seconds(double seconds) {
    return (long) (seconds * 1e9);
  }

  /** The table's own clock: it reads it at each look-up, so that look-ups can be counted. */
  private long readClock() {
    clockReads++;
    return now;
  }

  void advance(Duration duration) {
    now += duration.toNanos();
  }

  void report(EndpointGate gate, Evidence evidence, int times) {
    for (int i = 0; i < times; i++) {
      gate.report(evidence, 0, now, 0);
    }
  }

  /** Lets the block run out and probes. */
  int probe(EndpointGate gate) {
    now = Math.max(now, gate.openNanos(now));
    return gate.tryPass(now);
  }

  /** Lets the block run out, probes, and reports what the probe met; answers the new wait. */
  long probeMeets(EndpointGate gate, Evidence evidence) {
    gate.report(evidence, probe(gate), now, 0);
    return waitNanos(gate);
  }

  long waitNanos(EndpointGate gate) {
    return Math.max(0, gate.openNanos(now) - now);
  }

  boolean isOpen(EndpointGate gate) {
    return gate.openNanos(now) <= now;
  }
}
