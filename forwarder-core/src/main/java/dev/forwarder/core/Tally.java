package dev.forwarder.core;

import dev.forwarder.api.Counts;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.RefusalReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that the step writes, and that others read as they were when they were shown last. When
 * they may be read is for the {@link Ledger} to say.
 */
final class Tally {

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
  private static final DropReason[] REASONS = DropReason.values();
  private static final int DROPPED = EnumIndex.of(Outcome.DROPPED);

  /** So many cells hold outcomes. */
  static final int OUTCOMES = DROPPED + REASONS.length;

  private final long[] written;
  private final long[] shown;

  Tally(int cells) {
    this.written = new long[cells];
    this.shown = new long[cells];
  }

  /** The cell of an outcome. */
  static int cellOf(Outcome outcome, @Nullable DropReason reason) {
    return reason == null ? EnumIndex.of(outcome) : DROPPED + EnumIndex.of(reason);
  }

  void add(int cell, long more) {
    written[cell] += more;
  }

  void set(int cell, long value) {
    written[cell] = value;
  }

  long get(int cell) {
    return written[cell];
  }

  /** The sum of the outcomes. */
  long ended() {
    long ended = 0;
    for (int i = 0; i < OUTCOMES; i++) {
      ended += written[i];
    }
    return ended;
  }

  void show() {
    for (int i = 0; i < written.length; i++) {
      CELL.setOpaque(shown, i, written[i]);
    }
  }

  /** A copy of what is shown. */
  long[] read() {
    long[] cells = new long[shown.length];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = (long) CELL.getOpaque(shown, i);
    }
    return cells;
  }

  /** The outcomes among the cells that were read, and what goes with them. */
  static Counts counts(long[] cells, long accepted, Map<RefusalReason, Long> refused) {
    long delivered = cells[EnumIndex.of(Outcome.DELIVERED)];
    long handedOver = cells[EnumIndex.of(Outcome.HANDED_OVER)];
    long deadLettered = cells[EnumIndex.of(Outcome.DEAD_LETTERED)];
    long ended = delivered + handedOver + deadLettered;
    Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    for (DropReason reason : REASONS) {
      long n = cells[DROPPED + EnumIndex.of(reason)];
      if (n != 0) {
        dropped.put(reason, n);
        ended += n;
      }
    }
    return new Counts(
        accepted, delivered, handedOver, deadLettered, dropped, accepted - ended, refused);
  }
}
