package dev.forwarder.endpoints.datanadhi.settings;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How items are uploaded to the fallback server.
 *
 * @param maxItems items in one request at the most: 2 or more. Default: 100
 * @param maxBytes bytes of one request before they are zipped: positive; a larger item goes by
 *     itself. Default: 1 MiB
 * @param timeout how long one request may take; positive. Default: 30 s
 * @param maxInFlight requests of a domain under way at once: positive. Default: 4
 */
public record UploadOptions(int maxItems, int maxBytes, Duration timeout, int maxInFlight) {

  /** As Data Nadhi's clients have it; the bytes and the requests at once are this project's. */
  public static final UploadOptions DEFAULT =
      new UploadOptions(100, 1 << 20, Duration.ofSeconds(30), 4);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if a part is out of them
   */
  public UploadOptions {
    Positive.check("maxItems", maxItems, 2);
    Positive.check("maxBytes", maxBytes, 1);
    Positive.check("timeout", requireNonNull(timeout, "timeout"));
    Positive.check("maxInFlight", maxInFlight, 1);
  }
}
