package dev.forwarder.core;

import dev.forwarder.api.DeliveryListener;
import dev.forwarder.api.DeliveryReport;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Reply;
import dev.forwarder.retry.RateLimitedLog;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners how transactions ended, on the callback executor. Bounded: submissions that bring
 * a listener are refused while too many reports wait to be taken; the forwarder's own listener gets
 * a report where there is a place, and misses it where there is none. Thread-safe.
 *
 * <p>The listener of a submission misses nothing: a report for which there is no memory or no
 * thread waits, and is tried again with the next one, after a pause, and when the forwarder ends.
 */
final class Reports {

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Executor executor;
  private final int backlog;
  private final @Nullable DeliveryListener listener;
  private final RateLimitedLog log;
  private final Timer timer;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger waitingForCommon = new AtomicInteger();
  private final AtomicLong missed = new AtomicLong();
  private final LateTellings late = new LateTellings();
  private final AtomicBoolean alarmed = new AtomicBoolean();

  /** Made beforehand: there may be no memory when they are needed. */
  private final Runnable tellLate = this::tellLate;

  private final Runnable pauseIsOver = this::pauseIsOver;

  Reports(
      Executor executor,
      int backlog,
      @Nullable DeliveryListener listener,
      LongSupplier clock,
      Timer timer) {
    this.executor = executor;
    this.backlog = backlog;
    this.listener = listener;
    this.log = new RateLimitedLog(LoggerFactory.getLogger(Reports.class), clock);
    this.timer = timer;
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
    Telling own = transaction.telling();
    if (own != null) {
      own.ended(transaction, attempts, outcome, reason, reply);
      handOver(own);
    }
    if (listener != null) {
      Telling common = tellingIfRoom(listener);
      if (common != null) {
        common.ended(transaction, attempts, outcome, reason, reply);
        handOverCommon(common);
      }
    }
  }

  private void handOver(Telling told) {
    waiting.incrementAndGet();
    if (!late.isEmpty()) {
      late.add(told); // in their order
      callForLate();
      return;
    }
    try {
      executor.execute(() -> tellNow(told));
    } catch (Throwable t) { // no memory, or no thread: the step has others to look after
      late.add(told);
      callLater(t);
    }
  }

  private void callForLate() {
    try {
      executor.execute(tellLate);
    } catch (Throwable t) {
      callLater(t);
    }
  }

  private void callLater(Throwable why) {
    if (alarmed.compareAndSet(false, true)) {
      try {
        Timer.Alarm unused = timer.schedule(pauseIsOver, PAUSE_NANOS);
        log.warn("a report could not be handed over, and is tried again soon", why);
      } catch (Throwable t) { // then the next report brings it, or the end
        alarmed.set(false);
      }
    }
  }

  private void pauseIsOver() {
    alarmed.set(false);
    if (!late.isEmpty()) {
      callForLate();
    }
  }

  /** Nothing more will end: whoever could not be told is told now, here if there is no thread. */
  void tellRest() {
    if (late.isEmpty()) {
      return;
    }
    try {
      executor.execute(tellLate);
    } catch (Throwable noThread) {
      tellLate();
    }
  }

  private void tellLate() {
    boolean going = true;
    while (going) {
      Telling told = late.poll();
      going = told != null && tellNow(told);
    }
  }

  /** False if there is no memory for it, and it waits on. */
  private boolean tellNow(Telling told) {
    DeliveryReport report;
    try {
      report = told.report();
    } catch (Throwable t) {
      late.putBack(told);
      callLater(t);
      return false;
    }
    if (told.take()) {
      waiting.decrementAndGet();
      tell(told.listener(), report);
    }
    return true;
  }

  private @Nullable Telling tellingIfRoom(DeliveryListener common) {
    if (waitingForCommon.get() >= backlog) {
      missed.incrementAndGet();
      return null;
    }
    try {
      return new Telling(common);
    } catch (Throwable t) {
      miss(t);
      return null;
    }
  }

  private void handOverCommon(Telling told) {
    waitingForCommon.incrementAndGet();
    try {
      executor.execute(() -> tellCommon(told));
    } catch (Throwable t) { // no memory, or no thread: the step has others to look after
      waitingForCommon.decrementAndGet();
      miss(t);
    }
  }

  private void tellCommon(Telling told) {
    waitingForCommon.decrementAndGet();
    try {
      tell(told.listener(), told.report());
    } catch (Throwable t) { // no memory for the report
      miss(t);
    }
  }

  private void miss(Throwable why) {
    missed.incrementAndGet();
    log.warn("a report could not be handed over, and is missed", why);
  }

  private void tell(DeliveryListener told, DeliveryReport report) {
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
