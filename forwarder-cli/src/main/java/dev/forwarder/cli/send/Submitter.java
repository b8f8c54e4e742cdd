package dev.forwarder.cli.send;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Payload;
import dev.forwarder.api.RefusalReason;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands payloads over, waiting for room in memory and on disk however long it takes, until it is
 * closed. One thread submits, another closes.
 */
final class Submitter {
  /** For ever: a longer time does not fit into nanoseconds. */
  private static final Duration LONGEST_WAIT = Duration.ofDays(100_000);

  /** So long after the disk has taken nothing it is asked again. */
  private static final long DISK_PAUSE_MILLIS = 250;

  /** How long what is being written when it ends may take to be known. */
  private static final long SETTLE_SECONDS = 5;

  private static final long NOT_WAITING = Long.MIN_VALUE;

  private final Forwarder forwarder;
  private final Endpoint endpoint;
  private final LongSupplier ticker;
  private final AtomicLong submittingSince = new AtomicLong(NOT_WAITING);
  private final Object gate = new Object();
  private final CountDownLatch ends = new CountDownLatch(1);
  private final Map<Admission.Entry, Long> madeAnew = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private volatile @Nullable RefusalReason diskRefusal;
  private @Nullable Thread submitting;

  Submitter(Forwarder forwarder, Endpoint endpoint, LongSupplier ticker) {
    this.forwarder = forwarder;
    this.endpoint = endpoint;
    this.ticker = ticker;
  }

  /**
   * Hands a payload over, unless this was closed before.
   *
   * @param payload the payload
   * @param answered takes the answer, before {@link #close()} returns
   */
  void submit(Payload payload, Consumer<Admission> answered) {
    if (!enter()) {
      return;
    }
    try {
      answered.accept(submit(payload));
    } finally {
      diskRefusal = null;
      leave();
    }
  }

  /** As often as it takes while the disk takes nothing. */
  private Admission submit(Payload payload) {
    Admission admission = settled(forwarder.submit(endpoint, payload, LONGEST_WAIT));
    RefusalReason refusal = BrokenOff.byDisk(admission);
    while (refusal != null && pause(refusal)) {
      admission.entries().forEach(entry -> madeAnew.merge(entry, 1L, Long::sum));
      admission = settled(forwarder.submit(endpoint, payload, LONGEST_WAIT));
      refusal = BrokenOff.byDisk(admission);
    }
    return admission;
  }

  /** Whether to go on after it. */
  private boolean pause(RefusalReason refusal) {
    diskRefusal = refusal;
    try {
      return !ends.await(DISK_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What is being written when this is closed will be known soon. */
  private static Admission settled(Admission admission) {
    if (admission.accepted() + admission.refused() == admission.entries().size()) {
      return admission;
    }
    boolean interrupted = Thread.interrupted();
    try {
      return admission.settled().toCompletableFuture().get(SETTLE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
      return admission;
    } catch (ExecutionException | TimeoutException e) {
      return admission;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean enter() {
    synchronized (gate) {
      if (closed) {
        return false;
      }
      submitting = Thread.currentThread();
    }
    submittingSince.set(ticker.getAsLong());
    return true;
  }

  private void leave() {
    submittingSince.set(NOT_WAITING);
    synchronized (gate) {
      submitting = null;
      gate.notifyAll();
    }
  }

  /**
   * Ends it: a submission that waits for room gives up, none follows. Returns when there is none
   * under way.
   *
   * @throws InterruptedException if the caller is interrupted while it waits for that
   */
  void close() throws InterruptedException {
    synchronized (gate) {
      closed = true;
      ends.countDown();
      if (submitting != null) {
        submitting.interrupt();
      }
      while (submitting != null) {
        gate.wait();
      }
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Why the submission under way is made again and again, if it is. */
  @Nullable RefusalReason diskRefusal() {
    return diskRefusal;
  }

  /** Refusals after which the same was submitted anew, and how many of each. */
  Map<Admission.Entry, Long> madeAnew() {
    return Map.copyOf(madeAnew);
  }

  /** Since when the submission under way has been so, if there is one. */
  OptionalLong submittingSince() {
    long since = submittingSince.get();
    return since == NOT_WAITING ? OptionalLong.empty() : OptionalLong.of(since);
  }
}
