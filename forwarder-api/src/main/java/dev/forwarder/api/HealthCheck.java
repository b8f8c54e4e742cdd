package dev.forwarder.api;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;

/**
 * How to find out whether a server that was down can be reached again: it is asked at an interval,
 * until it answers with a status of 200 to 299. Only while it is down.
 *
 * @param uri what is asked for, with {@code GET}, no key and no body; {@code http} or {@code https}
 * @param interval from the end of one question to the beginning of the next; positive
 * @param timeout how long one question may take; positive
 */
public record HealthCheck(URI uri, Duration interval, Duration timeout) {

  /** As Data Nadhi's clients ask: each half second. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofMillis(500);

  /** As long as Data Nadhi's clients wait. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if the address is not one of a server, or a time not positive
   */
  public HealthCheck {
    requireNonNull(uri, "uri");
    if (uri.getHost() == null || uri.getUserInfo() != null || !isHttp(uri.getScheme())) {
      throw new IllegalArgumentException(
          "uri must be of http or https, with a host and without a user, was: "
              + KeyLike.masked(uri.toString()));
    }
    requirePositive("interval", requireNonNull(interval, "interval"));
    requirePositive("timeout", requireNonNull(timeout, "timeout"));
  }

  /**
   * With the default times.
   *
   * @param uri what is asked for
   * @return the check
   */
  public static HealthCheck of(URI uri) {
    return new HealthCheck(uri, DEFAULT_INTERVAL, DEFAULT_TIMEOUT);
  }

  private static boolean isHttp(String scheme) {
    return "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
  }

  private static void requirePositive(String what, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(what + " must be positive, was: " + value);
    }
  }
}
