package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.retry.spool.SpoolModel.Entry;
import dev.forwarder.retry.spool.SpoolModel.State;
import dev.forwarder.retry.spool.format.FramingKind;
import dev.forwarder.testing.disk.DiskDied;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The process is killed, or the power goes, at any moment: what was answered is there again, as far
 * as the level of durability promises, and nothing that was never given. A failure names its seed.
 */
class SpoolDeathTest {

  private static final List<Fsync> FSYNCS = List.of(Fsync.values());

  /** Without forcing, manifest and acknowledgements of different moments are left. */
  private static final long MISCOUNTED = 1223;

  /** Records are being moved when the power goes, and their copies are written with a hole. */
  private static final long TORN_COPIES = 312;

  /** What a process does until it dies. */
  private static final class Life {
    final SplittableRandom random;
    final SpoolRig rig;
    final SpoolModel model;

    Life(long seed, Fsync fsync, FramingKind framing) {
      random = new SplittableRandom(seed);
      rig = new SpoolRig(random.nextLong(), fsync, framing).open();
      model = new SpoolModel(rig, framing);
    }

    void work(int steps) {
      for (int i = 0; i < steps; i++) {
        for (int j = random.nextInt(12); j >= 0; j--) {
          model.append("tag" + random.nextInt(3), random.nextInt(30_000), random.nextBoolean());
        }
        List<Entry> taken = model.in(State.TAKEN);
        for (int j = random.nextInt(20); j > 0 && !taken.isEmpty(); j--) {
          Entry entry = taken.remove(random.nextInt(taken.size()));
          if (random.nextInt(8) == 0) {
            model.giveBack(entry);
          } else {
            model.acknowledge(entry);
          }
        }
        if (random.nextInt(3) == 0) {
          model.read(tag -> true, 1 + random.nextInt(40), ReadOrder.NEWEST_FIRST);
        }
        if (random.nextInt(4) == 0) {
          rig.pass(Duration.ofMillis(random.nextInt(80)));
        }
        if (random.nextInt(60) == 0) {
          rig.close();
          model.in(State.TAKEN).forEach(entry -> entry.state = State.FREE);
          rig.open();
        }
        rig.run();
      }
    }

    /**
     * A new process reads all; what it finds of what was promised, or was not.
     *
     * @param gone whether what is not there may never be again, or may: where an acknowledgement
     *     was not made durable
     */
    void inherit(State gone, Predicate<Entry> promised) {
      for (Entry entry : model.entries.values()) {
        entry.isSettled = promised.test(entry);
        // All but what was refused may be there again, and may not be where it was not promised.
        entry.state = entry.state == State.REFUSED ? State.REFUSED : State.FREE;
      }
      rig.open();
      rig.check();
      model.mayBeTwice = true;
      while (!model.read(tag -> true, 500, ReadOrder.OLDEST_FIRST).isEmpty()) {
        rig.check();
      }
      model.mayBeTwice = false;
      rig.run();
      for (Entry entry : model.in(State.FREE)) {
        assertThat(entry.isSettled).as("record %d is gone, promised", entry.id).isFalse();
        entry.state = gone;
      }
      assertThat(rig.log.statistics().records()).isEqualTo(model.in(State.TAKEN).size());
    }
  }

  private static boolean wasAnswered(Entry entry) {
    return entry.state == State.FREE || entry.state == State.TAKEN;
  }

  @ParameterizedTest
  @EnumSource(FramingKind.class)
  void keepsWhatWasAnsweredWhenTheProcessIsKilledAtAnyOperation(FramingKind framing) {
    for (long seed = 1; seed <= 80; seed++) {
      Life life = new Life(seed, FSYNCS.get((int) (seed % 3)), framing);
      try {
        for (int death = 0; death < 4; death++) {
          life.rig.disk.dieAt(1 + life.random.nextInt(120));
          try {
            life.work(1_000);
          } catch (DiskDied e) {
            life.rig.disk.crash();
          }
          life.inherit(State.REFUSED, SpoolDeathTest::wasAnswered);
          assertThat(life.rig.losses).as("told losses").isEmpty();
        }
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Fsync.class)
  void keepsWhatTheLevelPromisesWhenThePowerGoes(Fsync fsync) {
    for (long seed :
        LongStream.concat(LongStream.rangeClosed(1, 120), LongStream.of(MISCOUNTED, TORN_COPIES))
            .toArray()) {
      Life life = new Life(seed, fsync, FramingKind.BINARY);
      try {
        for (int cut = 0; cut < 4; cut++) {
          life.rig.disk.dieAt(1 + life.random.nextInt(120));
          try {
            life.work(1_000);
          } catch (DiskDied e) {
            life.rig.disk.losePower();
          }
          long toldBefore = life.rig.lost();
          long notDurable = life.rig.notDurable();
          life.inherit(State.ENDED, entry -> fsync == Fsync.ALWAYS && wasAnswered(entry));
          if (fsync == Fsync.ALWAYS) { // what was never answered, or still is elsewhere: a hole
            assertThat(life.rig.lost() - toldBefore).isLessThanOrEqualTo(notDurable);
          }
        }
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @Test
  void losesNoMoreThanTheIntervalWhenThePowerGoes() {
    for (long seed = 1; seed <= 60; seed++) {
      Life life = new Life(seed, Fsync.INTERVAL, FramingKind.BINARY);
      try {
        life.work(20);
        life.rig.pass(LogSettings.DEFAULT.forceInterval());
        life.model.entries.values().forEach(entry -> entry.isSettled = wasAnswered(entry));
        for (int i = 0; i < 10; i++) {
          life.model.append("late", 100, false);
          life.rig.run();
        }
        life.rig.disk.losePower();
        life.inherit(State.ENDED, entry -> entry.isSettled);
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }
}
