package dev.forwarder.retry.spool;

import org.jspecify.annotations.Nullable;

/**
 * A queue of operations that are linked through themselves, so that each is in one at a time, and
 * none is lost for want of memory. For one thread.
 */
final class Operations<T extends Operation> {

  private @Nullable T first;
  private @Nullable T last;

  boolean isEmpty() {
    return first == null;
  }

  /** The first, which stays; null where there is none. */
  @Nullable T first() {
    return first;
  }

  void add(T operation) {
    operation.next = null;
    link(operation, operation);
  }

  private void link(T from, T to) {
    T before = last;
    if (before == null) {
      first = from;
    } else {
      before.next = from;
    }
    last = to;
  }

  /** Adds a chain of them, the last of which is in front. */
  @SuppressWarnings("unchecked") // what is linked to one is another
  void addReversed(@Nullable T front) {
    T inOrder = null;
    T at = front;
    while (at != null) {
      T before = (T) at.next;
      at.next = inOrder;
      inOrder = at;
      at = before;
    }
    if (inOrder != null && front != null) {
      link(inOrder, front);
    }
  }

  /** Those of another queue, which is empty then, come before its own. */
  void addFirst(Operations<? extends T> others) {
    T from = others.first;
    T to = others.last;
    if (from != null && to != null) {
      to.next = first;
      first = from;
      last = last == null ? to : last;
      others.first = null;
      others.last = null;
    }
  }

  /** That one comes before all. */
  void addFirst(T operation) {
    operation.next = first;
    first = operation;
    last = last == null ? operation : last;
  }

  /** Takes the first; null where there is none. */
  @SuppressWarnings("unchecked") // what is linked to one is another
  @Nullable T poll() {
    T polled = first;
    if (polled != null) {
      first = (T) polled.next;
      last = first == null ? null : last;
      polled.next = null;
    }
    return polled;
  }
}
