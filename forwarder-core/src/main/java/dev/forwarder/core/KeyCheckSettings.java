package dev.forwarder.core;

import dev.forwarder.retry.Bounds;
import dev.forwarder.retry.units.Durations;
import java.time.Duration;

/**
 * Whether and how often API keys are checked, of those backend families that know how.
 *
 * @param enabled whether they are. {@code forwarder_apikey_validation}, default true
 * @param interval how long between two checks of a key. {@code
 *     forwarder_apikey_validation_interval}, default 60 min, at least 1 min
 */
public record KeyCheckSettings(boolean enabled, Duration interval) {

  private static final Duration LEAST = Duration.ofMinutes(1);

  /** Checks the bounds. */
  public KeyCheckSettings {
    Bounds.positive("interval", interval);
    if (interval.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException(
          "interval must be at least "
              + Durations.format(LEAST)
              + ", was: "
              + Durations.format(interval));
    }
  }

  /** The defaults of each part. */
  public static KeyCheckSettings defaults() {
    return new KeyCheckSettings(true, Duration.ofHours(1));
  }

  /** No key is asked about. */
  public static KeyCheckSettings disabled() {
    return new KeyCheckSettings(false, Duration.ofHours(1));
  }
}
