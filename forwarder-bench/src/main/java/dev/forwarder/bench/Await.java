package dev.forwarder.bench;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits until something is as it is wanted, but not for ever. */
final class Await {

  private Await() {}

  /**
   * Waits until it is so.
   *
   * @param pause between two looks
   * @return what was seen when it was
   * @throws IllegalStateException if that takes longer than there is patience
   */
  static <T> T until(Predicate<T> isSo, Supplier<T> look, Duration pause, Duration patience)
      throws InterruptedException {
    T seen = atMost(patience, isSo, look, pause);
    if (!isSo.test(seen)) {
      throw new IllegalStateException("still not after " + patience + ": " + seen);
    }
    return seen;
  }

  /**
   * Waits until it is so, or time is up.
   *
   * @param pause between two looks
   * @return what was seen last
   */
  static <T> T atMost(Duration time, Predicate<T> isSo, Supplier<T> look, Duration pause)
      throws InterruptedException {
    long deadline = System.nanoTime() + time.toNanos();
    T seen = look.get();
    while (!isSo.test(seen) && System.nanoTime() - deadline < 0) {
      Thread.sleep(pause.toMillis());
      seen = look.get();
    }
    return seen;
  }
}
