package dev.forwarder.core.http;

import dev.forwarder.retry.Bounds;
import java.time.Duration;

/**
 * How connections are made, shared and given up.
 *
 * @param connectTimeout how long one address may take to accept a connection; positive, default 30
 *     s
 * @param responseTimeout how long a connection with a request on it may stay silent before it is
 *     given up; positive, default 30 s. The whole attempt is bounded by its caller, who cancels it
 * @param maxPerDomain connections of one domain at the most; 1 or more, default 34. A little more
 *     than the requests that are in flight for a domain, so that none waits for a connection. There
 *     is no limit over all domains
 * @param idleTimeout an unused connection is closed after so long; positive, default 45 s
 * @param timeToLive an older connection takes no further request, so that changes of DNS are
 *     followed; zero (default): no limit. {@code forwarder_connection_reset_interval}
 */
public record ConnectionSettings(
    Duration connectTimeout,
    Duration responseTimeout,
    int maxPerDomain,
    Duration idleTimeout,
    Duration timeToLive) {

  /** Checks the bounds. */
  public ConnectionSettings {
    Bounds.positive("connectTimeout", connectTimeout);
    Bounds.positive("responseTimeout", responseTimeout);
    Bounds.atLeast("maxPerDomain", maxPerDomain, 1);
    Bounds.positive("idleTimeout", idleTimeout);
    Bounds.notNegative("timeToLive", timeToLive);
  }

  /** The defaults of each part. */
  public static ConnectionSettings defaults() {
    return new ConnectionSettings(
        Duration.ofSeconds(30), Duration.ofSeconds(30), 34, Duration.ofSeconds(45), Duration.ZERO);
  }

  /**
   * These settings with room for so many requests in flight to a domain.
   *
   * @param permits requests in flight at the most; 1 or more
   * @return the changed copy, with two connections more than that
   */
  public ConnectionSettings forPermits(int permits) {
    return new ConnectionSettings(
        connectTimeout,
        responseTimeout,
        (int) Math.min(Integer.MAX_VALUE, permits + 2L),
        idleTimeout,
        timeToLive);
  }
}
