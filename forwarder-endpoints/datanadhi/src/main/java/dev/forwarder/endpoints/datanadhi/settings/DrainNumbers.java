package dev.forwarder.endpoints.datanadhi.settings;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.DeliveryChain;
import java.time.Duration;

/**
 * When a queue that is nearly full is emptied to the fallback server.
 *
 * @param start the share of its cap at which that begins: above {@code end}, 1 at the most.
 *     Default: 0.9
 * @param end the share at which it ends: 0 or more. Default: 0.1
 * @param patience how long the fallback server is waited for; positive. Default: 10 s
 */
public record DrainNumbers(double start, double end, Duration patience) {

  /** As Data Nadhi's clients have it. */
  public static final DrainNumbers DEFAULT =
      new DrainNumbers(
          DeliveryChain.Drain.DEFAULT_START_SHARE,
          DeliveryChain.Drain.DEFAULT_END_SHARE,
          DeliveryChain.Drain.DEFAULT_PATIENCE);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if a part is out of them
   */
  public DrainNumbers {
    if (!(end >= 0 && end < start && start <= 1)) {
      throw new IllegalArgumentException(
          "shares of a drain must be 0 <= end < start <= 1, were: end " + end + ", start " + start);
    }
    Positive.check("patience", requireNonNull(patience, "patience"));
  }

  /**
   * The drain to a hop.
   *
   * @param hop its name
   * @return the drain
   */
  public DeliveryChain.Drain to(String hop) {
    return new DeliveryChain.Drain(hop, start, end, patience);
  }
}
