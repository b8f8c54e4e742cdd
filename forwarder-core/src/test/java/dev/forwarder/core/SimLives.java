package dev.forwarder.core;

import dev.forwarder.core.SimDiskPlan.End;
import dev.forwarder.retry.spool.Fsync;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a simulation, one after another on one disk: how each ends, and what the next
 * one must find.
 */
final class SimLives {

  /** What is written on an interval is forced by then, however slow the disk. */
  private static final long FORCED_AFTER_NANOS = 20 * SimTimes.SECOND;

  /** What is over is told to the disk within 10 ms, and an alarm may be late. */
  private static final long KNOWN_AFTER_NANOS = 12 * SimTimes.MILLISECOND;

  private final Simulation world;
  private final SimDisk disk;
  private final SimRandom chance;
  private final Queue<End> ends = new ArrayDeque<>();
  private @Nullable End due;
  private boolean quiet;

  /** When there was last nothing to do for the disk, nor anybody else. */
  private long quietAt;

  SimLives(Simulation world, SimDisk disk, SimRandom chance) {
    this.world = world;
    this.disk = disk;
    this.chance = chance;
    ends.addAll(world.plan.disk.ends);
  }

  /** Processes end from now on, as planned. */
  void begin() {
    for (int i = ends.size(); i > 0; i--) {
      world.schedule.at((long) (chance.next() * SimTimes.HOUR), this::end);
    }
  }

  /** The one that runs is the last. */
  void beQuiet() {
    quiet = true;
  }

  private void end() {
    if (quiet || due != null) {
      return;
    }
    End next = ends.remove();
    world.trace("end", next);
    if (next == End.STOP) {
      if (!world.isStopCalled()) {
        world.met.count(SimEvent.STOP_AND_RESTART);
        world.stop();
        if (chance.chance(0.3)) {
          long in = chance.spread(SimTimes.MILLISECOND, SimTimes.MINUTE);
          world.schedule.at(world.schedule.now() + in, () -> killStopping(world.books.life()));
        }
      }
    } else if (next == End.DEATH) {
      disk.dieSoon();
      world.schedule.at(world.schedule.now() + SimTimes.MINUTE, this::dieAnyhow);
    } else {
      due = next;
    }
  }

  /** Nobody waits longer for it, whether it has stopped by now or not. */
  private void killStopping(int life) {
    if (!quiet && due == null && life == world.books.life()) {
      due = End.CRASH;
    }
  }

  private void dieAnyhow() {
    if (!quiet && !world.schedule.isDiskDead()) {
      due = End.DEATH;
    }
  }

  /** It has stopped: another one begins soon. */
  void stopped() {
    if (!quiet) {
      long in = chance.spread(SimTimes.MILLISECOND, SimTimes.MINUTE);
      int life = world.books.life();
      world.schedule.at(
          world.schedule.now() + in, () -> due = life == world.books.life() ? End.STOP : due);
    }
  }

  /** After each task, with no thread held up: goes over to the next process, if it is time. */
  boolean goOn() {
    if (world.schedule.isDiskDead()) {
      world.met.count(SimEvent.CRASH_IN_DISK_OPERATION);
      due = End.DEATH;
    }
    if (world.schedule.isDiskIdle() && world.schedule.isIdle() && !disk.isTroubled()) {
      quietAt = world.schedule.now();
    }
    End end = due;
    if (end == null) {
      return false;
    }
    due = null;
    if (end == End.CRASH || end == End.POWER_CUT) {
      world.met.count(end == End.CRASH ? SimEvent.CRASH : SimEvent.POWER_CUT);
    }
    if (end != End.STOP && world.isStopCalled()) {
      world.met.count(SimEvent.CRASH_WHILE_STOPPING);
    }
    world.trace("process ends", end);
    if (end == End.STOP) {
      world.checkIsClosed();
    }
    world.books.records().forEach(record -> leave(record, end));
    disk.endProcess(end == End.POWER_CUT);
    if (!quiet && chance.chance(0.1)) {
      disk.dieSoon();
    }
    if (chance.chance(0.3)) {
      world.met.count(SimEvent.CAP_LOWERED);
      world.plan.lowerCaps(chance);
    }
    world.restart();
    quietAt = world.schedule.now();
    return true;
  }

  // ---- what the next one must find ----

  private void leave(SimRecord record, End end) {
    if (record.underWay != null && record.underWay.wire instanceof SimHopTransport) {
      world.met.count(SimEvent.END_WITH_HOP_UNDER_WAY);
    }
    int domain = record.target.domain();
    boolean kept = world.plan.disk.keeps(domain);
    boolean unsure = disk.hasForceFailed() && world.plan.disk.fsync(domain) != Fsync.ALWAYS;
    boolean powerTook = end == End.POWER_CUT && !isForced(record);
    if (record.writing || record.isPending()) {
      record.owed =
          record.isPending()
              && (end == End.STOP || record.onDisk)
              && !unsure
              && !powerTook
              && mayBeOwed(domain);
      if (record.owed) {
        world.met.count(SimEvent.OWED_BY_THE_NEXT);
      }
      record.writing = false;
      record.left = true;
      record.hasCrossed = true;
      record.mayComeBack = kept;
      record.mayBeTwice |= kept && (end != End.STOP || disk.wasTroubled());
      record.underWay = null;
      record.lastReply = null;
      record.taken = false;
      record.handedOver = false;
      record.letter = null;
    } else if (record.left) {
      record.owed &= !unsure && !powerTook;
    } else if (record.onDisk || record.wasWriting || record.wasToBeWritten) {
      boolean known =
          record.endedAt + record.safeAfterNanos + KNOWN_AFTER_NANOS < quietAt
              && !disk.wasTroubled()
              && !(record.handedOver
                  && world.isStopCalledBefore(record.endedAt + record.safeAfterNanos));
      boolean unknown = record.endedInLife == world.books.life() && !known;
      record.mayComeBack |= end == End.POWER_CUT || unknown;
      boolean isHere = record.endedInLife == world.books.life() && record.onDisk;
      if (isHere && isUnsafe(record) && !unsure && !powerTook && mayBeOwed(domain)) {
        world.met.count(SimEvent.BACK_BEFORE_IT_WAS_SAFE);
        record.owed = true;
      }
    }
  }

  /** Whether a hop has it, and not for so long that it is safe there. */
  private boolean isUnsafe(SimRecord record) {
    return record.handedOver && world.schedule.now() < record.endedAt + record.safeAfterNanos;
  }

  private boolean mayBeOwed(int domain) {
    return world.plan.disk.keeps(domain)
        && !disk.mayHaveGivenWay()
        && !world.plan.disk.expires(domain);
  }

  /** Whether it outlives the power. */
  private boolean isForced(SimRecord record) {
    int domain = record.target.domain();
    return switch (world.plan.disk.fsync(domain)) {
      case ALWAYS -> true;
      case NEVER -> false;
      case INTERVAL -> {
        long interval = world.plan.disk.storages.get(domain).logs().forceInterval().toNanos();
        long since = world.schedule.now() - record.onDiskAt;
        yield !disk.wasTroubled() && since > interval + FORCED_AFTER_NANOS;
      }
    };
  }

  /** The process that has begun has counted what is there; of no key fewer than it owes. */
  void found(SimDomain domain) {
    int d = domain.index;
    for (int k = 0; k < world.plan.domains.get(d).keys().size(); k++) {
      long owed = owed(d, k);
      long found = world.books.accepted(d, k);
      if (found < owed - world.books.vanishedAtMost(d, k)) {
        world.judge.fail(
            SimOracle.DURABILITY, found + " found on disk of " + owed + " of " + d + "/" + k);
      }
    }
  }

  private long owed(int domain, int key) {
    return count(domain, key, record -> record.owed);
  }

  private long count(int domain, int key, Predicate<SimRecord> which) {
    return world.books.records().stream()
        .filter(one -> one.target.domain() == domain && one.target.key() == key)
        .filter(which)
        .count();
  }

  /** A record is read from the disk: one that is pending, or may be there all the same. */
  void readBack(SimRecord record) {
    if (record.isPending()) {
      return;
    }
    if (!record.mayComeBack) {
      world.judge.fail(
          SimOracle.DURABILITY,
          (record.concluded ? "ended" : "not accepted") + ", and read again: " + record);
    }
    if (record.concluded || record.refused) {
      world.met.count(SimEvent.CAME_BACK_AFTER_ITS_END);
    }
    record.accepted = true;
    record.refused = false;
    record.concluded = false;
    record.left = false;
    record.hasCrossed = true;
    record.onDisk = true;
    record.report = null;
    record.lastReply = null;
    record.taken = false;
    record.handedOver = false;
    record.safeAfterNanos = 0;
    record.letter = null;
  }

  /**
   * In the end all that was owed has come, but for what was told to be lost: nobody says which
   * ones.
   */
  void checkEnd() {
    for (int d = 0; d < world.plan.domains.size(); d++) {
      for (int k = 0; k < world.plan.domains.get(d).keys().size(); k++) {
        long owed = count(d, k, record -> record.owed || record.isPending());
        if (owed > world.books.vanishedAtMost(d, k)) {
          world.judge.fail(SimOracle.DURABILITY, owed + " never came of " + d + "/" + k);
        }
      }
    }
  }
}
