package dev.forwarder.bench;

import dev.forwarder.bench.subject.Latencies.Summary;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How long all but the slowest took, at the most, as suites tell it.
 *
 * @param label how many of them that are
 * @param metric as a number of a suite
 * @param leastCount of fewer it would be what a few happened to take
 * @param micros what was measured of it, in microseconds
 */
record Percentile(String label, Metric metric, long leastCount, ToDoubleFunction<Summary> micros) {

  static final Percentile P50 = of("50 %", "p50", 20, Summary::medianMicros);
  static final Percentile P90 = of("90 %", "p90", 100, Summary::p90Micros);
  static final Percentile P99 = of("99 %", "p99", 1_000, Summary::p99Micros);
  static final Percentile P999 = of("99.9 %", "p999", 10_000, Summary::p999Micros);

  /** All that are told, the shortest first. */
  static final List<Percentile> ALL = List.of(P50, P90, P99, P999);

  private static Percentile of(
      String label, String name, long leastCount, ToDoubleFunction<Summary> micros) {
    Metric metric = Metric.lower("latency_" + name + "_us", "us");
    return new Percentile(label, metric, leastCount, micros);
  }

  /** The longest that is told of it; the median where none is. */
  static Percentile longestTold(Summary summary) {
    return ALL.stream().filter(each -> each.isTold(summary)).reduce(P50, (one, next) -> next);
  }

  double in(Summary summary) {
    return micros.applyAsDouble(summary);
  }

  /** Whether as much was measured that it says something. */
  boolean isTold(Summary summary) {
    return summary.count() >= leastCount;
  }
}
