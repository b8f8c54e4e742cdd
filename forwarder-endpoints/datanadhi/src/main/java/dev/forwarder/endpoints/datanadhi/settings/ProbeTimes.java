package dev.forwarder.endpoints.datanadhi.settings;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.HealthCheck;
import java.net.URI;
import java.time.Duration;

/**
 * How a server that is down is asked whether it is up again: with {@code GET /}.
 *
 * @param interval from the end of one question to the next; positive. Default: 500 ms
 * @param timeout how long one question may take; positive. Default: 2 s
 */
public record ProbeTimes(Duration interval, Duration timeout) {

  /** As Data Nadhi's clients have it. */
  public static final ProbeTimes DEFAULT =
      new ProbeTimes(HealthCheck.DEFAULT_INTERVAL, HealthCheck.DEFAULT_TIMEOUT);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if a time is not positive
   */
  public ProbeTimes {
    Positive.check("interval", requireNonNull(interval, "interval"));
    Positive.check("timeout", requireNonNull(timeout, "timeout"));
  }

  /**
   * The check of a server.
   *
   * @param server its base URL, with or without a slash at its end
   * @return asks for {@code /} below it
   */
  public HealthCheck of(URI server) {
    String base = server.toString();
    return new HealthCheck(URI.create(base.endsWith("/") ? base : base + "/"), interval, timeout);
  }
}
