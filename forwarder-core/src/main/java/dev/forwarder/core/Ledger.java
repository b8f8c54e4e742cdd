package dev.forwarder.core;

import dev.forwarder.api.Counts;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.ForwarderStats.HopStats;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.RefusalReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one domain: how many transactions of each of its targets ended how.
 *
 * <p>Whoever runs the domain's step writes; {@link #publish} shows everything that was written
 * since the last time at once (a sequence lock), and {@link #read} sees either all of a step or
 * nothing of it. What is accepted is read after the outcomes, so that pending is never negative.
 *
 * <p>Targets come by the word of the forwarder, with nothing counted yet; they go by the step's,
 * when nothing of them is pending: then their counts join those of all that have gone.
 */
final class Ledger {

  private static final VarHandle VERSION;
  private static final RefusalReason[] REFUSALS = RefusalReason.values();

  /** In the tally of targets that have gone: what they had accepted, and what refused. */
  private static final int ACCEPTED = Tally.OUTCOMES;

  private static final int REFUSED = ACCEPTED + 1;

  static {
    try {
      VERSION = MethodHandles.lookup().findVarHandle(Ledger.class, "version", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final List<Target> targets;
  private final Tally removed = new Tally(REFUSED + REFUSALS.length);
  private final Tally gauges = new Tally(Gauge.values().length);
  private final Refusals late = new Refusals();
  private List<String> hopNames = List.of();
  private Tally hops = new Tally(0);
  private boolean dirty;

  @SuppressWarnings("unused") // through VERSION; odd while a publication is under way
  private int version;

  Ledger(List<Target> targets) {
    this.targets = new CopyOnWriteArrayList<>(targets);
  }

  /** What is shown beside the outcomes. */
  enum Gauge {
    REQUESTS,
    RETRIES,
    IN_FLIGHT,
    LIMIT,
    QUEUED,
    STORED,
    RECOVERED,
    BLOCKED
  }

  /** What is shown of a hop. */
  enum OfHop {
    HANDED_OVER,
    IN_FLIGHT,
    AVAILABLE
  }

  /** Before anything is counted: the domain has these hops. */
  void nameHops(List<String> names) {
    hopNames = List.copyOf(names);
    hops = new Tally(names.size() * OfHop.values().length);
  }

  /** The step: so much is to be shown of a hop. */
  void set(int hop, OfHop what, long value) {
    int cell = cellOf(hop, what);
    if (hops.get(cell) != value) {
      hops.set(cell, value);
      dirty = true;
    }
  }

  private static int cellOf(int hop, OfHop what) {
    return hop * OfHop.values().length + EnumIndex.of(what);
  }

  /** Any thread: the targets that have not gone. */
  List<Target> targets() {
    return List.copyOf(targets);
  }

  /** Any thread: one more, before it accepts anything. */
  void add(Target target) {
    targets.add(target);
  }

  /** The step: this target has gone, and nothing of it is pending. */
  void remove(Target target) {
    target.refusals().close(late);
    long[] counts = countsOf(target);
    beginChange();
    try {
      targets.remove(target); // may find no memory, and must have changed nothing then
      for (int i = 0; i < counts.length; i++) {
        removed.add(i, counts[i]);
      }
      removed.show();
    } finally {
      endChange(); // whatever happened: readers wait for it
    }
  }

  private static long[] countsOf(Target target) {
    long[] counts = new long[REFUSED + REFUSALS.length];
    for (int i = 0; i < Tally.OUTCOMES; i++) {
      counts[i] = target.tally().get(i);
    }
    counts[ACCEPTED] = target.accepted().count();
    target.refusals().counts().forEach((reason, n) -> counts[cellOf(reason)] = n);
    return counts;
  }

  private static int cellOf(RefusalReason reason) {
    return REFUSED + EnumIndex.of(reason);
  }

  /** Any thread, when the domain is over: whatever is refused from now on is counted there. */
  void bequeath(Refusals heir) {
    for (Target target : targets) {
      target.refusals().close(heir);
    }
    late.close(heir);
  }

  /** The step: one transaction of this target has ended. */
  void count(Target target, Outcome outcome, @Nullable DropReason reason) {
    count(target, outcome, reason, 1);
  }

  /** The step: so many transactions of this target have ended. */
  void count(Target target, Outcome outcome, @Nullable DropReason reason, long transactions) {
    target.tally().add(Tally.cellOf(outcome, reason), transactions);
    dirty = true;
  }

  /** The step: a gauge has this value now. */
  void set(Gauge gauge, long value) {
    int cell = EnumIndex.of(gauge);
    if (gauges.get(cell) != value) {
      gauges.set(cell, value);
      dirty = true;
    }
  }

  /** The step: a gauge is one more. */
  void increment(Gauge gauge) {
    gauges.add(EnumIndex.of(gauge), 1);
    dirty = true;
  }

  /** The step, at its end: shows what was written. */
  void publish() {
    if (!dirty) {
      return;
    }
    Iterator<Target> all = targets.iterator(); // first: readers wait while a change is under way
    beginChange();
    try {
      while (all.hasNext()) {
        all.next().tally().show();
      }
      gauges.show();
      hops.show();
    } finally {
      endChange();
    }
    dirty = false;
  }

  private void beginChange() {
    VERSION.setOpaque(this, (int) VERSION.get(this) + 1);
    VarHandle.releaseFence();
  }

  private void endChange() {
    VERSION.setRelease(this, (int) VERSION.get(this) + 1);
  }

  /** A snapshot of what was published last; any thread. */
  Snapshot read() {
    Shown shown;
    int before;
    int after;
    do {
      before = (int) VERSION.getAcquire(this);
      shown = shown();
      VarHandle.acquireFence();
      after = (int) VERSION.getOpaque(this);
      if (before != after) {
        Thread.onSpinWait();
      }
    } while (before != after || (before & 1) != 0);
    return shown.snapshot(late.counts());
  }

  private Shown shown() {
    List<Target> seen = List.copyOf(targets);
    List<long[]> cells = new ArrayList<>(seen.size());
    for (Target target : seen) {
      cells.add(target.tally().read());
    }
    return new Shown(seen, cells, removed.read(), gauges.read(), hops.read(), hopNames);
  }

  /** For the step and its tests: transactions of all targets that have ended. */
  long ended() {
    long ended = removed.ended();
    for (Target target : targets) {
      ended += target.tally().ended();
    }
    return ended;
  }

  /** For the step: transactions of all targets that were accepted. */
  long accepted() {
    long accepted = removed.get(ACCEPTED);
    for (Target target : targets) {
      accepted += target.accepted().count();
    }
    return accepted;
  }

  /** Cells that were shown together. */
  private static final class Shown {
    private final List<Target> targets;
    private final List<long[]> cells;
    private final long[] removed;
    private final long[] gauges;
    private final long[] hops;
    private final List<String> hopNames;

    Shown(
        List<Target> targets,
        List<long[]> cells,
        long[] removed,
        long[] gauges,
        long[] hops,
        List<String> hopNames) {
      this.targets = targets;
      this.cells = cells;
      this.removed = removed;
      this.gauges = gauges;
      this.hops = hops;
      this.hopNames = hopNames;
    }

    Snapshot snapshot(Map<RefusalReason, Long> late) {
      List<Counts> counts = new ArrayList<>(targets.size());
      for (int i = 0; i < targets.size(); i++) {
        Target target = targets.get(i);
        counts.add(
            Tally.counts(cells.get(i), target.accepted().count(), target.refusals().counts()));
      }
      Counts gone = Tally.counts(removed, removed[ACCEPTED], refused(late));
      return new Snapshot(targets, counts, gone, gauges, hopStats());
    }

    private List<HopStats> hopStats() {
      List<HopStats> stats = new ArrayList<>(hopNames.size());
      for (int i = 0; i < hopNames.size(); i++) {
        stats.add(
            new HopStats(
                hopNames.get(i),
                hops[cellOf(i, OfHop.AVAILABLE)] != 0,
                (int) hops[cellOf(i, OfHop.IN_FLIGHT)],
                hops[cellOf(i, OfHop.HANDED_OVER)]));
      }
      return stats;
    }

    private Map<RefusalReason, Long> refused(Map<RefusalReason, Long> late) {
      for (RefusalReason reason : REFUSALS) {
        long n = removed[cellOf(reason)];
        if (n != 0) {
          late.merge(reason, n, Long::sum);
        }
      }
      return late;
    }
  }

  /** What a reader saw: the targets, the counts of each in the same order, and the gauges. */
  static final class Snapshot {
    private final List<Target> targets;
    private final List<Counts> counts;
    private final Counts removed;
    private final long[] gauges;
    private final List<HopStats> hops;

    private Snapshot(
        List<Target> targets,
        List<Counts> counts,
        Counts removed,
        long[] gauges,
        List<HopStats> hops) {
      this.targets = targets;
      this.counts = counts;
      this.removed = removed;
      this.gauges = gauges;
      this.hops = hops;
    }

    List<HopStats> hops() {
      return hops;
    }

    List<Target> targets() {
      return targets;
    }

    List<Counts> counts() {
      return counts;
    }

    /** The counts of all targets that have gone. */
    Counts removed() {
      return removed;
    }

    long gauge(Gauge gauge) {
      return gauges[EnumIndex.of(gauge)];
    }
  }
}
