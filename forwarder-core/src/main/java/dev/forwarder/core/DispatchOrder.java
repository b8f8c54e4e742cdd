package dev.forwarder.core;

import dev.forwarder.api.Priority;
import dev.forwarder.retry.EndpointGate;
import dev.forwarder.retry.RetryLane;
import dev.forwarder.retry.RetryOrder;
import dev.forwarder.retry.RetryQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that waits in a domain, and what goes next: new transactions before retries, but one start in
 * ten is the backlog's when there is one. In oldest-first order there is one queue for both. The
 * step's own.
 */
final class DispatchOrder {

  /** One start in so many is the backlog's. */
  static final int BACKLOG_SHARE = 10;

  /** New transactions that have not been added. */
  @FunctionalInterface
  interface Joiners {

    /** Removes the first of them, if it is of this lane and fits into the batch; null if not. */
    @Nullable Transaction next(Lane lane, BatchSpace space);
  }

  private final HighQueue fresh;
  private final RetryQueue<QueuedRequest> retries;
  private final boolean freshFirst;
  private final Joiners joiners;
  private int transactions;
  private int freshInARow;
  private int pass;

  /**
   * Nothing waits yet.
   *
   * @param joiners what fills a batch that has all of those that go first
   */
  DispatchOrder(QueueSettings settings, RetryQueue<QueuedRequest> retries, Joiners joiners) {
    this.joiners = joiners;
    this.fresh = new HighQueue(settings.highQueueCapacity(), settings.memoryPerDomainBytes() / 4);
    this.retries = retries;
    this.freshFirst = settings.order() == RetryOrder.NEWEST_FIRST;
  }

  /** A new transaction; true if it would go first, and there is no place for it there. */
  boolean add(Transaction transaction, long now) {
    transactions++;
    if (freshFirst && fresh.offer(transaction)) {
      return false;
    }
    retries.add(transaction.lane().waiting(), transaction, now);
    return freshFirst;
  }

  /** Whether a new one would find a place among those that go first, whatever its size. */
  boolean hasRoomForNew() {
    return !freshFirst || fresh.hasRoom();
  }

  /** One that was tried, and may go on at that time. */
  void addBack(QueuedRequest request, Lane lane, long dueNanos) {
    transactions += request.count();
    retries.add(lane.waiting(), request, dueNanos);
  }

  /** What is due becomes ready. */
  void release(long now) {
    retries.release(now);
  }

  /**
   * Removes what goes next; null if nothing may. {@link #pass} tells how its gate let it through.
   */
  @Nullable QueuedRequest next(long now) {
    QueuedRequest next = freshInARow >= BACKLOG_SHARE - 1 ? nextRetry(now) : null;
    if (next == null) {
      next = nextFresh(now);
      freshInARow = next == null ? 0 : freshInARow + 1;
    } else {
      freshInARow = 0;
    }
    return next == null ? nextRetry(now) : next;
  }

  /** What the gate said to the one that {@link #next} gave. */
  int pass() {
    return pass;
  }

  private @Nullable QueuedRequest nextFresh(long now) {
    Transaction first;
    while ((first = fresh.poll()) != null) {
      pass = first.lane().gate().tryPass(now);
      if (pass != EndpointGate.BLOCKED) {
        return joined(first);
      }
      retries.add(first.lane().waiting(), first, now);
    }
    return null;
  }

  private @Nullable QueuedRequest nextRetry(long now) {
    RetryLane<QueuedRequest> lane = retries.next(now);
    if (lane == null) {
      return null;
    }
    pass = lane.gate().tryPass(now);
    QueuedRequest first = pass == EndpointGate.BLOCKED ? null : retries.take(lane);
    return first == null ? null : joined(first);
  }

  /** This one, with what may travel with it where its endpoint batches and it was never sent. */
  private QueuedRequest joined(QueuedRequest first) {
    transactions -= first.count();
    if (first.endpoint().batching() == null || first.attempt() > 0 || !isSingle(first)) {
      return first;
    }
    BatchSpace space = new BatchSpace((Transaction) first);
    Lane lane = first.lane();
    fill(space, () -> gone(fresh.pollOf(lane, space)));
    if (freshFirst) {
      fill(space, () -> joiners.next(lane, space));
    }
    fill(space, () -> gone(nextRetryOf(lane, space)));
    return space.freeze();
  }

  /** One that is passed over does not fit later either: there is only less room. */
  private static void fill(BatchSpace space, Supplier<@Nullable Transaction> source) {
    Transaction more;
    while (!space.isFull() && (more = source.get()) != null) {
      space.add(more);
    }
  }

  private @Nullable Transaction nextRetryOf(Lane lane, BatchSpace space) {
    QueuedRequest first = retries.peek(lane.waiting());
    if (first == null || first.attempt() > 0 || !isSingle(first)) {
      return null;
    }
    return space.fits((Transaction) first) ? (Transaction) retries.take(lane.waiting()) : null;
  }

  private static boolean isSingle(QueuedRequest request) {
    return request instanceof Transaction;
  }

  /** Removes one that is as old or older; null if none is. */
  @Nullable QueuedRequest expire(long createdAtOrBefore) {
    Transaction first = fresh.peek();
    if (first != null && first.createdNanos() <= createdAtOrBefore) {
      return gone(fresh.poll());
    }
    return gone(retries.expire(createdAtOrBefore));
  }

  /** The same, of one lane's retries. */
  @Nullable QueuedRequest expire(Lane lane, long createdAtOrBefore) {
    return gone(retries.expire(lane.waiting(), createdAtOrBefore));
  }

  /** Removes so many of a target at the most. */
  List<QueuedRequest> pollOf(Target target, int most) {
    List<QueuedRequest> polled = new ArrayList<>();
    Transaction first;
    while (polled.size() < most && (first = fresh.pollOf(target)) != null) {
      polled.add(first);
    }
    target.lanes().forEach(lane -> pollReady(lane, polled, most));
    if (polled.size() < most && target.lanes().isAnythingWaiting()) {
      polled.addAll(
          retries.takeDelayed(one -> one.lane().target() == target, most - polled.size()));
    }
    polled.forEach(this::gone);
    return polled;
  }

  private void pollReady(Lane lane, List<QueuedRequest> polled, int most) {
    QueuedRequest ready;
    while (polled.size() < most
        && (ready = retries.expire(lane.waiting(), Long.MAX_VALUE)) != null) {
      polled.add(ready);
    }
  }

  /** Removes the one that is first to give way; null if none is left that may. */
  @Nullable QueuedRequest evict(boolean alsoHigh) {
    QueuedRequest first = retries.peekEvict();
    boolean may = first != null && (alsoHigh || first.priority() == Priority.NORMAL);
    return may ? gone(retries.evict()) : null;
  }

  /**
   * The one of some that goes first, whatever its gate and its backoff say; null if there is none.
   * Looks at all that go before it.
   */
  @Nullable QueuedRequest peekFirst(Predicate<? super QueuedRequest> which) {
    Transaction first = fresh.peek(which);
    return first == null ? retries.peekFirst(which) : first;
  }

  /** New ones wait with the others, where they can give way: none of them goes soon. */
  void queueFresh(long now) {
    Transaction first;
    while ((first = fresh.poll()) != null) {
      retries.add(first.lane().waiting(), first, now);
    }
  }

  /** Removes one that {@link #peekFirst} has shown. */
  void take(QueuedRequest request) {
    if (request.isQueued()) {
      retries.remove(request);
    } else if (!fresh.remove((Transaction) request)) {
      throw new IllegalStateException(request + " does not wait");
    }
    gone(request);
  }

  /** Removes any; null if nothing is left. */
  @Nullable QueuedRequest poll() {
    Transaction first = fresh.poll();
    return gone(first == null ? retries.poll() : first);
  }

  private <R extends QueuedRequest> @Nullable R gone(@Nullable R request) {
    transactions -= request == null ? 0 : request.count();
    return request;
  }

  /** When the oldest will be so old. */
  long expiryNanos(Duration maxAge) {
    Transaction first = fresh.peek();
    long oldest = retries.oldestCreatedNanos();
    oldest = first == null ? oldest : Math.min(oldest, first.createdNanos());
    return maxAge.isZero() || oldest == Long.MAX_VALUE ? Long.MAX_VALUE : oldest + maxAge.toNanos();
  }

  /** When something may go, if a slot is free: now or earlier if it may already. */
  long wakeNanos(long now) {
    return fresh.isEmpty() ? retries.wakeNanos(now) : now;
  }

  /** After a step that failed halfway, in which one may have been counted and not put in place. */
  void recount() {
    transactions = 0;
    forEach(request -> transactions += request.count());
  }

  /** Whether nothing waits. */
  boolean isEmpty() {
    return fresh.isEmpty() && retries.isEmpty();
  }

  /** How many transactions wait. */
  int transactions() {
    return transactions;
  }

  void forEach(Consumer<? super QueuedRequest> action) {
    fresh.forEach(action);
    retries.forEach(action);
  }
}
