package dev.forwarder.core;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of a domain that are under way, in the order in which they started, which is the
 * order in which their time runs out. The step's own.
 */
final class InFlight {

  private @Nullable Attempt oldest;
  private @Nullable Attempt youngest;
  private int size;

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
