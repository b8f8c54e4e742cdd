package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.retry.Bounds;
import java.time.Duration;

/**
 * How many requests may be in flight.
 *
 * @param workersPerDomain {@code forwarder_num_workers}, default 1, 1 or more
 * @param requestsPerWorker {@code forwarder_max_concurrent_requests}, default 10, 1 or more; a
 *     domain's limit is the product of the two
 * @param requestsTotal the limit of the process, beside which each domain always has one request.
 *     {@code forwarder_max_in_flight}, default 1,000, 1 or more
 * @param adaptive whether a domain's limit starts at one and follows what the backend bears (one
 *     more when saturated, half on 408, 429, 503 or a timeout). {@code
 *     forwarder_adaptive_concurrency}, default false
 * @param attemptTimeout how long one attempt may take, from connect to the end of the reply. {@code
 *     forwarder_timeout}, default 20 s, positive
 */
public record ConcurrencySettings(
    int workersPerDomain,
    int requestsPerWorker,
    int requestsTotal,
    boolean adaptive,
    Duration attemptTimeout) {

  /** Checks the bounds. */
  public ConcurrencySettings {
    Bounds.atLeast("workersPerDomain", workersPerDomain, 1);
    Bounds.atLeast("requestsPerWorker", requestsPerWorker, 1);
    Bounds.atLeast("requestsTotal", requestsTotal, 1);
    Bounds.positive("attemptTimeout", requireNonNull(attemptTimeout, "attemptTimeout"));
  }

  /** The defaults of each part. */
  public static ConcurrencySettings defaults() {
    return new ConcurrencySettings(1, 10, 1000, false, Duration.ofSeconds(20));
  }

  /** How many requests one domain may have in flight. */
  public int requestsPerDomain() {
    return (int) Math.min(Integer.MAX_VALUE, (long) workersPerDomain * requestsPerWorker);
  }

  /** A copy with another {@code workersPerDomain}, within the same bounds. */
  public ConcurrencySettings withWorkersPerDomain(int changed) {
    return new ConcurrencySettings(
        changed, requestsPerWorker, requestsTotal, adaptive, attemptTimeout);
  }

  /** A copy with another {@code requestsPerWorker}, within the same bounds. */
  public ConcurrencySettings withRequestsPerWorker(int changed) {
    return new ConcurrencySettings(
        workersPerDomain, changed, requestsTotal, adaptive, attemptTimeout);
  }

  /** A copy with another {@code requestsTotal}, within the same bounds. */
  public ConcurrencySettings withRequestsTotal(int changed) {
    return new ConcurrencySettings(
        workersPerDomain, requestsPerWorker, changed, adaptive, attemptTimeout);
  }

  /** A copy with another {@code adaptive}, within the same bounds. */
  public ConcurrencySettings withAdaptive(boolean changed) {
    return new ConcurrencySettings(
        workersPerDomain, requestsPerWorker, requestsTotal, changed, attemptTimeout);
  }

  /** A copy with another {@code attemptTimeout}, within the same bounds. */
  public ConcurrencySettings withAttemptTimeout(Duration changed) {
    return new ConcurrencySettings(
        workersPerDomain, requestsPerWorker, requestsTotal, adaptive, changed);
  }
}
