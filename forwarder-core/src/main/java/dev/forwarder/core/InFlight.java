package dev.forwarder.core;

import dev.forwarder.api.Reply;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of a domain that are under way, in the order in which they started, which is the
 * order in which their time runs out. The step's own.
 */
final class InFlight {

  private final long timeoutNanos;
  private final Reply timedOut;
  private @Nullable Attempt oldest;
  private @Nullable Attempt youngest;
  private int size;

  /**
   * None is under way.
   *
   * @param timeout what each has from its start to its reply
   * @param timedOut the reply of one that has none by then
   */
  InFlight(Duration timeout, Reply timedOut) {
    this.timeoutNanos = timeout.toNanos();
    this.timedOut = timedOut;
  }

  /** Whether the time of one is up. */
  boolean isLate(Attempt attempt, long now) {
    return attempt.startedNanos() <= now - timeoutNanos;
  }

  /** The reply of one whose time is up. */
  Reply timedOut() {
    return timedOut;
  }

  /** When the time of the first of them is up; never, where there is none. */
  long nextNanos() {
    return oldest == null ? Long.MAX_VALUE : oldest.startedNanos() + timeoutNanos;
  }

  void add(Attempt attempt) {
    attempt.older = youngest;
    if (youngest == null) {
      oldest = attempt;
    } else {
      youngest.younger = attempt;
    }
    youngest = attempt;
    size++;
  }

  void remove(Attempt attempt) {
    if (attempt.older == null) {
      oldest = attempt.younger;
    } else {
      attempt.older.younger = attempt.younger;
    }
    if (attempt.younger == null) {
      youngest = attempt.older;
    } else {
      attempt.younger.older = attempt.older;
    }
    attempt.older = null;
    attempt.younger = null;
    size--;
  }

  /** Whether it is among them; looks at each. */
  boolean contains(Attempt asked) {
    Attempt attempt = oldest;
    while (attempt != null && attempt != asked) {
      attempt = attempt.younger;
    }
    return attempt != null;
  }

  @Nullable Attempt oldest() {
    return oldest;
  }

  int size() {
    return size;
  }

  void forEach(Consumer<? super Attempt> action) {
    for (Attempt attempt = oldest; attempt != null; attempt = attempt.younger) {
      action.accept(attempt);
    }
  }
}
