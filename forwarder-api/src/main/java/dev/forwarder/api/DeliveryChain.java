package dev.forwarder.api;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the payloads of a domain go when its primary does not take them: its further hops, in
 * order.
 *
 * @param mode when the hops are tried
 * @param hops the hops in the order in which they are tried, of different names, {@value
 *     #MOST_HOPS} at the most; none for a domain that only leaves its primary alone while that is
 *     down
 * @param health how to find out that the primary is healthy again; null only with {@link
 *     Mode#OVERFLOW}, where nothing depends on it
 * @param drain what relieves a queue that is nearly full; null for nothing
 */
public record DeliveryChain(
    Mode mode, List<Hop> hops, @Nullable HealthCheck health, @Nullable Drain drain) {

  /** How many hops a chain has at the most. */
  public static final int MOST_HOPS = 15;

  /** When hops are tried. */
  public enum Mode {
    /** When memory is over its cap, before the disk and before anything is evicted. */
    OVERFLOW,
    /** As soon as the primary is known to be down, until it is healthy again. */
    IMMEDIATE
  }

  /**
   * Overload protection: a queue that is nearly full is emptied to a hop, whether the primary is
   * healthy or not. The queue's caps are those of the domain, in bytes and in items; the one that
   * is reached first counts.
   *
   * @param hop the name of the hop that takes what is drained
   * @param startShare the share of a cap at which it begins: above {@code endShare}, 1 at the most
   * @param endShare the share at which it ends: 0 or more
   * @param patience how long it waits for that hop to be healthy before it gives up; positive
   */
  public record Drain(String hop, double startShare, double endShare, Duration patience) {

    /** As Data Nadhi's clients have it: from 90 % to 10 %, waiting for 10 s. */
    public static final double DEFAULT_START_SHARE = 0.9;

    /** See {@link #DEFAULT_START_SHARE}. */
    public static final double DEFAULT_END_SHARE = 0.1;

    /** See {@link #DEFAULT_START_SHARE}. */
    public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(10);

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if a part is out of them
     */
    public Drain {
      requireNonNull(hop, "hop");
      if (!(endShare >= 0 && endShare < startShare && startShare <= 1)) {
        throw new IllegalArgumentException(
            "shares of a drain must be 0 <= end < start <= 1, were: end "
                + endShare
                + ", start "
                + startShare);
      }
      if (requireNonNull(patience, "patience").isNegative() || patience.isZero()) {
        throw new IllegalArgumentException("patience must be positive, was: " + patience);
      }
    }

    /**
     * With the default numbers.
     *
     * @param hop the name of the hop that takes what is drained
     * @return the drain
     */
    public static Drain to(String hop) {
      return new Drain(hop, DEFAULT_START_SHARE, DEFAULT_END_SHARE, DEFAULT_PATIENCE);
    }
  }

  /**
   * Checks that the parts fit together.
   *
   * @throws IllegalArgumentException if they do not
   */
  public DeliveryChain {
    requireNonNull(mode, "mode");
    hops = List.copyOf(hops);
    Set<String> names = new HashSet<>();
    hops.forEach(hop -> names.add(hop.name()));
    if (names.size() < hops.size()) {
      throw new IllegalArgumentException(
          "hops of a chain must have different names, were: "
              + hops.stream().map(Hop::name).toList());
    }
    if (hops.size() > MOST_HOPS) {
      throw new IllegalArgumentException(
          "a chain has " + MOST_HOPS + " hops at the most, was given " + hops.size());
    }
    if (mode == Mode.IMMEDIATE && health == null) {
      throw new IllegalArgumentException(
          "a chain that is used while its primary is down must say how to find out that it is not:"
              + " health was null");
    }
    if (drain != null && !names.contains(drain.hop())) {
      throw new IllegalArgumentException(
          "hop of a drain must be one of " + names + ", was: " + drain.hop());
    }
  }
}
