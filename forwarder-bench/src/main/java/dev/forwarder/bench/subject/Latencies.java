package dev.forwarder.bench.subject;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long things took: counted in classes that are a hundredth part wide, so that as many may be
 * added as one likes. Thread-safe.
 */
public final class Latencies {

  private static final int SUB_BITS = 7;
  private static final int SUB = 1 << SUB_BITS;

  /**
   * What was counted.
   *
   * @param count how many there were
   * @param medianMicros half of them took no longer
   * @param p99Micros 99 in 100 took no longer
   * @param maxMicros none took longer
   */
  public record Summary(long count, double medianMicros, double p99Micros, double maxMicros) {}

  private final AtomicLongArray counts = new AtomicLongArray((64 - SUB_BITS) * SUB);

  void add(long nanos) {
    counts.incrementAndGet(place(Math.max(0, nanos)));
  }

  /** Values below the first power of two have a class each; then each doubling has as many. */
  private static int place(long nanos) {
    int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(nanos) - SUB_BITS - 1);
    return (shift << SUB_BITS) + (int) (nanos >>> shift);
  }

  /** The greatest value of a class. */
  private static double micros(int place) {
    int shift = Math.max(0, (place >> SUB_BITS) - 1);
    long start = place - ((long) shift << SUB_BITS);
    return (((start + 1) << shift) - 1) / 1e3;
  }

  /** What was added since this was asked last. */
  Summary take() {
    long[] taken = new long[counts.length()];
    long all = 0;
    for (int i = 0; i < taken.length; i++) {
      taken[i] = counts.getAndSet(i, 0);
      all += taken[i];
    }
    return new Summary(
        all, quantile(taken, all, 0.5), quantile(taken, all, 0.99), quantile(taken, all, 1));
  }

  private static double quantile(long[] counted, long all, double share) {
    long wanted = (long) Math.ceil(share * all);
    long seen = 0;
    for (int i = 0; i < counted.length; i++) {
      seen += counted[i];
      if (seen >= wanted && seen > 0) {
        return micros(i);
      }
    }
    return 0;
  }
}
