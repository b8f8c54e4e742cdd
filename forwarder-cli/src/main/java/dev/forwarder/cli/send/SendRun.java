package dev.forwarder.cli.send;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.StopReport;
import dev.forwarder.cli.console.Console;
import dev.forwarder.cli.console.Monitor;
import dev.forwarder.cli.report.RunReport;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@code send}: reads on a thread of its own, so that it can be ended at once even while
 * an input has nothing to give; then stops the forwarder, and tells how it went.
 */
final class SendRun {

  /**
   * How a run ended.
   *
   * @param report what became of everything
   * @param readAll whether all inputs were read to their ends
   */
  record Result(RunReport report, boolean readAll) {

    /** 0 if everything was read and delivered, else 1. */
    int exitCode() {
      return readAll && report.isComplete() ? 0 : 1;
    }
  }

  /** How often it is looked whether what is on disk has all been read. */
  private static final long DRAIN_LOOK_MILLIS = 20;

  private static final Duration LOOK_INTERVAL = Duration.ofMillis(250);

  private final Console console;
  private final Forwarder forwarder;
  private final Feed feed;
  private final Submitter submitter;
  private final ReadCounts counts;
  private final CountDownLatch readingEnds = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
  private volatile boolean readAll;

  SendRun(Console console, Forwarder forwarder, Feed feed, Submitter submitter, ReadCounts counts) {
    this.console = console;
    this.forwarder = forwarder;
    this.feed = feed;
    this.submitter = submitter;
    this.counts = counts;
  }

  /** Ends the reading at once; from any thread. What is on disk stays there. */
  void end() {
    ended.countDown();
    readingEnds.countDown();
  }

  /**
   * Runs it.
   *
   * @param stopTimeout how long to wait for what is pending after the end of the input
   * @param progress shows how far it is; closed when there is nothing more to show
   * @param waiting says why the reading waits
   * @return the result
   * @throws InterruptedException if the calling thread is interrupted
   */
  Result run(Duration stopTimeout, Progress progress, WaitNotice waiting)
      throws InterruptedException {
    long start = console.ticker().getAsLong();
    StopReport stopped = readAndStop(stopTimeout, progress, waiting);
    Duration took = Duration.ofNanos(console.ticker().getAsLong() - start);
    return new Result(reportOf(stopped, took), readAll && feed.failure() == null);
  }

  private StopReport readAndStop(Duration stopTimeout, Progress progress, WaitNotice waiting)
      throws InterruptedException {
    forwarder.start();
    Thread reader = new Thread(this::read, "send-reader");
    reader.setDaemon(true);
    reader.start();
    Monitor monitor = new Monitor(LOOK_INTERVAL, () -> look(progress, waiting));
    try {
      readingEnds.await();
      submitter.close();
      StopReport stopped = forwarder.stop(drain(stopTimeout));
      feed.end(stopped.stats());
      return stopped;
    } finally {
      monitor.close();
      progress.close();
    }
  }

  /**
   * Goes on while something is on disk alone, which a stop leaves there.
   *
   * @return what is left of the time
   */
  private Duration drain(Duration most) throws InterruptedException {
    long start = console.ticker().getAsLong();
    Duration left = most;
    boolean going = true;
    while (going && !left.isZero() && mayBeOnDisk(forwarder.stats())) {
      going = !ended.await(DRAIN_LOOK_MILLIS, TimeUnit.MILLISECONDS);
      Duration over = most.minusNanos(console.ticker().getAsLong() - start);
      left = over.isNegative() ? Duration.ZERO : over;
    }
    return left;
  }

  /** Whatever a queue or a request does not hold: what is there at the start, no step has seen. */
  private static boolean mayBeOnDisk(ForwarderStats stats) {
    long held = 0;
    for (ForwarderStats.DomainStats domain : stats.domains()) {
      held += domain.queuedItems() + domain.inFlight();
    }
    return stats.storedItems() > 0 || stats.total().pending() > held;
  }

  private void read() {
    try {
      feed.run();
      readAll = !submitter.isClosed();
    } catch (RuntimeException | Error e) {
      fault.set(e);
    } finally {
      readingEnds.countDown();
    }
  }

  private void look(Progress progress, WaitNotice waiting) {
    long now = console.ticker().getAsLong();
    waiting.look(now, submitter.submittingSince());
    progress.show(now, counts, forwarder.stats());
    feed.look();
  }

  private RunReport reportOf(StopReport stopped, Duration took) {
    Throwable thrown = fault.get();
    if (thrown != null) {
      throw new IllegalStateException("reading failed: " + thrown, thrown);
    }
    Map<Admission.Entry, Long> brokenOff = new HashMap<>(submitter.madeAnew());
    for (Admission admission : feed.brokenOff()) {
      admission.entries().forEach(entry -> brokenOff.merge(entry, 1L, Long::sum));
    }
    return new RunReport(
        counts.payloads().get(),
        counts.refused().get(),
        counts.skippedLines().get(),
        took,
        brokenOff.isEmpty() ? stopped.stats() : BrokenOff.without(brokenOff, stopped.stats()));
  }
}
