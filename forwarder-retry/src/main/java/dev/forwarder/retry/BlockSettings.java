package dev.forwarder.retry;

import java.time.Duration;

/**
 * How much evidence it takes to block an endpoint, and how much is remembered.
 *
 * @param failuresInRow so many failures in a row block an endpoint. {@code
 *     forwarder_block_failures_in_row}, default 20, 1 to 1,000,000
 * @param timeoutsInRow so many timeouts in a row block it. {@code forwarder_block_timeouts_in_row},
 *     default 5, 1 to 1,000,000
 * @param window it is blocked when more than half of so many outcomes were failures. {@code
 *     forwarder_block_window}, default 100, 2 to 10,000
 * @param blockOnFirstError whether any failure blocks it at once, which is the rule of the Datadog
 *     Agent. {@code forwarder_block_on_first_error}, default false
 * @param retryAfterMax what a server's {@code Retry-After} counts for at the most. {@code
 *     forwarder_retry_after_max}, default 5 min, positive, at most 365 days
 * @param maxEntries how many endpoints are remembered in all domains together; what has not been
 *     heard of for the longest is forgotten first. {@code forwarder_blocked_endpoints_max}, default
 *     10,000, 1 to 10,000,000
 */
public record BlockSettings(
    int failuresInRow,
    int timeoutsInRow,
    int window,
    boolean blockOnFirstError,
    Duration retryAfterMax,
    int maxEntries) {

  /** Checks the bounds. */
  public BlockSettings {
    Bounds.within("failuresInRow", failuresInRow, 1, 1_000_000);
    Bounds.within("timeoutsInRow", timeoutsInRow, 1, 1_000_000);
    Bounds.within("window", window, 2, 10_000);
    Bounds.positive("retryAfterMax", retryAfterMax);
    Bounds.within("maxEntries", maxEntries, 1, 10_000_000);
  }

  /** The defaults of each part. */
  public static BlockSettings defaults() {
    return new BlockSettings(20, 5, 100, false, Duration.ofMinutes(5), 10_000);
  }
}
