package dev.forwarder.bench.subject;

import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** How long things took, to three digits. Thread-safe. */
public final class Latencies {

  private static final int DIGITS = 3;

  /**
   * What was counted.
   *
   * @param count how many there were
   * @param medianMicros half of them took no longer
   * @param p90Micros 9 in 10 took no longer
   * @param p99Micros 99 in 100 took no longer
   * @param p999Micros 999 in 1,000 took no longer
   * @param maxMicros none took longer
   * @param p999DueMicros 999 in 1,000 took no longer, how late the system woke who asked included
   */
  public record Summary(
      long count,
      double medianMicros,
      double p90Micros,
      double p99Micros,
      double p999Micros,
      double maxMicros,
      double p999DueMicros) {}

  private final Recorder recorder = new Recorder(DIGITS);
  private final Recorder sinceDue = new Recorder(DIGITS);
  private final LongAdder added = new LongAdder();

  /**
   * Adds one.
   *
   * @param nanos how long it took
   * @param dueNanos the same, from when it was due
   */
  void add(long nanos, long dueNanos) {
    recorder.recordValue(Math.max(0, nanos));
    sinceDue.recordValue(Math.max(0, dueNanos));
    added.increment();
  }

  /** How many were ever added. */
  long added() {
    return added.sum();
  }

  /** What was added since this was asked last. */
  Summary take() {
    Histogram taken = recorder.getIntervalHistogram();
    return new Summary(
        taken.getTotalCount(),
        micros(taken, 50),
        micros(taken, 90),
        micros(taken, 99),
        micros(taken, 99.9),
        micros(taken, 100),
        micros(sinceDue.getIntervalHistogram(), 99.9));
  }

  private static double micros(Histogram taken, double percentile) {
    return taken.getValueAtPercentile(percentile) / 1e3;
  }
}
