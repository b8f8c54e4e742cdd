package dev.forwarder.api;

import static java.util.stream.Collectors.toMap;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What became of a number of transactions, at one moment. Always {@code accepted = delivered +
 * handedOver + deadLettered + sum of dropped + pending}; refused ones never were accepted and stand
 * outside.
 *
 * @param accepted transactions that the forwarder took
 * @param delivered those that their backend has
 * @param handedOver those that another program took over
 * @param deadLettered those that are kept as dead letters
 * @param dropped those given up, by reason; reasons without any are absent
 * @param pending those that are still waiting or in flight
 * @param refused transactions that were not accepted, by reason
 */
public record Counts(
    long accepted,
    long delivered,
    long handedOver,
    long deadLettered,
    Map<DropReason, Long> dropped,
    long pending,
    Map<RefusalReason, Long> refused) {

  /** Nothing yet. */
  public static final Counts NONE = new Counts(0, 0, 0, 0, Map.of(), 0, Map.of());

  /**
   * Checks the conservation law.
   *
   * @throws IllegalArgumentException if the numbers do not add up
   */
  public Counts {
    dropped = Map.copyOf(dropped);
    refused = Map.copyOf(refused);
    long sum = delivered + handedOver + deadLettered + sum(dropped) + pending;
    if (accepted != sum || pending < 0) {
      throw new IllegalArgumentException(
          "accepted "
              + accepted
              + " is not the sum of outcomes and pending "
              + pending
              + ": "
              + sum);
    }
  }

  /** All drops together. */
  public long droppedTotal() {
    return sum(dropped);
  }

  /** All refusals together. */
  public long refusedTotal() {
    return sum(refused);
  }

  /**
   * These and others together.
   *
   * @param other the others
   * @return the sums
   */
  public Counts plus(Counts other) {
    return new Counts(
        accepted + other.accepted,
        delivered + other.delivered,
        handedOver + other.handedOver,
        deadLettered + other.deadLettered,
        merged(DropReason.class, dropped, other.dropped),
        pending + other.pending,
        merged(RefusalReason.class, refused, other.refused));
  }

  private static <K extends Enum<K>> Map<K, Long> merged(
      Class<K> type, Map<K, Long> one, Map<K, Long> other) {
    if (one.isEmpty() || other.isEmpty()) { // as nearly always
      return one.isEmpty() ? other : one;
    }
    return Stream.of(one, other)
        .flatMap(map -> map.entrySet().stream())
        .collect(
            toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum, () -> new EnumMap<>(type)));
  }

  private static long sum(Map<?, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
