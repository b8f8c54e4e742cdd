package dev.forwarder.api;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a submission is made, where {@link Forwarder#submit(Endpoint, Payload)} is not enough.
 *
 * @param maxWait how long the caller's thread may wait for room, and for the disk; zero (default):
 *     not at all
 * @param listener is told the outcome of each accepted transaction; null (default): nobody is
 * @param waitsForDisk whether it waits, too, until none is {@link Admission.State#WRITING} any more
 *     (default); else it waits for room alone, and {@link Admission#settled()} tells the rest
 */
public record SubmitOptions(
    Duration maxWait, @Nullable DeliveryListener listener, boolean waitsForDisk) {

  /** No waiting, no listener. */
  public static final SubmitOptions NONE = new SubmitOptions(Duration.ZERO, null, true);

  /** Checks that the wait is not negative. */
  public SubmitOptions {
    if (requireNonNull(maxWait, "maxWait").isNegative()) {
      throw new IllegalArgumentException("maxWait must not be negative, was: " + maxWait);
    }
  }

  /**
   * These options with a wait.
   *
   * @param newMaxWait how long the caller's thread may wait for room, and for the disk
   * @return the changed copy
   */
  public SubmitOptions withMaxWait(Duration newMaxWait) {
    return new SubmitOptions(newMaxWait, listener, waitsForDisk);
  }

  /**
   * These options with a listener.
   *
   * @param newListener is told the outcome of each accepted transaction
   * @return the changed copy
   */
  public SubmitOptions withListener(DeliveryListener newListener) {
    return new SubmitOptions(maxWait, requireNonNull(newListener, "listener"), waitsForDisk);
  }

  /**
   * These options, with a wait for room alone: so one thread can have many submissions written at
   * once.
   *
   * @return the changed copy
   */
  public SubmitOptions withoutWaitingForDisk() {
    return new SubmitOptions(maxWait, listener, false);
  }
}
