package dev.forwarder.core;

import java.lang.invoke.VarHandle;
import java.util.Iterator;
import java.util.Queue;
import java.util.function.Consumer;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * New transactions, from any number of submitters to the step, first in, first out. There may be
 * thousands, in memory that the step's processor has not seen yet: an array tells it of many at
 * once, where a list has it wait for each to learn of the next, which took an eighth of what a
 * record in batches takes (the suite {@code batch}). Its size is bounded by what is reserved before
 * anything is put.
 *
 * <p>A step that comes between the two moments when a submitter gets its place and fills it waits
 * for that.
 */
final class ArrivalQueue {

  /** As many have an array together, so that a domain of which nothing comes has a small one. */
  private static final int CHUNK = 128;

  private final Queue<Transaction> places;

  /** Those for which there was no memory to make a place: they have been accepted, so they wait. */
  private final Inbox<Transaction> unplaced = new Inbox<>();

  ArrivalQueue() {
    this(new MpscUnboundedAtomicArrayQueue<>(CHUNK));
  }

  /**
   * One over that queue.
   *
   * @param places takes each by {@code offer} unless there is no memory; of many producers and one
   *     consumer
   */
  ArrivalQueue(Queue<Transaction> places) {
    this.places = places;
  }

  /** Puts a transaction, whatever happens; any thread. */
  void put(Transaction transaction) {
    try {
      places.offer(transaction);
    } catch (OutOfMemoryError e) {
      unplaced.put(transaction);
    }
    // Else what was put might show only after its submitter has seen a step at work, which has not
    // seen it: a new array is told of without a fence.
    VarHandle.fullFence();
  }

  /** The oldest, which stays, or null; the step alone. */
  @Nullable Transaction peek() {
    Transaction first = places.peek();
    return first == null ? unplaced.peek() : first;
  }

  /** The oldest, or null; the step alone. */
  @Nullable Transaction poll() {
    Transaction first = places.poll();
    return first == null ? unplaced.poll() : first;
  }

  /** Removes the one that {@link #peek} has shown; the step alone. */
  void remove(Transaction shown) {
    Transaction unused = shown == places.peek() ? places.poll() : unplaced.poll();
  }

  /** Each of them; the step alone, and only while nobody puts. */
  void forEach(Consumer<? super Transaction> action) {
    for (Iterator<Transaction> each = places.iterator(); each.hasNext(); ) {
      action.accept(each.next());
    }
    unplaced.forEach(action);
  }

  /** Whether there is nothing to poll; exact for the step alone. */
  boolean isEmpty() {
    return places.isEmpty() && unplaced.isEmpty();
  }
}
