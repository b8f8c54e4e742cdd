package dev.forwarder.core.metrics;

import static java.util.Objects.requireNonNull;

import dev.forwarder.retry.units.Durations;
import java.time.Duration;
import java.util.Arrays;

/**
 * How many bytes a second have come in of late: the sum of a ring of buckets over the time since
 * the oldest of them began, plus one second. The rule, with a window of 900 s in buckets of 10 s,
 * is that of the Datadog Agent's estimate of retry queue capacity. Traffic that begins again after
 * a silence of a whole window begins a new window. Thread-safe.
 */
final class InputRate {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final long bucketNanos;
  private final long originNanos;
  private final long[] buckets;

  private long sum;

  /** The buckets are numbered from the origin on; only those from oldest to newest count. */
  private long oldest;

  private long newest;

  /**
   * An empty ring.
   *
   * @param window over what time
   * @param bucket in what steps it moves; 1 s at least, and no more than the window
   * @param nowNanos the time by the clock that all calls are timed by
   */
  InputRate(Duration window, Duration bucket, long nowNanos) {
    if (requireNonNull(bucket, "bucket").toNanos() < SECOND) {
      throw new IllegalArgumentException(
          "bucket must be at least 1s, was: " + Durations.format(bucket));
    }
    if (requireNonNull(window, "window").compareTo(bucket) < 0) {
      throw new IllegalArgumentException(
          "window must be at least a bucket of "
              + Durations.format(bucket)
              + ", was: "
              + Durations.format(window));
    }
    this.bucketNanos = bucket.toNanos();
    this.originNanos = nowNanos;
    this.buckets = new long[Math.toIntExact(window.dividedBy(bucket))];
  }

  synchronized void add(long bytes, long nowNanos) {
    advance(nowNanos);
    if (sum == 0) {
      oldest = newest;
    }
    buckets[slot(newest)] += bytes;
    sum += bytes;
  }

  /** Bytes a second; 0 if nothing came within the window. */
  synchronized double bytesPerSecond(long nowNanos) {
    advance(nowNanos);
    long nowSeconds = (nowNanos - originNanos) / SECOND;
    long startSeconds = oldest * bucketNanos / SECOND;
    return sum == 0 ? 0 : (double) sum / (nowSeconds - startSeconds + 1);
  }

  /** A time before the newest bucket, of a thread that was overtaken, counts as the newest. */
  private void advance(long nowNanos) {
    long current = (nowNanos - originNanos) / bucketNanos;
    if (current - newest >= buckets.length) {
      Arrays.fill(buckets, 0);
      sum = 0;
      newest = current;
    }
    while (newest < current) {
      newest++;
      sum -= buckets[slot(newest)];
      buckets[slot(newest)] = 0;
    }
    oldest = Math.max(oldest, newest - buckets.length + 1);
  }

  private int slot(long bucket) {
    return (int) (bucket % buckets.length);
  }
}
