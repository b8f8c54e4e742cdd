package dev.forwarder.endpoints.echopost.agent;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the calls that are inside, and can be closed: from then on none gets in. To close it and
 * to find it empty is one step, so that nothing is acknowledged behind the back of an agent that
 * leaves. Thread-safe.
 */
final class Gate {

  private static final long CLOSED = 1L << 62;

  private final AtomicLong state = new AtomicLong();
  private final AtomicLong entered = new AtomicLong();

  /** Lets one in, unless it is closed. */
  boolean enter() {
    while (true) {
      long now = state.get();
      if (now >= CLOSED) {
        return false;
      }
      if (state.compareAndSet(now, now + 1)) {
        entered.incrementAndGet();
        return true;
      }
    }
  }

  void leave() {
    state.decrementAndGet();
  }

  /** Closes it if nobody is inside. */
  boolean closeIfEmpty() {
    return state.compareAndSet(0, CLOSED);
  }

  /** Closes it, whoever is inside. */
  void close() {
    state.getAndUpdate(now -> now | CLOSED);
  }

  /** Opens it after {@link #closeIfEmpty}. */
  void open() {
    state.compareAndSet(CLOSED, 0);
  }

  boolean isEmpty() {
    return (state.get() & ~CLOSED) == 0;
  }

  /** How many have come in, ever. */
  long entered() {
    return entered.get();
  }
}
