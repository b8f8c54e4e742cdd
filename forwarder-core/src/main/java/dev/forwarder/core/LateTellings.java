package dev.forwarder.core;

import org.jspecify.annotations.Nullable;

/**
 * Reports for which no thread could be had, in the order of their ends. Queueing one allocates
 * nothing: there may be no memory. Thread-safe.
 */
final class LateTellings {

  private @Nullable Telling first;
  private @Nullable Telling last;
  private volatile boolean empty = true;

  boolean isEmpty() {
    return empty;
  }

  synchronized void add(Telling told) {
    told.next = null;
    if (last == null) {
      first = told;
    } else {
      last.next = told;
    }
    last = told;
    empty = false;
  }

  /** It could not be told yet, and is the first again. */
  synchronized void putBack(Telling told) {
    told.next = first;
    first = told;
    last = last == null ? told : last;
    empty = false;
  }

  synchronized @Nullable Telling poll() {
    Telling told = first;
    if (told != null) {
      first = told.next;
      told.next = null;
    }
    if (first == null) {
      last = null;
      empty = true;
    }
    return told;
  }
}
