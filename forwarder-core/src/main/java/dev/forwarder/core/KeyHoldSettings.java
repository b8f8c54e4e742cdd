package dev.forwarder.core;

import dev.forwarder.retry.Bounds;
import java.time.Duration;

/**
 * What is done with the transactions of a key that its backend refuses (401, 403): they are held
 * back, one of them is tried now and then, and a success releases the rest.
 *
 * @param probeInterval how long between two tries. {@code forwarder_key_hold_interval}, default 30
 *     s, positive
 * @param maxHold how long a transaction is held before it is given up. {@code
 *     forwarder_key_hold_max_age}, default 1 h, positive
 */
public record KeyHoldSettings(Duration probeInterval, Duration maxHold) {

  /** Checks the bounds. */
  public KeyHoldSettings {
    Bounds.positive("probeInterval", probeInterval);
    Bounds.positive("maxHold", maxHold);
  }

  /** The defaults of each part. */
  public static KeyHoldSettings defaults() {
    return new KeyHoldSettings(Duration.ofSeconds(30), Duration.ofHours(1));
  }
}
