package dev.forwarder.retry;

import org.jspecify.annotations.Nullable;

/**
 * The state of one entry: unblocked, blocked until a time, or half-blocked while one probe is under
 * way. Only its domain's step touches it.
 */
final class BlockEntry {

  private enum State {
    UNBLOCKED,
    BLOCKED,
    HALF_BLOCKED
  }

  private final BlockKey key;
  private final int generation;
  private final @Nullable FailureWindow window;

  private State state = State.UNBLOCKED;
  private int errors;
  private long untilNanos;
  private int probe;
  private long keptUntilNanos;
  private boolean inTable;
  private boolean forgotten;

  /**
   * An unblocked entry.
   *
   * @param key its name
   * @param generation of its domain: entries of an older one no longer count
   * @param window the evidence that it collects; null for an entry that needs none
   */
  BlockEntry(BlockKey key, int generation, @Nullable FailureWindow window) {
    this.key = key;
    this.generation = generation;
    this.window = window;
  }

  BlockKey key() {
    return key;
  }

  int generation() {
    return generation;
  }

  @Nullable FailureWindow window() {
    return window;
  }

  int errors() {
    return errors;
  }

  long untilNanos() {
    return untilNanos;
  }

  boolean isUnblocked() {
    return state == State.UNBLOCKED;
  }

  /** When a request may pass: in the past, or at some time, or never while a probe is under way. */
  long openNanos() {
    return switch (state) {
      case UNBLOCKED -> 0;
      case BLOCKED -> untilNanos;
      case HALF_BLOCKED -> Long.MAX_VALUE;
    };
  }

  void startProbe(int number) {
    state = State.HALF_BLOCKED;
    probe = number;
  }

  boolean isProbedBy(int number) {
    return state == State.HALF_BLOCKED && probe == number;
  }

  void block(long newUntilNanos, int newErrors) {
    state = State.BLOCKED;
    untilNanos = newUntilNanos;
    errors = newErrors;
    clearEvidence();
  }

  void unblock() {
    state = State.UNBLOCKED;
    errors = 0;
    clearEvidence();
  }

  /**
   * Somebody asks for it: it is kept for the time of retention, from then or its block's end on.
   */
  void keep(long now) {
    keptUntilNanos = Math.max(now, untilNanos) + BlockedEndpoints.RETENTION_NANOS;
  }

  /** Whether nobody has asked for it for so long that it is forgotten. */
  boolean isOver(long now) {
    return keptUntilNanos <= now;
  }

  /** Under the table's lock, as what is kept how long. */
  void inTable(boolean isThere) {
    inTable = isThere;
  }

  boolean isInTable() {
    return inTable;
  }

  /** Whether the table has dropped it and its domain has taken note. */
  boolean isForgotten() {
    return forgotten;
  }

  void forget() {
    forgotten = true;
  }

  private void clearEvidence() {
    if (window != null) {
      window.clear();
    }
  }
}
