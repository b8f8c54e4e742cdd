package dev.forwarder.retry;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Priority;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What can wait in a {@link RetryQueue}: in one queue at a time, since it carries its own place.
 *
 * <p>All times are nanoseconds on the forwarder's clock, which starts at 0. Not thread-safe: only
 * the step of its domain touches it.
 */
public abstract class RetryItem {

  static final Comparator<RetryItem> BY_AGE = Comparator.comparingLong(RetryItem::sequence);
  static final Comparator<RetryItem> BY_DUE =
      Comparator.comparingLong(RetryItem::dueNanos).thenComparingLong(RetryItem::sequence);

  private final Priority priority;
  private final long sequence;
  private final long createdNanos;

  private long dueNanos;
  private long countedBytes;
  private boolean delayed;
  private @Nullable RetryLane<?> lane;

  /**
   * An item that is in no queue yet.
   *
   * @param priority its rank
   * @param sequence the order of acceptance in its domain; no two items of a queue share one
   * @param createdNanos when it was accepted
   */
  protected RetryItem(Priority priority, long sequence, long createdNanos) {
    this.priority = requireNonNull(priority, "priority");
    this.sequence = sequence;
    this.createdNanos = createdNanos;
  }

  /** Its rank among those that wait. */
  public final Priority priority() {
    return priority;
  }

  /** The order of acceptance in its domain. */
  public final long sequence() {
    return sequence;
  }

  /** When it was accepted. */
  public final long createdNanos() {
    return createdNanos;
  }

  /** What it counts for in a queue's bytes; asked once, when it is added. */
  public abstract long bytes();

  /** When its own backoff ends, as told to the queue that it was added to last; else 0. */
  public final long dueNanos() {
    return dueNanos;
  }

  /** Takes its place, and answers what it counts for. */
  final long enter(RetryLane<?> newLane, long newDueNanos) {
    if (lane != null) {
      throw new IllegalStateException("item " + sequence + " is in a queue already");
    }
    countedBytes = bytes();
    dueNanos = newDueNanos;
    lane = newLane;
    return countedBytes;
  }

  /** Gives its place up, and answers what it counted for. */
  final long leave() {
    lane = null;
    delayed = false;
    return countedBytes;
  }

  /** Whether it is in a queue. */
  public final boolean isQueued() {
    return lane != null;
  }

  final @Nullable RetryLane<?> lane() {
    return lane;
  }

  final boolean isDelayed() {
    return delayed;
  }

  final void setDelayed(boolean delayed) {
    this.delayed = delayed;
  }
}
