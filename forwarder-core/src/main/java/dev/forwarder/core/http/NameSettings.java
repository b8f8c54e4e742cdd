package dev.forwarder.core.http;

import dev.forwarder.retry.Bounds;
import java.time.Duration;

/**
 * How host names are resolved and how long the answers are used.
 *
 * @param timeToLive an answer is looked up anew after so long; positive, default 30 s. For as long
 *     again the old answer is used while the lookup is under way
 * @param lookupTimeout a request waits no longer for a name; positive, default 5 s
 * @param negativeTimeToLive a failed lookup is not repeated for so long; positive, default 1 s
 * @param staleLimit while lookups fail, an old answer is used until it has this age; zero or more,
 *     default 10 min
 * @param maxThreads lookups at the same time at the most; 1 or more, default 64. A lookup that
 *     hangs holds one
 */
public record NameSettings(
    Duration timeToLive,
    Duration lookupTimeout,
    Duration negativeTimeToLive,
    Duration staleLimit,
    int maxThreads) {

  /** Checks the bounds. */
  public NameSettings {
    Bounds.positive("timeToLive", timeToLive);
    Bounds.positive("lookupTimeout", lookupTimeout);
    Bounds.positive("negativeTimeToLive", negativeTimeToLive);
    Bounds.notNegative("staleLimit", staleLimit);
    Bounds.atLeast("maxThreads", maxThreads, 1);
  }

  /** The defaults of each part. */
  public static NameSettings defaults() {
    return new NameSettings(
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        Duration.ofMinutes(10),
        64);
  }
}
