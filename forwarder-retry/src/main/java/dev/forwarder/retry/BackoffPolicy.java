package dev.forwarder.retry;

import dev.forwarder.retry.units.Durations;
import java.time.Duration;

/**
 * How long to wait after so many errors: a pure function of the count and of one random number.
 *
 * <p>After {@code n} errors the wait is drawn evenly from {@code base * 2^n / factor} to {@code
 * base * 2^n}; where {@code base * 2^n} exceeds {@code max} it is exactly {@code max}; after no
 * error it is zero. The formula, the names and the defaults are those of the Datadog Agent's
 * forwarder.
 *
 * @param factor how wide the range is below its upper end; at 2 the ranges of two counts meet
 *     without overlap, above it they overlap. {@code forwarder_backoff_factor}, default 2, 2 or
 *     more
 * @param base {@code forwarder_backoff_base}, default 2 s, positive
 * @param max the longest wait. {@code forwarder_backoff_max}, default 64 s, from {@code base} to
 *     365 days
 * @param recoveryInterval how many errors a success takes back. {@code
 *     forwarder_recovery_interval}, default 2, 1 or more
 * @param recoveryReset whether one success takes back all errors. {@code forwarder_recovery_reset},
 *     default false
 */
public record BackoffPolicy(
    double factor, Duration base, Duration max, int recoveryInterval, boolean recoveryReset) {

  /** Checks the bounds. */
  public BackoffPolicy {
    if (!(factor >= 2) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException("factor must be at least 2, was: " + factor);
    }
    Bounds.positive("base", base);
    Bounds.positive("max", max);
    if (max.compareTo(base) < 0) {
      throw new IllegalArgumentException(
          "max must be at least base, "
              + Durations.format(base)
              + ", was: "
              + Durations.format(max));
    }
    Bounds.within("recoveryInterval", recoveryInterval, 1, Integer.MAX_VALUE);
  }

  /** Factor 2, base 2 s, max 64 s, recovery by 2 errors at a time. */
  public static BackoffPolicy defaults() {
    return new BackoffPolicy(2, Duration.ofSeconds(2), Duration.ofSeconds(64), 2, false);
  }

  /**
   * The count from which on the wait is {@code max}: {@code floor(log2(max / base)) + 1}. More
   * errors are not counted.
   */
  public int maxErrors() {
    return Long.SIZE - Long.numberOfLeadingZeros(max.toNanos() / base.toNanos());
  }

  /** The count after one more error. */
  public int increase(int errors) {
    int most = maxErrors();
    return errors >= most ? most : errors + 1;
  }

  /** The count after a success: zero at the least. */
  public int decrease(int errors) {
    return recoveryReset ? 0 : Math.max(0, errors - recoveryInterval);
  }

  /**
   * How long to wait after so many errors.
   *
   * @param errors the count
   * @param random01 a random number from 0 (inclusive) to 1: where in the range the wait lies
   * @return nanoseconds, 0 where the count is
   */
  public long delayNanos(int errors, double random01) {
    if (errors <= 0) {
      return 0;
    }
    if (errors >= maxErrors()) {
      return max.toNanos();
    }
    long high = base.toNanos() << errors;
    double low = high / factor;
    return (long) (low + random01 * (high - low));
  }
}
