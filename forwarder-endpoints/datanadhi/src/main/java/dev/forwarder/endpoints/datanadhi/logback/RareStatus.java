package dev.forwarder.endpoints.datanadhi.logback;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Says that something went wrong at most each ten seconds, and how often since. Thread-safe. */
final class RareStatus {

  static final long INTERVAL_MILLIS = 10_000;

  private final AtomicLong count = new AtomicLong();
  private final AtomicLong said = new AtomicLong();
  private final AtomicLong openAt = new AtomicLong(Long.MIN_VALUE);
  private final Consumer<String> status;

  RareStatus(Consumer<String> status) {
    this.status = status;
  }

  /**
   * Once more.
   *
   * @param nowMillis the time of the log that it happened to
   */
  void happened(long nowMillis, String what) {
    long all = count.incrementAndGet();
    long open = openAt.get();
    if (nowMillis >= open && openAt.compareAndSet(open, nowMillis + INTERVAL_MILLIS)) {
      long since = all - said.getAndSet(all);
      status.accept(what + " (" + since + " since the last time that this was said)");
    }
  }

  long count() {
    return count.get();
  }
}
