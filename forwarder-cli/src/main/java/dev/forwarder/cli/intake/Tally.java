package dev.forwarder.cli.intake;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests by status, and the bytes of their bodies. Thread-safe. */
final class Tally {
  private static final int STATUSES = 600;

  private final LongAdder[] byStatus = new LongAdder[STATUSES];
  private final LongAdder bytes = new LongAdder();

  Tally() {
    for (int status = 0; status < STATUSES; status++) {
      byStatus[status] = new LongAdder();
    }
  }

  void count(int status, int bodyBytes) {
    byStatus[status].increment();
    bytes.add(bodyBytes);
  }

  /** The statuses that were answered, each with how often. */
  Map<Integer, Long> byStatus() {
    Map<Integer, Long> answered = new TreeMap<>();
    for (int status = 0; status < STATUSES; status++) {
      if (byStatus[status].sum() > 0) {
        answered.put(status, byStatus[status].sum());
      }
    }
    return answered;
  }

  long bytes() {
    return bytes.sum();
  }

  long requests() {
    return byStatus().values().stream().mapToLong(Long::longValue).sum();
  }
}
