package dev.forwarder.retry;

import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link RetryQueue} that waits for one gate: the items of one path and key.
 *
 * <p>A queue knows only the lanes in which something is ready; an empty one costs it nothing and
 * may be forgotten. Not thread-safe.
 *
 * @param <T> the items
 */
public final class RetryLane<T extends RetryItem> {

  private static final int NOT_LISTED = -1;

  private final RetryQueue<T> queue;
  private final EndpointGate gate;
  private final AgedItems<T> ready = new AgedItems<>();

  private int size;
  private int position = NOT_LISTED;

  RetryLane(RetryQueue<T> queue, EndpointGate gate) {
    this.queue = queue;
    this.gate = gate;
  }

  /** The gate that its items wait for. */
  public EndpointGate gate() {
    return gate;
  }

  /** Whether nothing waits here, neither ready nor delayed. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** How many items wait here, ready or delayed. */
  public int size() {
    return size;
  }

  /** When the oldest item that is ready here was created; never, where none is. */
  public long oldestCreatedNanos() {
    T oldest = ready.oldest();
    return oldest == null ? Long.MAX_VALUE : oldest.createdNanos();
  }

  boolean belongsTo(RetryQueue<?> candidate) {
    return queue == candidate;
  }

  AgedItems<T> ready() {
    return ready;
  }

  @Nullable T first(RetryOrder order) {
    return ready.first(order);
  }

  void count(int change) {
    size += change;
  }

  boolean isListed() {
    return position != NOT_LISTED;
  }

  /** Its place in the queue's list of lanes, so that it is struck off without a search. */
  int position() {
    return position;
  }

  void listAt(int newPosition) {
    position = newPosition;
  }

  void unlist() {
    position = NOT_LISTED;
  }
}
