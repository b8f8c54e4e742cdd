package dev.forwarder.core;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where submitting threads wait for room. Costs whoever makes room one volatile read while nobody
 * waits. As many are woken as there is room for, those who came first before others: were all of
 * them, then of many producers each would run for nothing whenever a payload is delivered. Whoever
 * was woken and does not take the room has to tell of it again. Thread-safe.
 */
final class RoomSignal {

  /** Who waits, from {@link #enter} to {@link #leave}. What happens from then on is not missed. */
  static final class Waiter {
    private final long bytes;
    private final Condition woken;
    private boolean isWoken;
    private boolean knows;

    private Waiter(long bytes, Condition woken) {
      this.bytes = bytes;
      this.woken = woken;
    }
  }

  private final AtomicInteger waiting = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Waiter> waiters = new LinkedHashSet<>();

  /** Somebody will wait for room for so many bytes, unless there is some already. */
  Waiter enter(long bytes) {
    waiting.incrementAndGet();
    lock.lock();
    try {
      Waiter waiter = new Waiter(bytes, lock.newCondition());
      waiters.add(waiter);
      return waiter;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Every {@link #enter} is followed by this.
   *
   * @return whether it was woken, and leaves without having been told: the room may be others'
   */
  boolean leave(Waiter waiter) {
    lock.lock();
    try {
      waiters.remove(waiter);
      return waiter.isWoken && !waiter.knows;
    } finally {
      lock.unlock();
      waiting.decrementAndGet();
    }
  }

  /**
   * Waits until room for it was made after it entered, or time is up. It may be gone again.
   *
   * @return whether room was made
   */
  boolean await(Waiter waiter, long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (!waiter.isWoken && left > 0) {
        left = waiter.woken.awaitNanos(left);
      }
      waiter.knows = waiter.isWoken;
      return waiter.isWoken;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Room was made.
   *
   * @param bytes all that is free now
   */
  void made(long bytes) {
    if (waiting.get() > 0) {
      lock.lock();
      try {
        wake(bytes);
      } finally {
        lock.unlock();
      }
    }
  }

  /** Everybody is to look again: there is room for all, or will never be any more. */
  void madeForAll() {
    made(Long.MAX_VALUE);
  }

  private void wake(long bytes) {
    long left = bytes;
    Iterator<Waiter> each = waiters.iterator();
    while (left > 0 && each.hasNext()) {
      Waiter waiter = each.next();
      if (waiter.bytes <= left) {
        left -= waiter.bytes;
        waiter.isWoken = true;
        waiter.woken.signal();
        each.remove();
      }
    }
  }
}
