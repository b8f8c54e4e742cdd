package dev.forwarder.core;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where submitting threads wait for room. Costs whoever makes room one volatile read while nobody
 * waits. Thread-safe.
 */
final class RoomSignal {

  private final AtomicInteger waiting = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private long rounds;

  /** A waiter's ticket: what happens from now on will not be missed. */
  long enter() {
    waiting.incrementAndGet();
    lock.lock();
    try {
      return rounds;
    } finally {
      lock.unlock();
    }
  }

  /** Every {@link #enter} is followed by this. */
  void leave() {
    waiting.decrementAndGet();
  }

  /**
   * Waits until room was made after the ticket was taken, or time is up.
   *
   * @return whether room was made
   */
  boolean await(long ticket, long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (rounds == ticket && left > 0) {
        left = room.awaitNanos(left);
      }
      return rounds != ticket;
    } finally {
      lock.unlock();
    }
  }

  /** Room was made, or will never be any more. */
  void made() {
    if (waiting.get() > 0) {
      lock.lock();
      try {
        rounds++;
        room.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
