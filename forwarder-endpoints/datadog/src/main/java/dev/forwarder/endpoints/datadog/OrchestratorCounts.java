package dev.forwarder.endpoints.datadog;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many orchestrator payloads were submitted of each type of node. Bounded; thread-safe. */
final class OrchestratorCounts {

  /** Beyond so many types, a further one is counted as this. */
  static final int MANY_TYPES = 100;

  static final String OTHER = "other";

  private final Map<String, LongAdder> byType = new ConcurrentHashMap<>();

  void add(String type, int payloads) {
    LongAdder known = byType.get(type);
    String counted = known != null || byType.size() < MANY_TYPES ? type : OTHER;
    byType.computeIfAbsent(counted, any -> new LongAdder()).add(payloads);
  }

  Map<String, Long> read() {
    Map<String, Long> counts = new TreeMap<>();
    byType.forEach((type, count) -> counts.put(type, count.sum()));
    return counts;
  }
}
