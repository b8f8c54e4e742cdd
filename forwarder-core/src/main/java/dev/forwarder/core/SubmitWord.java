package dev.forwarder.core;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the transactions that were accepted for one target, and knows whether more may come: the
 * count and a closed bit in one word, so that nothing can be counted after the door is shut.
 * Thread-safe.
 */
final class SubmitWord {

  private static final long CLOSED = 1;
  private static final long ONE = 2;

  private final AtomicLong word = new AtomicLong(CLOSED);

  /** Counts one more, unless closed. */
  boolean tryCount() {
    return tryAdd(ONE, CLOSED);
  }

  /** One that was counted did not come, closed or not. Needs no more of the stack than that. */
  void uncount() {
    boolean unused = tryAdd(-ONE, 0);
  }

  private boolean tryAdd(long change, long unless) {
    long seen = word.get();
    while ((seen & unless) == 0) {
      if (word.weakCompareAndSetVolatile(seen, seen + change)) {
        return true;
      }
      seen = word.get();
    }
    return false;
  }

  /** Counts so many more that were accepted by an earlier process, closed or not. */
  void recover(long transactions) {
    word.getAndAdd(transactions * ONE);
  }

  void open() {
    word.getAndUpdate(seen -> seen & ~CLOSED);
  }

  void close() {
    word.getAndUpdate(seen -> seen | CLOSED);
  }

  boolean isClosed() {
    return (word.get() & CLOSED) != 0;
  }

  /** How many were counted. */
  long count() {
    return word.get() >>> 1;
  }
}
