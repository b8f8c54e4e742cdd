package dev.forwarder.core;

import dev.forwarder.api.Admission;
import dev.forwarder.api.RefusalReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A submission of which some transactions are being written to disk: what is known of each, and who
 * is told when all is. The submitting thread begins, the disk's ends; thread-safe between these.
 */
final class Writing {

  /** What is known of one; null at first, which stands for accepted if nobody writes it. */
  private enum Known {
    WRITING,
    ON_DISK,
    IN_MEMORY
  }

  private final Routes.Route route;
  private final Executor callbacks;
  private final AtomicReferenceArray<@Nullable Object> known;
  private final CompletableFuture<Admission> settled = new CompletableFuture<>();

  /** The submitting thread, and those that are being written. */
  private final AtomicInteger open = new AtomicInteger(1);

  Writing(Routes.Route route, Executor callbacks) {
    this.route = route;
    this.callbacks = callbacks;
    this.known = new AtomicReferenceArray<>(route.size());
  }

  /** One is being written. */
  void begin(int index) {
    known.set(index, Known.WRITING);
    open.incrementAndGet();
  }

  /** It is on disk, and accepted. */
  void accepted(int index) {
    end(index, Known.ON_DISK);
  }

  /** It could not be written, and is accepted in memory alone. */
  void acceptedInMemory(int index) {
    end(index, Known.IN_MEMORY);
  }

  /** It could not be written, and is refused. */
  void refused(int index, RefusalReason reason) {
    end(index, reason);
  }

  private void end(int index, Object what) {
    known.set(index, what);
    endOne();
  }

  private void endOne() {
    if (open.decrementAndGet() == 0) {
      Admission all = admission();
      try {
        callbacks.execute(() -> settled.complete(all));
      } catch (Throwable noThread) { // who waits for it must not wait for ever
        settled.complete(all);
      }
    }
  }

  /**
   * The submission has been made.
   *
   * @param refusals what was refused at once, and why; null if nothing was
   * @param waitNanos how long its caller waits for what is being written
   * @return the answer, in which something may be being written still
   */
  Admission submitted(@Nullable RefusalReason @Nullable [] refusals, long waitNanos) {
    for (int i = 0; refusals != null && i < refusals.length; i++) {
      if (refusals[i] != null) {
        known.set(i, refusals[i]);
      }
    }
    Admission now = admission();
    endOne();
    return waitNanos <= 0 ? now : await(waitNanos, now);
  }

  private Admission await(long nanos, Admission otherwise) {
    try {
      return settled.get(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      return otherwise;
    } catch (ExecutionException e) {
      throw new AssertionError("nobody completes it exceptionally", e);
    }
    return otherwise;
  }

  private Admission admission() {
    return route.admission(this::entry, settled.minimalCompletionStage());
  }

  private Admission.Entry entry(int index, String domain, String keyId) {
    Object state = known.get(index);
    if (state instanceof RefusalReason reason) {
      return new Admission.Entry(domain, keyId, Admission.State.REFUSED, reason);
    }
    return state == Known.WRITING
        ? new Admission.Entry(domain, keyId, Admission.State.WRITING, null)
        : Admission.Entry.accepted(domain, keyId, state == Known.ON_DISK);
  }
}
