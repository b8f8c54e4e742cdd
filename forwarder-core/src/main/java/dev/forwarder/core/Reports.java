package dev.forwarder.core;

import dev.forwarder.api.DeliveryListener;
import dev.forwarder.api.DeliveryReport;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Reply;
import dev.forwarder.retry.RateLimitedLog;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners how transactions ended, on the callback executor. Bounded: submissions that bring
 * a listener are refused while too many reports wait to be taken; the forwarder's own listener gets
 * a report where there is a place, and misses it where there is none. Thread-safe.
 */
final class Reports {

  private final Executor executor;
  private final int backlog;
  private final @Nullable DeliveryListener listener;
  private final RateLimitedLog log;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger waitingForCommon = new AtomicInteger();
  private final AtomicLong missed = new AtomicLong();

  Reports(Executor executor, int backlog, @Nullable DeliveryListener listener, LongSupplier clock) {
    this.executor = executor;
    this.backlog = backlog;
    this.listener = listener;
    this.log = new RateLimitedLog(LoggerFactory.getLogger(Reports.class), clock);
  }

  /** Whether so many reports wait that no transaction with a listener may be added. */
  boolean isBusy() {
    return waiting.get() >= backlog;
  }

  /**
   * A transaction has ended; whoever wants to know will be told.
   *
   * @param attempts how many requests carried it
   */
  void ended(
      Transaction transaction,
      int attempts,
      Outcome outcome,
      @Nullable DropReason reason,
      @Nullable Reply reply) {
    DeliveryListener own = transaction.listener();
    if (own == null && listener == null) {
      return;
    }
    DeliveryReport report;
    try {
      report = report(transaction, attempts, outcome, reason, reply);
    } catch (Throwable t) { // no memory: the step has others to look after
      miss((own == null ? 0 : 1) + (listener == null ? 0 : 1), t);
      return;
    }
    if (own != null) {
      handOver(own, report, waiting);
    }
    if (listener != null) {
      tellIfRoom(listener, report);
    }
  }

  private void miss(int reports, Throwable why) {
    missed.getAndAdd(reports);
    log.warn("a report could not be handed over, and is missed", why);
  }

  private void handOver(DeliveryListener told, DeliveryReport report, AtomicInteger counted) {
    counted.incrementAndGet();
    try {
      executor.execute(() -> tell(told, report, counted));
    } catch (Throwable t) { // no memory, or no thread: the step has others to look after
      counted.decrementAndGet();
      miss(1, t);
    }
  }

  private static DeliveryReport report(
      Transaction transaction,
      int attempts,
      Outcome outcome,
      @Nullable DropReason reason,
      @Nullable Reply reply) {
    Target target = transaction.target();
    return new DeliveryReport(
        transaction.id().toString(),
        target.domain().domain().name(),
        target.key().id(),
        transaction.endpoint(),
        outcome,
        reason,
        attempts,
        reply);
  }

  private void tellIfRoom(DeliveryListener common, DeliveryReport report) {
    if (waitingForCommon.get() >= backlog) {
      missed.incrementAndGet();
    } else {
      handOver(common, report, waitingForCommon);
    }
  }

  private void tell(DeliveryListener told, DeliveryReport report, AtomicInteger counted) {
    counted.decrementAndGet();
    try {
      told.onOutcome(report);
    } catch (Throwable t) { // a listener is the host's code: whatever it does stays here
      log.warn("delivery listener {} threw at {}", told.getClass().getName(), report, t);
    }
  }

  long missed() {
    return missed.get();
  }
}
