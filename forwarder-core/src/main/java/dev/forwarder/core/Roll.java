package dev.forwarder.core;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every transaction that a domain has taken and that has not ended, wherever it is: what the
 * containers are held against when a step has failed halfway. The step's own.
 *
 * <p>It never allocates, so that it works when there is no memory left.
 */
final class Roll {

  /** Marks of a transaction: one byte, since each that waits has one. */
  private static final byte OFF = 0;

  private static final byte ON = 1;
  private static final byte SEEN = 2;

  private @Nullable Transaction last;
  private int count;

  void add(Transaction transaction) {
    transaction.earlier = last;
    if (last != null) {
      last.later = transaction;
    }
    last = transaction;
    transaction.rollMark = ON;
    count++;
  }

  /** Takes it off, or tells that it has ended before. */
  boolean remove(Transaction transaction) {
    if (transaction.rollMark == OFF) {
      return false;
    }
    Transaction earlier = transaction.earlier;
    Transaction later = transaction.later;
    if (earlier != null) {
      earlier.later = later;
    }
    if (later == null) {
      last = earlier;
    } else {
      later.earlier = earlier;
    }
    transaction.earlier = null;
    transaction.later = null;
    transaction.rollMark = OFF;
    count--;
    return true;
  }

  int count() {
    return count;
  }

  /** Begins a new inspection: nobody has been {@link #seen} in it yet. */
  void inspect() {
    for (Transaction at = last; at != null; at = at.earlier) {
      at.rollMark = ON;
    }
  }

  void seen(Transaction transaction) {
    transaction.rollMark = transaction.rollMark == OFF ? OFF : SEEN;
  }

  /**
   * Those that were not seen since the inspection began.
   *
   * @param action may remove the one that it is given
   */
  void forEachMissing(Consumer<? super Transaction> action) {
    for (Transaction at = last; at != null; ) {
      Transaction earlier = at.earlier;
      if (at.rollMark != SEEN) {
        action.accept(at);
      }
      at = earlier;
    }
  }
}
