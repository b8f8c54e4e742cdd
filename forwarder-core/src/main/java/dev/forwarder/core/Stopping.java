package dev.forwarder.core;

import dev.forwarder.api.Counts;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.StopReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a forwarder ends once nothing is pending in it: its transport is closed, whoever asked is
 * told, its threads end. And how a blocking stop waits for that, which neither a transport nor a
 * listener can hold up for ever. Thread-safe.
 */
final class Stopping {

  private static final Logger LOG = LoggerFactory.getLogger(Stopping.class);

  /** How long the host's code is waited for, each time. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** Made beforehand: there may be no memory for it when it is needed. */
  private static final StopReport UNREADABLE =
      new StopReport(new ForwarderStats(List.of(), 0, 0, 0), false);

  private final DomainServices services;
  private final Executor callbacks;
  private final Runnable closeThreads;
  private final Supplier<ForwarderStats> stats;

  /** Nothing is pending, or what is will not end: there is no more to wait for. */
  private final CompletableFuture<StopReport> reported = new CompletableFuture<>();

  private final CompletableFuture<StopReport> closed = new CompletableFuture<>();
  private final CompletableFuture<StopReport> told = new CompletableFuture<>();

  /**
   * The end of one forwarder, which has not come yet.
   *
   * @param closeThreads run when the transport is closed
   * @param stats the forwarder's figures at the moment
   */
  Stopping(
      DomainServices services,
      Executor callbacks,
      Runnable closeThreads,
      Supplier<ForwarderStats> stats) {
    this.services = services;
    this.callbacks = callbacks;
    this.closeThreads = closeThreads;
    this.stats = stats;
  }

  /** Completes on the callback executor, when all is closed. */
  CompletionStage<StopReport> told() {
    return told.minimalCompletionStage();
  }

  boolean isTold() {
    return told.isDone();
  }

  /**
   * Nothing is pending any more. Called once; perhaps on a thread of the transport, which must not
   * be the one to close it.
   */
  void allEnded() {
    Storage storage = services.storage();
    if (storage == null) {
      endSoon();
    } else {
      CompletionStage<@Nullable Void> unused =
          storage
              .close()
              .handle(
                  (nothing, failure) -> {
                    if (failure != null) {
                      Throwable cause = failure.getCause();
                      LOG.warn(
                          "stopped, while not all that was stored is durable: {}",
                          (cause == null ? failure : cause).toString());
                    }
                    endSoon();
                    return null;
                  });
    }
  }

  private void endSoon() {
    try {
      services.stepExecutor().execute(this::end);
    } catch (Throwable noThread) {
      LOG.debug("the transport is closed here, since no thread could be had", noThread);
      end();
    }
  }

  private void end() {
    StopReport report = report();
    reported.complete(report);
    guarded("transport", services.transport()::close);
    guarded("reports", services.reports()::tellRest);
    try {
      callbacks.execute(() -> told.complete(report));
    } catch (Throwable noThread) {
      LOG.warn("no thread could be had for callbacks: who waits is told here", noThread);
      told.complete(report);
    }
    guarded("threads", closeThreads);
    closed.complete(report);
  }

  private static void guarded(String what, Runnable close) {
    try {
      close.run();
    } catch (Throwable t) { // the rest has to end all the same
      LOG.warn("the forwarder's {} could not be closed", what, t);
    }
  }

  private StopReport report() {
    try {
      ForwarderStats last = stats.get();
      return new StopReport(last, isComplete(last.total()));
    } catch (Throwable t) { // as when there is no memory: the stop has to end all the same
      LOG.warn("the figures of a stop could not be read; its report has none", t);
      return UNREADABLE;
    }
  }

  private static boolean isComplete(Counts counts) {
    return counts.pending() == 0
        && !counts.dropped().containsKey(DropReason.STOPPED)
        && !counts.dropped().containsKey(DropReason.STOPPED_IN_FLIGHT);
  }

  /** {@link Forwarder#stop} by way of {@link Forwarder#stopAsync}. */
  StopReport stop(Forwarder forwarder, Duration timeout) {
    if (Threads.isOwn()) {
      throw new IllegalStateException(
          "stop was called on one of the forwarder's own threads, which it would wait for; use"
              + " stopAsync");
    }
    CompletableFuture<StopReport> toldHere = forwarder.stopAsync(timeout).toCompletableFuture();
    StopReport report = awaitReport(forwarder, TimeUnit.NANOSECONDS.convert(timeout));
    if (pendingInMemory(report.stats()) == 0
        && awaitGrace(closed, "the transport is still being closed")) {
      awaitGrace(toldHere, "listeners have not yet taken all reports");
    }
    return report;
  }

  /** An interrupt ends the stop's time at once; what is left then has its outcome all the same. */
  private StopReport awaitReport(Forwarder forwarder, long timeoutNanos) {
    try {
      return awaitReport(timeoutNanos);
    } catch (InterruptedException e) {
      CompletionStage<StopReport> unused = forwarder.stopAsync(Duration.ZERO);
      StopReport report = awaitReportUninterruptibly();
      Thread.currentThread().interrupt();
      return report;
    }
  }

  private StopReport awaitReportUninterruptibly() {
    while (true) {
      try {
        return awaitReport(0);
      } catch (InterruptedException again) {
        LOG.debug("interrupted again, while everything gets its outcome");
      }
    }
  }

  /** Waits so long, and on while there is progress: a backlog takes its time to end. */
  private StopReport awaitReport(long nanos) throws InterruptedException {
    long left = nanos;
    long pending = Long.MAX_VALUE;
    while (true) {
      try {
        return reported.get(left, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        StopReport now = report();
        if (pendingInMemory(now.stats()) >= pending) {
          return giveUp(now);
        }
        pending = pendingInMemory(now.stats());
        left = GRACE_NANOS;
      } catch (ExecutionException e) {
        throw new AssertionError("nobody completes it exceptionally", e);
      }
    }
  }

  /** What is on disk alone outlives a stop. */
  private static long pendingInMemory(ForwarderStats stats) {
    return stats.total().pending() - stats.storedItems();
  }

  /** Who else waits need not find it out too. */
  private StopReport giveUp(StopReport unfinished) {
    if (reported.complete(unfinished)) {
      LOG.warn(
          "stopped, while {} transactions are pending and stay so: a transport blocks in send or"
              + " cancel, or other code of the host where it must not",
          unfinished.stats().total().pending());
    }
    return reported.join();
  }

  /**
   * The host's code that blocks, on a lock that the caller holds perhaps, is not waited for for
   * ever.
   */
  private static boolean awaitGrace(CompletableFuture<StopReport> what, String otherwise) {
    try {
      StopReport unused = what.get(GRACE_NANOS, TimeUnit.NANOSECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("stopped, while {}", otherwise);
    }
    return false;
  }
}
