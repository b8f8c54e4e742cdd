package dev.forwarder.core;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * New transactions, in the order in which they came, bounded in number and bytes. The step's own.
 */
final class HighQueue {

  private final int capacity;
  private final long capacityBytes;
  private @Nullable Transaction first;
  private @Nullable Transaction last;
  private int size;
  private long bytes;

  HighQueue(int capacity, long capacityBytes) {
    this.capacity = capacity;
    this.capacityBytes = capacityBytes;
  }

  /** Appends a transaction, unless it is full. */
  boolean offer(Transaction transaction) {
    if (size == capacity || (size > 0 && bytes + transaction.bytes() > capacityBytes)) {
      return false;
    }
    if (last == null) {
      first = transaction;
    } else {
      last.next(transaction);
    }
    last = transaction;
    size++;
    bytes += transaction.bytes();
    return true;
  }

  boolean hasRoom() {
    return size < capacity && bytes < capacityBytes;
  }

  @Nullable Transaction peek() {
    return first;
  }

  @Nullable Transaction poll() {
    Transaction polled = first;
    if (polled != null) {
      unlink(null, polled);
    }
    return polled;
  }

  /** Removes the first transaction of this lane that fits into the batch; null if none does. */
  @Nullable Transaction pollOf(Lane lane, BatchSpace space) {
    Transaction previous = null;
    for (Transaction at = first; at != null; previous = at, at = at.next()) {
      if (at.lane() == lane && space.fits(at)) {
        unlink(previous, at);
        return at;
      }
    }
    return null;
  }

  /** The first transaction of some; null if there is none. */
  @Nullable Transaction peek(Predicate<? super Transaction> which) {
    for (Transaction at = first; at != null; at = at.next()) {
      if (which.test(at)) {
        return at;
      }
    }
    return null;
  }

  /** Removes this transaction; whether it is one of them. */
  boolean remove(Transaction transaction) {
    Transaction previous = null;
    for (Transaction at = first; at != null; previous = at, at = at.next()) {
      if (at == transaction) {
        unlink(previous, at);
        return true;
      }
    }
    return false;
  }

  /** Removes the first transaction of this target; null if there is none. */
  @Nullable Transaction pollOf(Target target) {
    Transaction previous = null;
    for (Transaction at = first; at != null; previous = at, at = at.next()) {
      if (at.target() == target) {
        unlink(previous, at);
        return at;
      }
    }
    return null;
  }

  private void unlink(@Nullable Transaction previous, Transaction gone) {
    Transaction next = gone.next();
    if (previous == null) {
      first = next;
    } else {
      previous.next(next);
    }
    if (next == null) {
      last = previous;
    }
    gone.next(null);
    size--;
    bytes -= gone.bytes();
  }

  void forEach(Consumer<? super Transaction> action) {
    for (Transaction at = first; at != null; at = at.next()) {
      action.accept(at);
    }
  }

  boolean isEmpty() {
    return first == null;
  }
}
