package dev.forwarder.bench.subject;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * How long things took, to three digits. Where they were due at a fixed rate, a long one stands for
 * those that it held up as well ("coordinated omission"). Thread-safe.
 */
public final class Latencies {

  private static final int DIGITS = 3;

  /**
   * What was counted.
   *
   * @param count how many there were
   * @param medianMicros half of them took no longer
   * @param p99Micros 99 in 100 took no longer
   * @param p999Micros 999 in 1,000 took no longer
   * @param maxMicros none took longer
   */
  public record Summary(
      long count, double medianMicros, double p99Micros, double p999Micros, double maxMicros) {}

  private final Recorder recorder = new Recorder(DIGITS);
  private final long dueNanos;

  /** Of what is not due at a fixed rate. */
  Latencies() {
    this(0);
  }

  /**
   * Of what is due each so many nanoseconds; 0: whenever the last is over.
   *
   * @param dueNanos the time from one to the next
   */
  Latencies(long dueNanos) {
    this.dueNanos = dueNanos;
  }

  /** Of what a load times. */
  static Latencies of(Load load) {
    boolean isDue =
        load.timed() == Load.Timed.SUBMIT && load.offer().pace() == Load.Pace.PER_SECOND;
    return new Latencies(isDue ? TimeUnit.SECONDS.toNanos(1) / load.offer().bound() : 0);
  }

  void add(long nanos) {
    recorder.recordValueWithExpectedInterval(Math.max(0, nanos), dueNanos);
  }

  /** What was added since this was asked last. */
  Summary take() {
    Histogram taken = recorder.getIntervalHistogram();
    return new Summary(
        taken.getTotalCount(),
        micros(taken, 50),
        micros(taken, 99),
        micros(taken, 99.9),
        micros(taken, 100));
  }

  private static double micros(Histogram taken, double percentile) {
    return taken.getValueAtPercentile(percentile) / 1e3;
  }
}
