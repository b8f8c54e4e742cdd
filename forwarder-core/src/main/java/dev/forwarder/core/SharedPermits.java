package dev.forwarder.core;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The requests that the process may have in flight, beside the one that each domain always may. A
 * domain that finds none left is woken when one comes back. Thread-safe.
 */
final class SharedPermits {

  private final AtomicInteger free;
  private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  SharedPermits(int limit) {
    this.free = new AtomicInteger(limit);
  }

  boolean tryAcquire() {
    int seen = free.get();
    while (seen > 0) {
      if (free.weakCompareAndSetVolatile(seen, seen - 1)) {
        return true;
      }
      seen = free.get();
    }
    return false;
  }

  /** Asks for a wake-up; who asks looks once more after this, since a permit may just have come. */
  void await(Runnable wake) {
    waiting.add(wake);
  }

  void release() {
    free.incrementAndGet();
    wakeNext();
  }

  /** Whoever was woken has no use for what came back: the next may have it. */
  void passOn() {
    if (free.get() > 0) {
      wakeNext();
    }
  }

  private void wakeNext() {
    if (!waiting.isEmpty()) {
      Runnable next = waiting.poll();
      if (next != null) {
        next.run();
      }
    }
  }
}
