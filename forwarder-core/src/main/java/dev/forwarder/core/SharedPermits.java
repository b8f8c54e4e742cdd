package dev.forwarder.core;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The requests that the process may have in flight, shared fairly. Each domain may always have one,
 * whatever the others hold; the rest goes to whoever asks; and while a domain that holds less than
 * its share finds none, or too many are taken, those that hold more do without what comes back to
 * them. Thread-safe.
 */
final class SharedPermits {

  private static final long ONE = 1;
  private static final long ONE_DOMAIN = 1L << 32;

  private final int limit;

  /**
   * The domains that hold permits (used, or kept for a while), and in the lower half the permits
   * that they hold.
   */
  private final AtomicLong held = new AtomicLong();

  private final Queue<PermitWish> needy = new ConcurrentLinkedQueue<>();
  private final Queue<PermitWish> others = new ConcurrentLinkedQueue<>();

  /** How many that are short of permits have asked, and have not looked again. */
  private final AtomicInteger waitingNeedy = new AtomicInteger();

  SharedPermits(int limit) {
    this.limit = limit;
  }

  /** A domain that holds none takes its first: that one is always to be had. */
  void acquireFirst() {
    held.getAndAdd(ONE_DOMAIN + ONE);
  }

  /** A domain that holds some takes one more, if there is one left. */
  boolean tryAcquire() {
    long seen = held.get();
    while (permits(seen) < limit) {
      if (held.weakCompareAndSetVolatile(seen, seen + ONE)) {
        return true;
      }
      seen = held.get();
    }
    return false;
  }

  /** One comes back from a domain that holds more. */
  void release() {
    left(held.addAndGet(-ONE));
  }

  /** The last one of a domain comes back. */
  void releaseLast() {
    left(held.addAndGet(-ONE_DOMAIN - ONE));
  }

  /** The permits that domains hold; more than there are, where one began when all were taken. */
  int taken() {
    return permits(held.get());
  }

  /** What each domain may hold while others are short; one at least. */
  int share() {
    long domains = held.get() >>> 32;
    return domains <= 1 ? limit : (int) Math.max(1, limit / domains);
  }

  /**
   * Whether who has more than its share must not keep what comes back: a domain that has less waits
   * for it, or more than there are were taken, by domains that began.
   */
  boolean areScarce() {
    return waitingNeedy.get() > 0 || taken() > limit;
  }

  /** Wakes who wished when there is a permit; who wishes looks once more after this. */
  void add(PermitWish wish) {
    if (wish.isNeed()) {
      needy.add(wish); // first: where there is no memory for it, nothing was counted
      waitingNeedy.getAndIncrement();
    } else {
      others.add(wish);
    }
  }

  /** Whoever was woken has looked. If it had no use for what came back, the next may have it. */
  void looked(PermitWish wish) {
    if (wish.isNeed()) {
      waitingNeedy.getAndDecrement();
    }
    left(held.get());
  }

  /** Whoever asked will not look again; if it was woken already, the next is woken instead. */
  void withdraw(PermitWish wish) {
    (wish.isNeed() ? needy : others).remove(wish);
    looked(wish);
  }

  private void left(long seen) {
    if (permits(seen) < limit && !(needy.isEmpty() && others.isEmpty())) {
      PermitWish next = needy.poll();
      next = next == null ? others.poll() : next;
      if (next != null) {
        next.wake();
      }
    }
  }

  private static int permits(long seen) {
    return (int) seen;
  }
}
