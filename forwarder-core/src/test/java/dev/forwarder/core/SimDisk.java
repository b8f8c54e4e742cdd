package dev.forwarder.core;

import dev.forwarder.retry.disk.DiskSpace;
import dev.forwarder.retry.spool.FullAction;
import dev.forwarder.retry.spool.SpoolEnvironment;
import dev.forwarder.testing.disk.DiskDied;
import dev.forwarder.testing.disk.DiskOperation;
import dev.forwarder.testing.disk.DiskOperation.Kind;
import dev.forwarder.testing.disk.FakeDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The disk of a simulation, which outlives its processes: slow at times, and in trouble. */
final class SimDisk {

  private static final Path FOLDER = Path.of("/spool");
  private static final long ROOMY = 1L << 40;

  /** After trouble, the spool and the step try again each second; a slow disk takes its time. */
  private static final long AFTERMATH_NANOS = 15 * SimTimes.SECOND;

  private static final List<SimEvent> TROUBLES =
      List.of(
          SimEvent.DISK_FULL,
          SimEvent.DISK_READ_ONLY,
          SimEvent.DISK_FORCE_FAILS,
          SimEvent.DISK_WRITE_FAILS,
          SimEvent.DISK_READ_FAILS);

  private final Simulation world;
  private final SimDiskPlan plan;
  private final SimRandom chance;
  private final FakeDisk files;
  private boolean quiet;
  private boolean inTrouble;
  private boolean forceHasFailed;
  private boolean mayHaveGivenWay;
  private boolean troubledInThisLife;
  private long troubleUntil = -AFTERMATH_NANOS;

  SimDisk(Simulation world, SimDiskPlan plan, SimRandom chance) {
    this.world = world;
    this.plan = plan;
    this.chance = chance;
    this.files = new FakeDisk(chance.split().generator());
    this.mayHaveGivenWay = plan.tight;
    files.before(this::before);
  }

  /** Its thread may be held up before anything that it does. */
  private void before(DiskOperation operation) {
    if (world.isStarted()) {
      world.preempt();
    }
  }

  DiskSettings settings() {
    return new DiskSettings(FOLDER, plan.spool);
  }

  SpoolEnvironment environment() {
    return new SpoolEnvironment(
        files,
        world.schedule::now,
        world::wall,
        chance.split().generator(),
        this::execute,
        (wakeUp, delay) -> world.schedule.alarm(wakeUp, delay));
  }

  private void execute(Runnable task) {
    if (chance.chance(plan.slow)) {
      world.met.count(SimEvent.DISK_SLOW);
      world.schedule.diskTakes(chance.spread(SimTimes.MILLISECOND, 5 * SimTimes.SECOND));
    }
    world.schedule.disk().execute(task);
  }

  // ---- trouble ----

  /** Trouble comes from now on, until it is to be quiet. */
  void begin() {
    if (plan.troubleGapNanos > 0) {
      long gap = 1 + (long) (-Math.log(1 - chance.next()) * plan.troubleGapNanos);
      world.schedule.at(world.schedule.now() + gap, this::trouble);
    }
  }

  private void trouble() {
    if (quiet) {
      return;
    }
    SimEvent kind = chance.pick(TROUBLES);
    world.met.count(kind);
    world.trace("disk", kind);
    inTrouble = true;
    troubledInThisLife = true;
    double share = chance.chance(0.5) ? 1 : 0.3;
    switch (kind) {
      case DISK_FULL -> fill();
      case DISK_READ_ONLY -> files.faults().readOnly();
      case DISK_FORCE_FAILS -> {
        forceHasFailed = true;
        files.faults().failByChance(Kind.FORCE, share);
      }
      case DISK_WRITE_FAILS -> files.faults().failByChance(Kind.WRITE, share);
      default -> files.faults().failByChance(Kind.READ, share);
    }
    long lasts = chance.spread(SimTimes.MILLISECOND, 5 * SimTimes.MINUTE);
    world.schedule.at(world.schedule.now() + lasts, this::healAndGoOn);
  }

  /** Something else takes the rest of it but for a little. */
  private void fill() {
    mayHaveGivenWay |= plan.spool.whenFull() == FullAction.DROP_OLDEST;
    try {
      DiskSpace space = files.space(FOLDER);
      files.capacity(space.totalBytes() - space.availableBytes() + chance.spread(1, 64 << 10));
    } catch (IOException e) {
      world.trace("not filled", e);
    } catch (DiskDied died) { // it was about to be killed at whatever came next
      world.schedule.killDisk();
    }
  }

  private void healAndGoOn() {
    heal();
    begin();
  }

  /** Nothing goes wrong any more, for now. */
  void heal() {
    if (inTrouble) {
      inTrouble = false;
      troubleUntil = world.schedule.now();
      files.faults().heal();
      files.capacity(ROOMY);
    }
  }

  /** Nothing goes wrong any more at all. */
  void beQuiet() {
    quiet = true;
    heal();
  }

  /** Whether it may just have refused what it was asked for. */
  boolean isTroubled() {
    return plan.tight || inTrouble || world.schedule.now() - troubleUntil < AFTERMATH_NANOS;
  }

  /** Whether it ever was, since the process began. */
  boolean wasTroubled() {
    return plan.tight || troubledInThisLife;
  }

  /** Whether what was written, and not made durable for its answer, may be gone for that. */
  boolean hasForceFailed() {
    return forceHasFailed;
  }

  /** Whether older records may have made room for newer ones. */
  boolean mayHaveGivenWay() {
    return mayHaveGivenWay;
  }

  // ---- the ends of processes ----

  /** The process dies at one of the next things that it asks for. */
  void dieSoon() {
    files.dieAt(chance.spread(1, 60));
  }

  /** The process is gone, and the power perhaps; whoever comes next finds a disk in good health. */
  void endProcess(boolean powerToo) {
    if (powerToo) {
      files.losePower();
    } else {
      files.crash();
    }
    heal();
    troubledInThisLife = false;
  }
}
