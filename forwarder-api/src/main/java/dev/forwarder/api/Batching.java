package dev.forwarder.api;

import static java.util.Objects.requireNonNull;

/**
 * How an endpoint takes several payloads in one request: what stands before, between and after
 * them, and how many fit.
 *
 * <p>Batches form by themselves from what is queued when a request can start; nothing ever waits
 * for a batch to fill.
 *
 * @param prefix written before the first payload, in UTF-8
 * @param separator written between two payloads
 * @param suffix written after the last payload
 * @param maxCount payloads in one request at the most; 2 or more
 * @param maxBytes bytes of one request's body at the most, framing included; positive. A payload
 *     that is larger by itself is sent alone
 */
public record Batching(String prefix, String separator, String suffix, int maxCount, int maxBytes) {

  /** Checks the bounds. */
  public Batching {
    requireNonNull(prefix, "prefix");
    requireNonNull(separator, "separator");
    requireNonNull(suffix, "suffix");
    if (maxCount < 2) {
      throw new IllegalArgumentException("maxCount must be at least 2, was: " + maxCount);
    }
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes must be positive, was: " + maxBytes);
    }
  }

  /**
   * One payload a line, each ended by a line feed.
   *
   * @param maxCount payloads in one request at the most
   * @param maxBytes bytes of one body at the most
   * @return the framing of JSON lines
   */
  public static Batching lines(int maxCount, int maxBytes) {
    return new Batching("", "\n", "\n", maxCount, maxBytes);
  }

  /**
   * The payloads as elements of one JSON array.
   *
   * @param maxCount payloads in one request at the most
   * @param maxBytes bytes of one body at the most
   * @return the framing of a JSON array
   */
  public static Batching jsonArray(int maxCount, int maxBytes) {
    return new Batching("[", ",", "]", maxCount, maxBytes);
  }
}
