package dev.forwarder.api;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a submission is made, where {@link Forwarder#submit(Endpoint, Payload)} is not enough.
 *
 * @param maxWait how long the caller's thread may wait for room; zero (default): not at all
 * @param listener is told the outcome of each accepted transaction; null (default): nobody is
 */
public record SubmitOptions(Duration maxWait, @Nullable DeliveryListener listener) {

  /** No waiting, no listener. */
  public static final SubmitOptions NONE = new SubmitOptions(Duration.ZERO, null);

  /** Checks that the wait is not negative. */
  public SubmitOptions {
    if (requireNonNull(maxWait, "maxWait").isNegative()) {
      throw new IllegalArgumentException("maxWait must not be negative, was: " + maxWait);
    }
  }

  /**
   * These options with a wait.
   *
   * @param newMaxWait how long the caller's thread may wait for room
   * @return the changed copy
   */
  public SubmitOptions withMaxWait(Duration newMaxWait) {
    return new SubmitOptions(newMaxWait, listener);
  }

  /**
   * These options with a listener.
   *
   * @param newListener is told the outcome of each accepted transaction
   * @return the changed copy
   */
  public SubmitOptions withListener(DeliveryListener newListener) {
    return new SubmitOptions(maxWait, requireNonNull(newListener, "listener"));
  }
}
