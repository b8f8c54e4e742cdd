package dev.forwarder.retry;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What waits for another attempt in one domain: ready, or delayed by a backoff of its own.
 *
 * <p>High priority goes first, then the order; what is evicted goes from the other end. An item is
 * ready at its due time, and may be taken while the gate of its lane is open. But for {@link
 * #takeDelayed} and {@link #peekFirst} nothing here scans the items: every operation costs the
 * logarithm of their number at the most. While the gate of the one that goes first is closed,
 * though its domain is not, {@link #next} and {@link #wakeNanos} ask the gates of all lanes in
 * which something is ready; the owner keeps their number within a bound.
 *
 * <p>The queue has no cap of its own: what it holds is counted by a {@link MemoryLease}, whose
 * excess its owner evicts. Not thread-safe: only the step of its domain touches it. Times are
 * nanoseconds on the forwarder's clock, which starts at 0; {@link Long#MAX_VALUE} is never.
 *
 * @param <T> the items
 */
public final class RetryQueue<T extends RetryItem> {

  private final RetryOrder order;
  private final boolean strict;
  private final ReadyLanes<T> readyLanes = new ReadyLanes<>();
  private final DelayedItems<T> delayed = new DelayedItems<>();

  private long releasedNanos;
  private int size;
  private long bytes;

  /**
   * An empty queue.
   *
   * @param order which of two items of one priority goes first
   * @param strict whether the first of all items blocks the rest, also while it is delayed or its
   *     lane is closed, so that starts never overtake each other
   */
  public RetryQueue(RetryOrder order, boolean strict) {
    this.order = requireNonNull(order, "order");
    this.strict = strict;
  }

  /**
   * A new, empty lane of this queue.
   *
   * @param gate what its items wait for: a gate of the domain that all others are of
   * @return the lane
   */
  public RetryLane<T> lane(EndpointGate gate) {
    return new RetryLane<>(this, requireNonNull(gate, "gate"));
  }

  /**
   * Adds an item: ready at once where its due time is not after the last release, else delayed.
   *
   * @param lane a lane of this queue
   * @param item an item that is in no queue
   * @param dueNanos when its backoff ends
   * @throws IllegalArgumentException for a lane of another queue
   * @throws IllegalStateException for an item that is in a queue
   */
  public void add(RetryLane<T> lane, T item, long dueNanos) {
    requireOwn(lane);
    long counted = item.enter(lane, dueNanos);
    try {
      if (dueNanos <= releasedNanos) {
        readyLanes.add(lane, item);
      } else {
        delayed.add(item);
      }
    } catch (Throwable t) { // no memory for a place: then it is not in here at all
      item.leave();
      throw t;
    }
    lane.count(1);
    bytes += counted;
    size++;
  }

  /**
   * Makes ready what is due.
   *
   * @param now the time
   */
  public void release(long now) {
    releasedNanos = now;
    for (T item = delayed.soonest();
        item != null && item.dueNanos() <= now;
        item = delayed.soonest()) {
      readyLanes.add(laneOf(item), item); // first, so that it is in one place whatever happens
      delayed.remove(item);
    }
  }

  /**
   * The lane whose first ready item goes first among the lanes whose gate is open.
   *
   * @param now the time
   * @return the lane, or null where nothing may be taken now
   */
  public @Nullable RetryLane<T> next(long now) {
    if (strict) {
      T head = head();
      return head != null && !head.isDelayed() && isOpen(laneOf(head), now) ? laneOf(head) : null;
    }
    T first = readyLanes.byAge().first(order);
    if (first == null) {
      return null;
    }
    RetryLane<T> lane = laneOf(first);
    if (isOpen(lane, now)) {
      return lane;
    }
    return lane.gate().domainOpenNanos(now) > now ? null : firstOpen(now);
  }

  private @Nullable RetryLane<T> firstOpen(long now) {
    RetryLane<T> best = null;
    T first = null;
    for (RetryLane<T> lane : readyLanes) {
      T candidate = lane.first(order);
      if (candidate != null && goesBefore(candidate, first) && isOpen(lane, now)) {
        best = lane;
        first = candidate;
      }
    }
    return best;
  }

  /**
   * The first ready item of a lane; in a strict queue only where it is the first of all.
   *
   * @param lane a lane of this queue
   * @return the item, or null
   */
  public @Nullable T peek(RetryLane<T> lane) {
    requireOwn(lane);
    T first = lane.first(order);
    return strict && first != head() ? null : first;
  }

  /**
   * Removes what {@link #peek} shows.
   *
   * @param lane a lane of this queue
   * @return the item, or null
   */
  public @Nullable T take(RetryLane<T> lane) {
    return removed(peek(lane));
  }

  /**
   * The first to give way: normal before high priority, then from the end opposite to the order.
   */
  public @Nullable T peekEvict() {
    T ready = readyLanes.byAge().last(order);
    T late = delayed.byAge().last(order);
    return ready != null && (late == null || order.compare(ready, late) > 0) ? ready : late;
  }

  /**
   * The item that goes first among some, wherever it waits: whatever its gate says, and though its
   * own backoff is not over. Looks at all that go before it.
   *
   * @param which tells which items; must not change the queue
   * @return the item, or null where none of them waits
   */
  public @Nullable T peekFirst(Predicate<? super T> which) {
    T ready = readyLanes.byAge().first(order, which);
    T late = delayed.byAge().first(order, which);
    return ready != null && goesBefore(ready, late) ? ready : late;
  }

  /**
   * Removes an item, wherever it waits.
   *
   * @param item an item of this queue
   */
  public void remove(T item) {
    requireOwn(laneOf(item));
    removed(item);
  }

  /** Removes what {@link #peekEvict} shows. */
  public @Nullable T evict() {
    return removed(peekEvict());
  }

  /**
   * Removes one item of that age, the oldest first. Of the ready items of a priority, and of the
   * delayed ones, only the one that was accepted first is looked at, so that one created before it
   * goes after it.
   *
   * @param createdAtOrBefore the latest creation time that is too old
   * @return the item, or null where nothing is that old
   */
  public @Nullable T expire(long createdAtOrBefore) {
    T oldest = oldest();
    return oldest != null && oldest.createdNanos() <= createdAtOrBefore ? removed(oldest) : null;
  }

  /**
   * Removes one ready item of that age of one lane, the oldest first.
   *
   * @param lane a lane of this queue
   * @param createdAtOrBefore the latest creation time that is too old
   * @return the item, or null where none that is ready there is that old
   */
  public @Nullable T expire(RetryLane<T> lane, long createdAtOrBefore) {
    requireOwn(lane);
    T oldest = lane.ready().oldest();
    return oldest != null && oldest.createdNanos() <= createdAtOrBefore ? removed(oldest) : null;
  }

  /**
   * When the item that {@link #expire(long)} would remove was created; never, where there is none.
   */
  public long oldestCreatedNanos() {
    T oldest = oldest();
    return oldest == null ? Long.MAX_VALUE : oldest.createdNanos();
  }

  /**
   * The earliest time at which something may become takable.
   *
   * @param now the time
   * @return {@code now} where something is, never where only a reply or a new item can change it
   */
  public long wakeNanos(long now) {
    return Math.max(now, strict ? headOpensNanos(now) : somethingOpensNanos(now));
  }

  /** How many items wait. */
  public int size() {
    return size;
  }

  /** What the items count for together. */
  public long bytes() {
    return bytes;
  }

  /** Whether nothing waits. */
  public boolean isEmpty() {
    return size == 0;
  }

  /**
   * Shows every item, in no order.
   *
   * @param action must not change the queue
   */
  public void forEach(Consumer<? super T> action) {
    readyLanes.byAge().forEach(action);
    delayed.byAge().forEach(action);
  }

  /**
   * Removes items of some lanes that wait for their own backoff, in no order. Looks at every item
   * that does so: for the few cases that end a lane.
   *
   * @param which tells which items
   * @param most how many at the most
   * @return the items
   */
  public List<T> takeDelayed(Predicate<? super T> which, int most) {
    List<T> found = new ArrayList<>();
    delayed
        .byAge()
        .forEach(
            item -> {
              if (found.size() < most && which.test(item)) {
                found.add(item);
              }
            });
    found.forEach(this::removed);
    return found;
  }

  /** Removes any item, for draining; null where there is none. */
  public @Nullable T poll() {
    T soonest = delayed.soonest();
    return removed(soonest != null ? soonest : peekEvict());
  }

  private @Nullable T removed(@Nullable T item) {
    if (item == null) {
      return null;
    }
    RetryLane<T> lane = laneOf(item);
    if (item.isDelayed()) {
      delayed.remove(item);
    } else {
      readyLanes.remove(lane, item);
    }
    bytes -= item.leave();
    lane.count(-1);
    size--;
    return item;
  }

  /** The first of all items, whether it may go or not. */
  private @Nullable T head() {
    T ready = readyLanes.byAge().first(order);
    T late = delayed.byAge().first(order);
    return ready != null && goesBefore(ready, late) ? ready : late;
  }

  private @Nullable T oldest() {
    return AgedItems.older(readyLanes.byAge().oldest(), delayed.byAge().oldest());
  }

  private long headOpensNanos(long now) {
    T head = head();
    if (head == null) {
      return Long.MAX_VALUE;
    }
    long due = head.isDelayed() ? head.dueNanos() : 0;
    return Math.max(due, laneOf(head).gate().openNanos(now));
  }

  private long somethingOpensNanos(long now) {
    T soonest = delayed.soonest();
    long wake = soonest == null ? Long.MAX_VALUE : soonest.dueNanos();
    long earliest = now;
    Iterator<RetryLane<T>> lanes = readyLanes.iterator();
    while (wake > earliest && lanes.hasNext()) {
      EndpointGate gate = lanes.next().gate();
      earliest = Math.max(earliest, gate.domainOpenNanos(now));
      wake = Math.min(wake, gate.openNanos(now));
    }
    return wake;
  }

  private boolean goesBefore(T candidate, @Nullable T other) {
    return other == null || order.compare(candidate, other) < 0;
  }

  private static boolean isOpen(RetryLane<?> lane, long now) {
    return lane.gate().openNanos(now) <= now;
  }

  @SuppressWarnings("unchecked") // add() took the lane as one of this queue's own
  private RetryLane<T> laneOf(T item) {
    return (RetryLane<T>) requireNonNull(item.lane(), "lane");
  }

  private void requireOwn(RetryLane<T> lane) {
    if (!lane.belongsTo(this)) {
      throw new IllegalArgumentException("the lane belongs to another queue");
    }
  }
}
