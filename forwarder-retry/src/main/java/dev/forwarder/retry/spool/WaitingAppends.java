package dev.forwarder.retry.spool;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Appends that wait for room on the disk, if they may, first in first out. */
final class WaitingAppends {

  /** How often is looked for room. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final SpoolContext context;
  private final Operations<Append> appends = new Operations<>();
  private long lookAt;

  WaitingAppends(SpoolContext context) {
    this.context = context;
  }

  boolean isEmpty() {
    return appends.isEmpty();
  }

  /** Lets one wait; false where none may. */
  boolean add(Append append) {
    if (context.fullWaitNanos() == 0) {
      return false;
    }
    append.waitUntil(context.now() + context.fullWaitNanos());
    appends.add(append);
    return true;
  }

  /**
   * Looks for room for those that wait, and ends the waiting of those that have waited too long.
   */
  void admit(Predicate<Append> hasRoom, Consumer<Append> admitted, Consumer<Append> late) {
    lookAt = context.now() + LOOK_NANOS;
    Append next = appends.first();
    while (next != null && hasRoom.test(next)) {
      appends.poll();
      admitted.accept(next);
      next = appends.first();
    }
    while (next != null && next.waitsUntil() - context.now() <= 0) {
      appends.poll();
      late.accept(next);
      next = appends.first();
    }
  }

  /** None waits any more. */
  void end(Consumer<Append> ended) {
    for (Append next = appends.poll(); next != null; next = appends.poll()) {
      ended.accept(next);
    }
  }

  /** When is to be looked for room; never, where none waits. */
  long lookAt() {
    return appends.isEmpty() ? Long.MAX_VALUE : lookAt;
  }
}
