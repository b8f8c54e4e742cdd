package dev.forwarder.core.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/** Logs what may repeat without end at most once a minute, with how often it happened. */
final class RateLimitedLog {

  private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private final Logger log;
  private final LongSupplier ticker;
  private final AtomicLong nextNanos;
  private final AtomicLong silent = new AtomicLong();

  RateLimitedLog(Logger log, LongSupplier ticker) {
    this.log = log;
    this.ticker = ticker;
    this.nextNanos = new AtomicLong(ticker.getAsLong());
  }

  void error(String message, Throwable cause) {
    long now = ticker.getAsLong();
    long next = nextNanos.get();
    if (now - next < 0 || !nextNanos.compareAndSet(next, now + PAUSE_NANOS)) {
      silent.incrementAndGet();
      return;
    }
    log.error("{} ({} more since the last report)", message, silent.getAndSet(0), cause);
  }
}
