package dev.forwarder.core;

import dev.forwarder.api.Counts;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Outcome;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one domain: how many transactions of each of its targets ended how.
 *
 * <p>Whoever runs the domain's step writes; {@link #publish} shows everything that was written
 * since the last time at once (a sequence lock), and {@link #read} sees either all of a step or
 * nothing of it. What is accepted is read after the outcomes, so that pending is never negative.
 */
final class Ledger {

  private static final VarHandle VERSION;
  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
  private static final DropReason[] REASONS = DropReason.values();
  private static final int DROPPED = EnumIndex.of(Outcome.DROPPED);
  private static final int CELLS = DROPPED + REASONS.length;

  static {
    try {
      VERSION = MethodHandles.lookup().findVarHandle(Ledger.class, "version", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Target[] targets;
  private final long[] written;
  private final long[] published;
  private boolean dirty;

  @SuppressWarnings("unused") // through VERSION; odd while a publication is under way
  private int version;

  /** A ledger of targets whose {@link Target#index} is their place in the array. */
  Ledger(Target[] targets) {
    this.targets = targets;
    this.written = new long[targets.length * CELLS + Gauge.values().length];
    this.published = new long[written.length];
  }

  /** What is shown beside the outcomes. */
  enum Gauge {
    REQUESTS,
    RETRIES,
    IN_FLIGHT,
    QUEUED,
    BLOCKED
  }

  /** The step: one transaction of this target has ended. */
  void count(Target target, Outcome outcome, @Nullable DropReason reason) {
    int cell = reason == null ? EnumIndex.of(outcome) : DROPPED + EnumIndex.of(reason);
    written[target.index() * CELLS + cell]++;
    dirty = true;
  }

  /** The step: a gauge has this value now. */
  void set(Gauge gauge, long value) {
    int cell = gaugeCell(gauge);
    if (written[cell] != value) {
      written[cell] = value;
      dirty = true;
    }
  }

  /** The step: a gauge is one more. */
  void increment(Gauge gauge) {
    written[gaugeCell(gauge)]++;
    dirty = true;
  }

  private int gaugeCell(Gauge gauge) {
    return targets.length * CELLS + EnumIndex.of(gauge);
  }

  /** The step, at its end: shows what was written. */
  void publish() {
    if (!dirty) {
      return;
    }
    dirty = false;
    int seen = (int) VERSION.get(this);
    VERSION.setOpaque(this, seen + 1);
    VarHandle.releaseFence();
    for (int i = 0; i < written.length; i++) {
      CELL.setOpaque(published, i, written[i]);
    }
    VERSION.setRelease(this, seen + 2);
  }

  /** A snapshot of what was published last; any thread. */
  Snapshot read() {
    long[] cells = new long[published.length];
    int before;
    int after;
    do {
      before = (int) VERSION.getAcquire(this);
      for (int i = 0; i < cells.length; i++) {
        cells[i] = (long) CELL.getOpaque(published, i);
      }
      VarHandle.acquireFence();
      after = (int) VERSION.getOpaque(this);
      if (before != after) {
        Thread.onSpinWait();
      }
    } while (before != after || (before & 1) != 0);
    List<Counts> counts = new ArrayList<>(targets.length);
    for (Target target : targets) {
      counts.add(countsOf(target, cells));
    }
    return new Snapshot(counts, cells);
  }

  private static Counts countsOf(Target target, long[] cells) {
    int base = target.index() * CELLS;
    long delivered = cells[base + EnumIndex.of(Outcome.DELIVERED)];
    long handedOver = cells[base + EnumIndex.of(Outcome.HANDED_OVER)];
    long deadLettered = cells[base + EnumIndex.of(Outcome.DEAD_LETTERED)];
    Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    long ended = delivered + handedOver + deadLettered;
    for (DropReason reason : REASONS) {
      long n = cells[base + DROPPED + EnumIndex.of(reason)];
      if (n != 0) {
        dropped.put(reason, n);
        ended += n;
      }
    }
    long accepted = target.accepted().count();
    return new Counts(
        accepted, delivered, handedOver, deadLettered, dropped, accepted - ended, target.refused());
  }

  /** For the step and its tests: transactions of all targets that have ended. */
  long ended() {
    long ended = 0;
    for (int i = 0; i < targets.length * CELLS; i++) {
      ended += written[i];
    }
    return ended;
  }

  /** For the step: transactions of all targets that were accepted. */
  long accepted() {
    long accepted = 0;
    for (Target target : targets) {
      accepted += target.accepted().count();
    }
    return accepted;
  }

  /** What a reader saw: the counts of each target, in order, and the gauges. */
  final class Snapshot {
    private final List<Counts> counts;
    private final long[] cells;

    private Snapshot(List<Counts> counts, long[] cells) {
      this.counts = counts;
      this.cells = cells;
    }

    List<Counts> counts() {
      return counts;
    }

    long gauge(Gauge gauge) {
      return cells[gaugeCell(gauge)];
    }
  }
}
