package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.retry.disk.DiskLimits;
import dev.forwarder.retry.spool.AppendRefusal.Reason;
import dev.forwarder.retry.spool.SpoolModel.Entry;
import dev.forwarder.retry.spool.SpoolModel.State;
import dev.forwarder.retry.spool.format.FramingKind;
import dev.forwarder.testing.disk.DiskOperation;
import dev.forwarder.testing.disk.DiskOperation.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The disk fails while the process lives: what was accepted stays, and it all goes on by itself.
 */
class SpoolTroubleTest {

  private static final Duration RETRY = Duration.ofMillis(1_100);

  private static void appendSome(SpoolModel model, int count, int bytes) {
    for (int i = 0; i < count; i++) {
      model.append("tag" + i % 2, bytes, i % 3 == 0);
    }
  }

  private static int drain(SpoolModel model) {
    int read = 0;
    for (int found = -1; found != 0; read += found) {
      found = model.read(tag -> true, 100, ReadOrder.OLDEST_FIRST).size();
    }
    return read;
  }

  @Test
  void goesOnAfterAMomentInWhichNoThreadCouldBeHad() {
    SpoolRig rig = new SpoolRig(1, Fsync.NEVER).open();
    SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);
    rig.threadsFail(1);
    model.append("tag", 10, false);
    rig.run();
    assertThat(model.in(State.FREE)).isEmpty();

    rig.pass(RETRY);
    assertThat(model.in(State.FREE)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Fsync.class)
  void losesNothingThatWasAcceptedWhileAllOfTheDiskFailsNowAndThen(Fsync fsync) {
    for (long seed = 1; seed <= 80; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      SpoolRig rig = new SpoolRig(random.nextLong(), fsync).open();
      SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);
      try {
        for (int i = 0; i < 60; i++) {
          if (random.nextInt(10) == 0) {
            List<Kind> kinds = List.of(Kind.values());
            rig.disk
                .faults()
                .failNext(kinds.get(random.nextInt(kinds.size())), 1 + random.nextInt(3));
          }
          appendSome(model, random.nextInt(10), random.nextInt(40_000));
          for (Entry entry : model.in(State.TAKEN)) {
            if (random.nextInt(4) == 0) {
              model.acknowledge(entry);
            } else if (random.nextInt(20) == 0) {
              model.giveBack(entry);
            }
          }
          rig.run();
          rig.check();
          if (random.nextInt(3) == 0) {
            model.read(tag -> tag.equals("tag1"), 20, ReadOrder.NEWEST_FIRST);
          }
          rig.pass(Duration.ofMillis(random.nextInt(500)));
        }
        rig.disk.faults().heal();
        rig.pass(RETRY);
        rig.pass(RETRY);
        assertThat(rig.log.statistics().trouble()).isNull();
        drain(model);
        List<Entry> gone = model.in(State.FREE);
        assertThat(gone.size()).as("what cannot be read, is told").isEqualTo((int) rig.lost());
        if (fsync != Fsync.INTERVAL) {
          assertThat(gone).isEmpty();
        }
        gone.forEach(entry -> entry.state = State.ENDED);
        model.checkCounts();
        model.in(State.TAKEN).forEach(entry -> entry.state = State.FREE);
        boolean powerGoes = fsync == Fsync.ALWAYS;
        List<Entry> ended = powerGoes ? model.in(State.ENDED) : List.of();
        ended.forEach(entry -> entry.state = State.FREE);
        if (powerGoes) {
          rig.disk.losePower();
        } else {
          rig.disk.crash();
        }
        rig.open();
        model.mayBeTwice = powerGoes;
        drain(model);
        List<Entry> goneNow = model.in(State.FREE);
        if (fsync == Fsync.INTERVAL) { // what was taken had its bytes in its owner's memory alone
          assertThat(rig.lost()).isEqualTo(gone.size() + goneNow.size());
        } else {
          assertThat(goneNow).as("gone after a restart").isSubsetOf(ended);
          assertThat(rig.lost()).isZero();
        }
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @Test
  void refusesAtOnceWhileTheDiskFailsAndComesBackByItself() {
    SpoolRig rig = new SpoolRig(3, Fsync.INTERVAL).open();
    SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);
    appendSome(model, 10, 100);
    rig.run();
    rig.disk.faults().readOnly();
    appendSome(model, 10, 100);
    rig.run();
    assertThat(model.in(State.REFUSED)).hasSize(10);
    assertThat(rig.log.statistics().trouble()).contains("read-only");
    long asked = rig.disk.operations();
    appendSome(model, 10, 100);
    rig.run();
    assertThat(rig.disk.operations()).as("what a refused append asks of the disk").isEqualTo(asked);
    rig.disk.faults().heal();
    rig.pass(RETRY);
    assertThat(rig.log.statistics().trouble()).isNull();
    appendSome(model, 10, 100);
    rig.run();
    assertThat(model.in(State.REFUSED)).hasSize(20);
    drain(model);
    assertThat(model.in(State.TAKEN)).hasSize(20);
  }

  @Test
  void writesDownWhatIsDoneWhenItIsClosedThoughThatFailedAMomentAgo() {
    SpoolRig rig = new SpoolRig(21, Fsync.INTERVAL).open();
    SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);
    for (int i = 0; i < 10; i++) {
      model.append("t", 100, true);
    }
    rig.run();
    rig.disk.faults().failNext(Kind.WRITE, 1);
    model.in(State.TAKEN).subList(0, 5).forEach(model::acknowledge);
    rig.run();
    assertThat(rig.log.statistics().trouble()).contains("input/output error");

    rig.close();

    model.in(State.TAKEN).forEach(entry -> entry.state = State.FREE);
    rig.open();
    assertThat(drain(model)).isEqualTo(5);
  }

  @Test
  void comesBackWhereItsFolderWasRemoved() {
    SpoolRig rig = new SpoolRig(4, Fsync.ALWAYS).open();
    SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);
    appendSome(model, 6, 100);
    rig.run();
    rig.disk.damage().delete(rig.logFolder().getParent());
    drain(model);
    for (int i = 0; i < 12_000; i++) {
      model.append("late", 100, false);
    }
    rig.run();
    rig.pass(RETRY);
    appendSome(model, 6, 100);
    rig.run();
    rig.close();
    rig.open();
    assertThat(rig.log.statistics().records()).isGreaterThanOrEqualTo(6);
    rig.check();
  }

  @Test
  void writesAnewWhatAFailedForceLeftUnsure() {
    SpoolRig rig = new SpoolRig(5, Fsync.INTERVAL).open();
    SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);
    appendSome(model, 30, 1_000);
    rig.run();
    rig.disk.faults().failNext(Kind.FORCE, 1);
    rig.pass(Duration.ofMillis(200));
    List<Entry> taken = model.in(State.TAKEN);
    model.acknowledge(taken.get(0));
    model.giveBack(taken.get(1));
    rig.run();
    drain(model);
    List<Entry> gone = model.in(State.FREE);
    assertThat(rig.lost()).as("what went with the failed force").isEqualTo(gone.size());
    assertThat(gone.size()).isLessThan(30);
    List<Entry> moved = model.in(State.TAKEN);
    moved.removeAll(taken);
    rig.disk.losePower();
    model.in(State.TAKEN).forEach(entry -> entry.state = State.FREE);
    model.in(State.ENDED).forEach(entry -> entry.state = State.FREE);
    rig.open();
    model.mayBeTwice = true;
    drain(model);
    assertThat(model.in(State.FREE)).as("gone with the power").doesNotContainAnyElementsOf(moved);
  }

  @ParameterizedTest
  @EnumSource(Fsync.class)
  void whatIsDoneMakesRoomOnADiskThatIsTooFullToSaySo(Fsync fsync) throws IOException {
    SpoolRig rig = new SpoolRig(12, fsync).open();
    SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);
    for (int i = 0; i < 40; i++) {
      model.append("tag", 100_000, false);
      rig.run();
    }
    drain(model);
    model.acknowledge(model.in(State.TAKEN).get(0));
    rig.run();
    int files = rig.disk.list(rig.logFolder()).size();
    rig.disk.capacity(1);

    model.in(State.TAKEN).forEach(model::acknowledge);
    rig.run();
    for (int i = 0; i < 10; i++) {
      rig.pass(RETRY);
    }
    assertThat(rig.log.statistics().trouble()).isNotNull();
    assertThat(rig.log.statistics().segments()).isEqualTo(1);
    assertThat(rig.disk.list(rig.logFolder())).hasSizeLessThan(files);

    rig.disk.capacity(1L << 30);
    rig.pass(RETRY);
    rig.pass(RETRY);
    assertThat(rig.log.statistics().trouble()).isNull();
    rig.close();
    rig.open();
    assertThat(rig.log.statistics().records()).isZero();
    assertThat(rig.lost()).isZero();
  }

  @Test
  void whatAProcessHadNotForcedWhenItDiedOutlivesThePowerInTheNext() {
    SpoolRig rig = new SpoolRig(22, Fsync.INTERVAL).open();
    SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);
    appendSome(model, 10, 100);
    rig.run();
    rig.disk.crash();
    rig.open();

    rig.disk.losePower();
    rig.open();

    model.in(State.TAKEN).forEach(entry -> entry.state = State.FREE);
    assertThat(drain(model)).isEqualTo(10);
  }

  @Test
  void whatCannotBeForcedWhenItIsFoundIsWrittenAnewOrToldAsLost() {
    SpoolRig rig = new SpoolRig(23, Fsync.INTERVAL).open();
    SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);
    appendSome(model, 10, 100);
    rig.run();
    rig.disk.crash();
    rig.disk.faults().failNext(Kind.FORCE, 1); // takes with it a part of what it was for
    rig.open();
    rig.pass(RETRY);
    rig.pass(RETRY);

    rig.disk.losePower();
    rig.open();

    model.in(State.TAKEN).forEach(entry -> entry.state = State.FREE);
    int found = drain(model);
    assertThat(found).isPositive();
    assertThat(found + rig.lost()).isEqualTo(10);
  }

  @Test
  void neverForcesAFileAgainAfterThatFailed() {
    SpoolRig rig = new SpoolRig(6, Fsync.ALWAYS).open();
    SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);
    appendSome(model, 5, 1_000);
    rig.run();
    rig.disk.faults().failNext(Kind.FORCE, 1);
    int before = rig.disk.journal().size();
    appendSome(model, 5, 1_000);
    rig.run();
    assertThat(model.in(State.REFUSED)).isEmpty();
    List<DiskOperation> forces = new ArrayList<>();
    rig.disk.journal().stream()
        .skip(before)
        .filter(o -> o.kind() == Kind.FORCE)
        .forEach(forces::add);
    DiskOperation failed = forces.get(0);
    assertThat(forces.stream().filter(o -> o.path().equals(failed.path()))).hasSize(1);
    rig.disk.losePower();
    model.in(State.TAKEN).forEach(entry -> entry.state = State.FREE);
    rig.open();
    drain(model);
    assertThat(model.in(State.FREE)).isEmpty();
  }

  @Test
  void dropsTheOldestWhereTheLimitIsReached() {
    SpoolRig rig = new SpoolRig(7, Fsync.NEVER).with(SpoolSettings.of(8 << 20)).open();
    SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);
    for (int i = 0; i < 400; i++) {
      model.append("tag", 100_000, false);
      rig.run();
      rig.check();
      assertThat(rig.log.statistics().fileBytes()).isLessThanOrEqualTo(8 << 20);
    }
    assertThat(model.in(State.REFUSED)).isEmpty();
    assertThat(rig.losses).allMatch(loss -> loss.reason() == LossReason.EVICTED);
    long lost = rig.lost();
    int delivered = 0;
    for (int found = -1; found != 0; delivered += found) {
      found = model.read(tag -> true, 100, ReadOrder.OLDEST_FIRST).size();
    }
    assertThat(delivered + lost).isEqualTo(400);
    assertThat(delivered).isGreaterThan(20);
    assertThat(model.entries.get(399).state).as("the newest").isEqualTo(State.TAKEN);
  }

  @Test
  void givesWayToAnotherDomainWithoutMixingTheirRecords() {
    SpoolRig rig = new SpoolRig(16, Fsync.INTERVAL).with(SpoolSettings.of(6 << 20)).open();
    SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);
    for (int i = 0; i < 58; i++) {
      model.append("large", 100_000, false);
      rig.run();
    }
    SpoolLog large = rig.log;
    SpoolLog small = rig.spool.log("small", LogKind.NORMAL, LogSettings.DEFAULT);
    rig.log = small;
    for (int i = 0; i < 30; i++) {
      model.append("small", 50_000, false);
    }
    rig.run();
    assertThat(model.in(State.REFUSED)).isEmpty();
    assertThat(rig.losses).allMatch(loss -> loss.tag().equals("large")).isNotEmpty();
    long lost = rig.lost();
    assertThat(model.read(tag -> true, 100, ReadOrder.OLDEST_FIRST))
        .hasSize(30)
        .allMatch(entry -> entry.tag.equals("small"));
    rig.log = large;
    long read = drain(model);
    assertThat(read + lost).isEqualTo(58);
    rig.check();
  }

  @Test
  void refusesWhereTheLimitIsReachedIfSoSet() {
    SpoolSettings refuse =
        new SpoolSettings(
            DiskLimits.of(4 << 20),
            FullAction.REFUSE,
            Duration.ofSeconds(1),
            64,
            LogSettings.DEFAULT,
            null);
    SpoolRig rig = new SpoolRig(8, Fsync.NEVER).with(refuse).open();
    List<Reason> reasons = new ArrayList<>();
    int[] accepted = {0};
    for (int i = 0; i < 100; i++) {
      rig.log.append(
          new NewRecord(0, "t", false, ByteBuffer.allocate(100_000)),
          new AppendCallback() {
            @Override
            public void appended(Place place) {
              accepted[0]++;
            }

            @Override
            public void refused(AppendRefusal refusal) {
              reasons.add(refusal.reason());
            }
          });
      rig.run();
    }
    assertThat(accepted[0]).isBetween(30, 42);
    assertThat(reasons).hasSize(100 - accepted[0]).containsOnly(Reason.FULL);
    assertThat(rig.losses).isEmpty();
  }

  @Test
  void whatIsDoneInTheOpenSegmentIsNoRoomTakenForLong() {
    SpoolSettings waiting =
        new SpoolSettings(
            DiskLimits.of(1 << 20),
            FullAction.WAIT,
            Duration.ofSeconds(5),
            64,
            LogSettings.DEFAULT,
            null);
    SpoolRig rig = new SpoolRig(13, Fsync.NEVER).with(waiting).open();
    SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);
    for (int i = 0; i < 100; i++) {
      model.append("tag", 100_000, true);
      rig.run();
      model.in(State.TAKEN).forEach(model::acknowledge);
      rig.run();
      rig.pass(Duration.ofMillis(60));
    }
    rig.pass(Duration.ofMillis(200));
    model.in(State.TAKEN).forEach(model::acknowledge);
    assertThat(model.in(State.REFUSED)).isEmpty();
    assertThat(model.in(State.ENDED)).hasSize(100);
  }

  @Test
  void waitsForRoomIfSoSetAndNoLongerThanTold() {
    SpoolSettings wait =
        new SpoolSettings(
            DiskLimits.of(4 << 20),
            FullAction.WAIT,
            Duration.ofSeconds(2),
            64,
            LogSettings.DEFAULT,
            null);
    SpoolRig rig = new SpoolRig(15, Fsync.NEVER).with(wait).open();
    SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);
    for (int i = 0; i < 50; i++) {
      model.append("t", 100_000, true);
      rig.run();
    }
    int waiting = model.in(State.APPENDING).size();
    assertThat(waiting).isBetween(8, 20);
    assertThat(model.in(State.REFUSED)).isEmpty();
    model.in(State.TAKEN).subList(0, 15).forEach(model::acknowledge);
    rig.pass(Duration.ofMillis(200));
    assertThat(model.in(State.APPENDING).size()).isLessThan(waiting);
    appendSome(model, 30, 100_000);
    rig.run();
    rig.pass(Duration.ofMillis(2_100));
    assertThat(model.in(State.APPENDING)).isEmpty();
    assertThat(model.in(State.REFUSED)).isNotEmpty();
    assertThat(rig.losses).isEmpty();
  }

  @Test
  void tellsATakenRecordOfAnEvictedSegmentAsLostWhenItIsGivenBack() {
    SpoolRig rig = new SpoolRig(9, Fsync.NEVER).with(SpoolSettings.of(4 << 20)).open();
    SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);
    model.append("mine", 50, true);
    model.append("mine", 50, true);
    rig.run();
    List<Entry> mine = model.in(State.TAKEN);
    for (int i = 0; i < 100; i++) {
      model.append("other", 100_000, false);
      rig.run();
    }
    assertThat(rig.losses).noneMatch(loss -> loss.tag().equals("mine"));
    model.giveBack(mine.get(0));
    model.acknowledge(mine.get(1));
    rig.run();
    assertThat(rig.losses.stream().filter(loss -> loss.tag().equals("mine")))
        .containsExactly(new SpoolRig.Loss("mine", 1, 54, LossReason.EVICTED));
    rig.check();
  }

  @Test
  void dropsWhatIsTooOld() {
    SpoolRig rig = new SpoolRig(10, Fsync.NEVER).keptFor(Duration.ofHours(1)).open();
    SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);
    appendSome(model, 6, 100);
    rig.run();
    rig.pass(Duration.ofMinutes(50));
    assertThat(rig.losses).isEmpty();
    model.append("young", 100, false);
    rig.run();
    rig.pass(Duration.ofMinutes(20));
    assertThat(model.read(tag -> true, 100, ReadOrder.OLDEST_FIRST)).hasSize(1);
    assertThat(rig.lost()).isEqualTo(4);
    assertThat(rig.losses).allMatch(loss -> loss.reason() == LossReason.EXPIRED);
    rig.pass(Duration.ofHours(2));
    rig.check();
    assertThat(rig.log.statistics().records()).isZero();
  }

  @Test
  void copiesForwardWhatLittleIsLeftOfASegment() {
    SpoolRig rig = new SpoolRig(11, Fsync.INTERVAL).open();
    SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);
    for (int i = 0; i < 100; i++) {
      model.append("t", 1_000, true);
    }
    rig.run();
    rig.close();
    model.in(State.TAKEN).forEach(entry -> entry.state = State.FREE);
    rig.open();
    long before = rig.log.statistics().fileBytes();
    drain(model);
    List<Entry> taken = model.in(State.TAKEN);
    taken.subList(0, 90).forEach(model::acknowledge);
    taken.subList(90, 100).forEach(model::giveBack);
    rig.run();
    rig.check();
    assertThat(rig.log.statistics().records()).isEqualTo(10);
    rig.close();
    rig.open();
    assertThat(rig.log.statistics().fileBytes()).isLessThan(before / 4);
    assertThat(drain(model)).isEqualTo(10);
  }

  @Test
  void leavesNoSegmentBehindWhereNothingIsLive() {
    SpoolRig rig = new SpoolRig(12, Fsync.INTERVAL).open();
    SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);
    for (int i = 0; i < 100; i++) {
      model.append("t", 1_000, true);
    }
    rig.run();
    model.in(State.TAKEN).forEach(model::acknowledge);
    rig.run();
    rig.close();
    assertThat(rig.disk.damage().image().keySet()).noneMatch(p -> p.toString().endsWith(".seg"));
  }

  @Test
  void keepsNoMoreFilesOpenThanItMay() {
    SpoolSettings few =
        new SpoolSettings(
            DiskLimits.of(1L << 40),
            FullAction.REFUSE,
            Duration.ofSeconds(1),
            8,
            LogSettings.DEFAULT,
            null);
    SpoolRig rig = new SpoolRig(13, Fsync.ALWAYS).with(few).open();
    List<Place> places = new ArrayList<>();
    List<StoredRecord> found = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 40; i++) {
        SpoolLog log = rig.spool.log("domain" + i, LogKind.HIGH, LogSettings.DEFAULT);
        log.append(
            new NewRecord(rig.wallMillis(), "t", false, ByteBuffer.allocate(10)),
            new AppendCallback() {
              @Override
              public void appended(Place place) {
                places.add(place);
              }

              @Override
              public void refused(AppendRefusal refusal) {}
            });
        rig.run();
        assertThat(((DiskSpool) rig.spool).openFiles()).isLessThanOrEqualTo(8);
      }
    }
    for (SpoolLog log : rig.spool.logs()) {
      log.read(new ReadRequest(tag -> true, 10, 1000, ReadOrder.OLDEST_FIRST), found::addAll);
      rig.run();
    }
    assertThat(places).hasSize(120);
    assertThat(found).hasSize(120);
  }

  @Test
  void opensManySegmentsReadingNoMoreThanOfFew() {
    long few = bytesReadAtOpening(10);
    long many = bytesReadAtOpening(200);
    assertThat(many).isEqualTo(few);
    assertThat(few).isLessThan(4096);
  }

  /** Of segments alone, that is besides manifest and acknowledgements. */
  private static long bytesReadAtOpening(int segments) {
    SpoolRig rig = new SpoolRig(14, Fsync.NEVER).open();
    SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);
    for (int i = 0; i < segments; i++) {
      appendSome(model, 3, 1_000);
      rig.run();
      if (i < segments - 1) {
        rig.close();
        rig.open();
      }
    }
    rig.disk.crash();
    int before = rig.disk.journal().size();
    rig.open();
    assertThat(rig.log.statistics().records()).isEqualTo(3L * segments);
    return rig.disk.journal().stream()
        .skip(before)
        .filter(o -> o.kind() == Kind.READ && o.path().toString().endsWith(".seg"))
        .mapToLong(DiskOperation::length)
        .sum();
  }

  @Test
  void bringsNothingBackThatWasRefusedWhenThePowerGoes() {
    for (long seed = 1; seed <= 60; seed++) {
      SpoolRig rig = new SpoolRig(seed, Fsync.ALWAYS).open();
      SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);
      appendSome(model, 3, 100);
      rig.run();
      rig.disk.faults().failNext(Kind.WRITE, 1).failNext(Kind.TRUNCATE, 1);
      appendSome(model, 5, 100);
      rig.run();
      assertThat(model.in(State.REFUSED)).hasSize(5);
      rig.disk.losePower();
      rig.open();
      model.in(State.TAKEN).forEach(entry -> entry.state = State.FREE);
      assertThat(drain(model)).as("seed " + seed).isEqualTo(3);
    }
  }
}
