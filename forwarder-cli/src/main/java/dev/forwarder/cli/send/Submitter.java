package dev.forwarder.cli.send;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Payload;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands payloads over, waiting for room however long it takes, until it is closed. One thread
 * submits, another closes.
 */
final class Submitter {
  /** For ever: a longer time does not fit into nanoseconds. */
  private static final Duration LONGEST_WAIT = Duration.ofDays(100_000);

  private static final long NOT_WAITING = Long.MIN_VALUE;

  private final Forwarder forwarder;
  private final Endpoint endpoint;
  private final LongSupplier ticker;
  private final AtomicLong submittingSince = new AtomicLong(NOT_WAITING);
  private final Object gate = new Object();
  private volatile boolean closed;
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
      answered.accept(forwarder.submit(endpoint, payload, LONGEST_WAIT));
    } finally {
      leave();
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

  /** Since when the submission under way has been so, if there is one. */
  OptionalLong submittingSince() {
    long since = submittingSince.get();
    return since == NOT_WAITING ? OptionalLong.empty() : OptionalLong.of(since);
  }
}
