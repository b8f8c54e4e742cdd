package dev.forwarder.cli.deadletters;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How many have no outcome yet. Thread-safe. */
final class OpenCount {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long open;
  private long ended;

  void begin() {
    lock.lock();
    try {
      open++;
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      open--;
      ended++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until none is open.
   *
   * @param patience how long to wait while nothing ends
   * @return false where nothing ended for so long, and some are open
   * @throws InterruptedException if the thread is interrupted
   */
  boolean await(Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long before = ended;
      long left = patience.toNanos();
      while (open > 0 && left > 0) {
        left = changed.awaitNanos(left);
        if (ended != before) {
          before = ended;
          left = patience.toNanos();
        }
      }
      return open == 0;
    } finally {
      lock.unlock();
    }
  }
}
