package dev.forwarder.cli.send;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Payload;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.SubmitOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
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
 * closed. Where they are written ahead, many are being written at once; they are answered in their
 * order nevertheless. One thread submits, another closes.
 */
final class Submitter {
  /** For ever: a longer time does not fit into nanoseconds. */
  private static final Duration LONGEST_WAIT = Duration.ofDays(100_000);

  /** So long after the disk has taken nothing it is asked again. */
  private static final long DISK_PAUSE_MILLIS = 250;

  /** How long what is being written when it ends may take to be known. */
  private static final Duration SETTLE_TIME = Duration.ofSeconds(5);

  private static final int MOST_UNANSWERED = 1024;
  private static final long MOST_UNANSWERED_BYTES = 4 << 20;

  private static final SubmitOptions WAITING_FOR_ROOM =
      SubmitOptions.NONE.withMaxWait(LONGEST_WAIT).withoutWaitingForDisk();

  private static final long NOT_WAITING = Long.MIN_VALUE;

  /** One that was handed over. */
  private record Unanswered(
      Payload payload,
      Admission first,
      CompletableFuture<Admission> settled,
      Consumer<Admission> answered) {}

  private final Forwarder forwarder;
  private final Endpoint endpoint;
  private final LongSupplier ticker;
  private final AtomicLong submittingSince = new AtomicLong(NOT_WAITING);
  private final Object gate = new Object();
  private final CountDownLatch ends = new CountDownLatch(1);
  private final Map<Admission.Entry, Long> madeAnew = new ConcurrentHashMap<>();

  /** In their order; the submitting thread's, like their bytes. */
  private final Deque<Unanswered> unanswered = new ArrayDeque<>();

  private long unansweredBytes;
  private volatile boolean closed;
  private volatile long settleUntil;
  private volatile @Nullable RefusalReason diskRefusal;
  private @Nullable Thread submitting;
  private boolean hasUnanswered;

  /** Whether the disk has taken what was last submitted anew: the next needs no pause before. */
  private boolean diskTakes;

  Submitter(Forwarder forwarder, Endpoint endpoint, LongSupplier ticker) {
    this.forwarder = forwarder;
    this.endpoint = endpoint;
    this.ticker = ticker;
  }

  /**
   * Hands a payload over, unless this was closed before.
   *
   * @param payload the payload
   * @param answered takes the answer, on this thread: now, or in one of the next calls, after those
   *     of earlier payloads, and before {@link #close()} returns
   */
  void submit(Payload payload, Consumer<Admission> answered) {
    if (!enter()) {
      return;
    }
    try {
      Admission first = forwarder.submit(endpoint, payload, WAITING_FOR_ROOM);
      unanswered.add(
          new Unanswered(payload, first, first.settled().toCompletableFuture(), answered));
      unansweredBytes += payload.size();
      answer(MOST_UNANSWERED, MOST_UNANSWERED_BYTES);
    } finally {
      leave();
    }
  }

  /**
   * Waits until everything that was handed over is answered. To be called, on the thread that
   * submits, before it waits for anything else, and at its end.
   */
  void settle() {
    if (unanswered.isEmpty()) {
      return;
    }
    begin();
    try {
      answer(0, 0);
    } finally {
      leave();
    }
  }

  /** Answers what is settled, and the first ones anyway until no more than that is left. */
  private void answer(int most, long mostBytes) {
    Unanswered next = unanswered.peek();
    while (next != null
        && (next.settled().isDone() || unanswered.size() > most || unansweredBytes > mostBytes)) {
      Admission admission = answer(next);
      unanswered.remove();
      unansweredBytes -= next.payload().size();
      diskRefusal = null;
      next.answered().accept(admission);
      next = unanswered.peek();
    }
  }

  /** Its answer; submitted anew as often as it takes while the disk takes nothing. */
  private Admission answer(Unanswered next) {
    Admission admission = settled(next.first(), next.settled());
    RefusalReason refusal = BrokenOff.byDisk(admission);
    while (refusal != null && ((diskTakes && !closed) || pause(refusal))) {
      admission.entries().forEach(entry -> madeAnew.merge(entry, 1L, Long::sum));
      Admission again = forwarder.submit(endpoint, next.payload(), WAITING_FOR_ROOM);
      admission = settled(again, again.settled().toCompletableFuture());
      refusal = BrokenOff.byDisk(admission);
      diskTakes = refusal == null;
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

  /** Waits as long as it takes; once this is closed, no longer than what is written then takes. */
  private Admission settled(Admission first, CompletableFuture<Admission> settled) {
    try {
      return closed ? settledSoon(first, settled) : settled.get();
    } catch (InterruptedException e) {
      Admission admission = settledSoon(first, settled);
      Thread.currentThread().interrupt();
      return admission;
    } catch (ExecutionException e) {
      return first;
    }
  }

  private Admission settledSoon(Admission first, CompletableFuture<Admission> settled) {
    long left = Math.max(0, settleUntil - ticker.getAsLong());
    boolean interrupted = Thread.interrupted();
    try {
      return settled.get(left, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
      return first;
    } catch (ExecutionException | TimeoutException e) {
      return first;
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
      begin();
    }
    return true;
  }

  private void begin() {
    synchronized (gate) {
      submitting = Thread.currentThread();
    }
    submittingSince.set(ticker.getAsLong());
  }

  private void leave() {
    diskRefusal = null;
    submittingSince.set(NOT_WAITING);
    synchronized (gate) {
      submitting = null;
      hasUnanswered = !unanswered.isEmpty();
      gate.notifyAll();
    }
  }

  /**
   * Ends it: a submission that waits for room gives up, none follows. Returns when there is none
   * under way, and all are answered.
   *
   * @throws InterruptedException if the caller is interrupted while it waits for that
   */
  void close() throws InterruptedException {
    synchronized (gate) {
      settleUntil = ticker.getAsLong() + SETTLE_TIME.toNanos();
      closed = true;
      ends.countDown();
      if (submitting != null) {
        submitting.interrupt();
      }
      while (submitting != null || hasUnanswered) {
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
