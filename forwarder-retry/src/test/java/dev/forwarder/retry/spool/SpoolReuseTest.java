package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.retry.spool.SpoolModel.Entry;
import dev.forwarder.retry.spool.SpoolModel.State;
import dev.forwarder.retry.spool.format.FramingKind;
import dev.forwarder.testing.disk.DiskOperation;
import dev.forwarder.testing.disk.DiskOperation.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of a segment that is done becomes that of the next one. */
class SpoolReuseTest {

  private static final Duration ROUND = Duration.ofSeconds(61);

  private SpoolRig rig = new SpoolRig(1, Fsync.ALWAYS).open();
  private SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);

  private void begin(SpoolRig other, FramingKind framing) {
    rig = other.open();
    model = new SpoolModel(rig, framing);
  }

  private void append(int records, int length) {
    for (int i = 0; i < records; i++) {
      model.append("t", length, true);
    }
    rig.run();
  }

  /** All that is taken is done. */
  private void finish() {
    model.in(State.TAKEN).forEach(model::acknowledge);
    rig.run();
  }

  /** A segment is written, done, and ended by the round that looks for such. */
  private void leaveSpare(int records, int length) {
    append(records, length);
    finish();
    rig.pass(ROUND);
  }

  private List<Path> spares() {
    return rig.disk.damage().image().keySet().stream()
        .filter(path -> path.getFileName().toString().startsWith(".spare-"))
        .toList();
  }

  private long spareBytes() {
    return spares().stream().mapToLong(path -> rig.disk.damage().bytes(path).length).sum();
  }

  private List<DiskOperation> operations(Kind kind) {
    return rig.disk.journal().stream().filter(operation -> operation.kind() == kind).toList();
  }

  private void requireAllReadAgain() {
    model.in(State.TAKEN).forEach(entry -> entry.state = State.FREE);
    int pending = model.in(State.FREE).size();
    rig.open();
    assertThat(rig.log.statistics().records()).isEqualTo(pending);
    assertThat(model.read(tag -> true, 10_000, ReadOrder.OLDEST_FIRST)).hasSize(pending);
    assertThat(rig.losses).isEmpty();
    rig.check();
  }

  @Test
  void takesTheBlocksThatAreThere() {
    leaveSpare(50, 1_000);
    long bytes = spareBytes();
    assertThat(bytes).isGreaterThan(50_000);

    append(3, 1_000);

    assertThat(spares()).isEmpty();
    assertThat(rig.log.statistics().fileBytes()).isEqualTo(bytes);
    assertThat(operations(Kind.CREATE).stream().filter(SpoolReuseTest::isSegment)).hasSize(1);
  }

  private static boolean isSegment(DiskOperation operation) {
    return operation.path().getFileName().toString().endsWith(".seg");
  }

  @Test
  void bringsNothingOfTheFormerSegmentBack() {
    leaveSpare(50, 1_000);
    append(3, 1_000);

    rig.disk.crash();

    requireAllReadAgain();
    assertThat(rig.log.statistics().fileBytes()).as("cut").isLessThan(5_000);
  }

  @Test
  void bringsNothingOfTheFormerSegmentBackThoughNoManifestIsLeft() {
    leaveSpare(50, 1_000);
    append(3, 1_000);
    rig.disk.crash();
    rig.disk.damage().truncate(rig.logFolder().resolve("manifest-0"), 10);
    rig.disk.damage().truncate(rig.logFolder().resolve("manifest-1"), 10);

    requireAllReadAgain();
  }

  @Test
  void isCertainThatTheOldNameIsGoneBeforeTheFileIsChanged() {
    leaveSpare(50, 1_000);
    long before = rig.disk.operations();
    append(1, 1_000);

    List<DiskOperation> since = rig.disk.journal().stream().skip(before).toList();
    int forced = indexOf(since, Kind.FORCE_FOLDER, "normal");
    int written = indexOf(since, Kind.WRITE, ".spare-0");
    int durable = indexOf(since, Kind.FORCE, ".spare-0");
    int renamed = indexOf(since, Kind.RENAME, ".spare-0");
    assertThat(List.of(forced, written, durable, renamed)).isSorted().doesNotContain(-1);
  }

  private static int indexOf(List<DiskOperation> operations, Kind kind, String name) {
    for (int i = 0; i < operations.size(); i++) {
      DiskOperation at = operations.get(i);
      if (at.kind() == kind && at.path().getFileName().toString().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"RENAME", "OPEN", "WRITE", "FORCE", "FORCE_FOLDER"})
  void goesOnWithNewFileWhereThatFails(Kind kind) {
    leaveSpare(50, 1_000);
    rig.disk
        .faults()
        .failWhile(
            operation ->
                operation.kind() == kind
                    && (kind == Kind.FORCE_FOLDER
                        ? rig.disk.faults().count() == 0
                        : operation.path().toString().contains(".spare-")));

    append(3, 1_000);

    assertThat(model.in(State.TAKEN)).hasSize(3);
    assertThat(spares()).isEmpty();
    rig.disk.crash();
    requireAllReadAgain();
  }

  @Test
  void deletesTheFileWhereItCannotBeKept() {
    rig.disk.faults().failWhile(operation -> operation.kind() == Kind.RENAME);
    leaveSpare(50, 1_000);

    assertThat(spares()).isEmpty();
    assertThat(rig.log.statistics().fileBytes()).isZero();
    assertThat(rig.log.statistics().trouble()).isNull();
  }

  @Test
  void keepsTwoFilesAndOfThoseTheLargest() {
    SpoolLog other = rig.spool.log("https://other", LogKind.NORMAL, rig.log.settings());
    SpoolLog third = rig.spool.log("https://third", LogKind.NORMAL, rig.log.settings());
    fillAndFinish(other, 10);
    fillAndFinish(third, 30);
    append(20, 1_000);
    finish();
    rig.pass(ROUND);

    assertThat(spares()).hasSize(2);
    assertThat(spareBytes()).isBetween(50_000L, 60_000L);
  }

  private void fillAndFinish(SpoolLog log, int records) {
    for (int i = 0; i < records; i++) {
      log.append(
          new NewRecord(rig.wallMillis(), "t", true, ByteBuffer.allocate(1_000)),
          new AppendCallback() {
            @Override
            public void appended(Place place) {
              log.acknowledge(place);
            }

            @Override
            public void refused(AppendRefusal refusal) {
              throw new AssertionError(refusal);
            }
          });
    }
    rig.run();
  }

  @Test
  void servesAnotherDomainToo() {
    leaveSpare(50, 1_000);
    SpoolLog other = rig.spool.log("https://other", LogKind.HIGH, rig.log.settings());
    long bytes = spareBytes();

    other.append(
        new NewRecord(rig.wallMillis(), "t", true, ByteBuffer.allocate(10)), SpoolRig.UNHEARD);
    rig.run();

    assertThat(spares()).isEmpty();
    assertThat(other.statistics().fileBytes()).isEqualTo(bytes);
    rig.disk.crash();
    rig.open();
    assertThat(rig.spool.logs())
        .extracting(log -> log.statistics().records())
        .containsExactlyInAnyOrder(0L, 1L);
    assertThat(rig.losses).isEmpty();
  }

  @Test
  void whereNothingIsForcedItIsNotForEither() {
    begin(new SpoolRig(1, Fsync.NEVER), FramingKind.BINARY);
    leaveSpare(50, 1_000);
    assertThat(spares()).hasSize(1);
    long before = rig.disk.operations();

    append(3, 1_000);

    assertThat(spares()).isEmpty();
    assertThat(rig.disk.journal().stream().skip(before).map(DiskOperation::kind))
        .contains(Kind.RENAME)
        .doesNotContain(Kind.FORCE, Kind.FORCE_FOLDER);
  }

  @Test
  void bringsNothingOfTheFormerSegmentBackWhereNothingIsForced() {
    begin(new SpoolRig(1, Fsync.NEVER), FramingKind.BINARY);
    leaveSpare(50, 1_000);
    append(3, 1_000);

    rig.disk.crash();

    requireAllReadAgain();
  }

  /** What is there again may be old, but never another log's. */
  @Test
  void isNeverTakenForAnotherLogsWhenThePowerGoesThoughNothingIsForced() {
    for (int seed = 1; seed <= 100; seed++) {
      begin(new SpoolRig(seed, Fsync.NEVER), FramingKind.BINARY);
      leaveSpare(20, 1_000);
      SpoolLog other = rig.spool.log("https://other", LogKind.NORMAL, rig.log.settings());
      for (int i = 0; i < 30; i++) {
        other.append(
            new NewRecord(rig.wallMillis(), "other", false, ByteBuffer.allocate(1_000)),
            SpoolRig.UNHEARD);
      }
      rig.run();
      rig.disk.losePower();
      rig.open();

      List<StoredRecord> read = new ArrayList<>();
      rig.log.read(
          new ReadRequest(tag -> true, 1_000, 1 << 20, ReadOrder.OLDEST_FIRST), read::addAll);
      rig.run();
      assertThat(read).as("seed %s", seed).allMatch(record -> record.tag().equals("t"));
    }
  }

  /** Its old name might come back with the other's records. */
  @Test
  void fileOfALogThatIsNotForcedIsNoneForOneThatIs() {
    begin(new SpoolRig(1, Fsync.NEVER), FramingKind.BINARY);
    leaveSpare(50, 1_000);
    LogSettings always = SpoolRig.settings(FramingKind.BINARY, Fsync.ALWAYS);
    SpoolLog forced = rig.spool.log("https://other", LogKind.NORMAL, always);

    forced.append(
        new NewRecord(rig.wallMillis(), "t", true, ByteBuffer.allocate(100)), SpoolRig.UNHEARD);
    rig.run();

    assertThat(spares()).hasSize(1);
  }

  @Test
  void keepsNoFileOfLines() {
    begin(new SpoolRig(1, Fsync.ALWAYS, FramingKind.LINES), FramingKind.LINES);
    leaveSpare(50, 1_000);
    assertThat(spares()).isEmpty();
  }

  @Test
  void keepsNoFileOfDeadLetters() {
    SpoolLog dead = rig.spool.log(SpoolRig.DOMAIN, LogKind.DEAD, rig.log.settings());
    fillAndFinish(dead, 50);
    rig.pass(ROUND);
    assertThat(dead.statistics().fileBytes()).isZero();
    assertThat(spares()).isEmpty();
  }

  @Test
  void keepsNoFileThatCouldNotBeForced() {
    append(50, 1_000);
    rig.disk.faults().failNext(Kind.FORCE, 1);
    append(1, 1_000);
    finish();
    rig.pass(Duration.ofSeconds(2));

    assertThat(operations(Kind.RENAME)).isEmpty();
  }

  @Test
  void deletesWhatNobodyUsesForAMinute() {
    leaveSpare(50, 1_000);
    assertThat(spares()).hasSize(1);
    rig.pass(ROUND);
    assertThat(spares()).isEmpty();
  }

  @Test
  void leavesNothingBehindWhenTheSpoolCloses() {
    leaveSpare(50, 1_000);
    rig.close();
    assertThat(spares()).isEmpty();
  }

  @Test
  void deletesWhatProcessThatWasKilledLeft() {
    leaveSpare(50, 1_000);
    rig.disk.crash();
    rig.open();
    assertThat(spares()).isEmpty();
  }

  @Test
  void opensThoughSuchAFileCannotBeDeleted() {
    leaveSpare(50, 1_000);
    append(0, 0);
    rig.disk.crash();
    rig.disk.faults().failWhile(operation -> operation.kind() == Kind.DELETE);
    rig.open();
    rig.disk.faults().heal();
    leaveSpare(5, 1_000);
    assertThat(spares()).as("the other one has its name").hasSize(1);
    assertThat(spareBytes()).isLessThan(10_000);
  }

  @Test
  void givesWayBeforeAnythingIsLost() {
    begin(new SpoolRig(1, Fsync.ALWAYS).with(SpoolSettings.of(4 << 20)), FramingKind.BINARY);
    leaveSpare(10, 80_000);
    assertThat(spares()).hasSize(1);
    append(1, 100); // takes it
    leaveSpareBeside();
    long spare = spareBytes();
    assertThat(spare).isPositive();

    while (!spares().isEmpty()) {
      append(1, 100_000);
      assertThat(model.in(State.REFUSED)).isEmpty();
    }

    assertThat(rig.losses).as("nothing of value went").isEmpty();
    assertThat(rig.log.statistics().fileBytes() + spare).isGreaterThan(3 << 20);
  }

  /** One that another domain leaves, while a segment of this one is open. */
  private void leaveSpareBeside() {
    SpoolLog other = rig.spool.log("https://other", LogKind.NORMAL, rig.log.settings());
    fillAndFinish(other, 600);
    rig.pass(Duration.ofSeconds(61));
  }

  @Test
  void keepsNoneWhereTheyWouldTakeRoomFromOthers() {
    begin(new SpoolRig(1, Fsync.ALWAYS).with(SpoolSettings.of(1 << 20)), FramingKind.BINARY);
    leaveSpare(7, 80_000);
    assertThat(spares()).as("more than half of what there may be").isEmpty();
  }

  @Test
  void goesWhenTheDiskTurnsOutToBeFull() {
    append(1, 100);
    leaveSpareBeside();
    assertThat(spares()).hasSize(1);
    rig.disk.faults().failWhile(operation -> operation.kind() == Kind.WRITE);
    append(1, 100);
    assertThat(spares()).isEmpty();
  }

  /** What is written since fits in less than the former segment: most of the file is its still. */
  @Test
  void looksNoFurtherThanRecordsCanBeWhenOpened() {
    for (int i = 0; i < 6; i++) { // they grow
      append(340, 100_000);
      finish();
    }
    append(340, 100_000);
    finish();
    rig.pass(ROUND);
    long spare = spareBytes();
    assertThat(spare).isGreaterThan(16 << 20);
    append(1, 1_000);
    assertThat(rig.log.statistics().fileBytes()).isGreaterThan(16 << 20);
    rig.disk.crash();
    long before = rig.disk.operations();

    requireAllReadAgain();

    long read =
        rig.disk.journal().stream()
            .skip(Math.max(0, rig.disk.journal().size() - (rig.disk.operations() - before)))
            .filter(operation -> operation.kind() == Kind.READ && isSegment(operation))
            .mapToLong(DiskOperation::length)
            .sum();
    assertThat(read).isBetween(8L << 20, 12L << 20);
  }

  /** Its header, or its records. */
  @ParameterizedTest
  @ValueSource(longs = {0, 10_000})
  void isNoDamageForWhoReadsTheFormerSegmentMeanwhile(long from) throws IOException {
    append(400, 1_000);
    model.in(State.TAKEN).stream().limit(1).forEach(model::giveBack);
    rig.run();
    SpoolView view = new SpoolView(rig.disk, SpoolRig.FOLDER, null);
    boolean[] isReused = {false};
    rig.disk.before(
        operation -> {
          boolean readsRecords = operation.kind() == Kind.READ && operation.offset() >= from;
          if (readsRecords && isSegment(operation) && !isReused[0]) {
            isReused[0] = true;
            model.read(tag -> true, 1, ReadOrder.OLDEST_FIRST);
            leaveSpare(0, 0);
            SpoolLog other = rig.spool.log("https://other", LogKind.NORMAL, rig.log.settings());
            fillAndFinish(other, 300);
          }
        });

    for (LogView log : view.logs()) {
      assertThat(log.check().damage()).isEmpty();
    }

    assertThat(isReused).containsExactly(true);
    assertThat(operations(Kind.RENAME)).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fsync.class,
      names = {"INTERVAL", "ALWAYS"})
  void losesAndRevivesNothingWheneverThePowerGoes(Fsync fsync) {
    int reused = 0;
    for (long seed = 1; seed <= 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      begin(new SpoolRig(seed, fsync), FramingKind.BINARY);
      try {
        leaveSpare(5 + random.nextInt(30), 1_000);
        rig.disk.dieAt(1 + random.nextInt(40));
        for (int i = 0; i < 50 && !rig.disk.isDead(); i++) {
          for (int j = random.nextInt(6); j >= 0; j--) {
            model.append("t", random.nextInt(2_000), true);
          }
          rig.runOrDie();
        }
        reused += rig.disk.journal().stream().anyMatch(SpoolReuseTest::isReuse) ? 1 : 0;
        rig.disk.losePower();
        requireWhatWasAnswered(fsync == Fsync.ALWAYS);
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThat(reused).as("deaths with a file that was used again").isGreaterThan(200);
  }

  private static boolean isReuse(DiskOperation operation) {
    return operation.kind() == Kind.RENAME
        && operation.path().getFileName().toString().startsWith(".spare-");
  }

  private void requireWhatWasAnswered(boolean isPromised) {
    List<Entry> answered = model.in(State.TAKEN);
    model.entries.values().stream()
        .filter(entry -> entry.state == State.TAKEN || entry.state == State.APPENDING)
        .forEach(entry -> entry.state = State.FREE);
    model.mayBeTwice = true;
    rig.open();
    List<Entry> found = model.read(tag -> true, 10_000, ReadOrder.OLDEST_FIRST);
    if (isPromised) {
      assertThat(found).containsAll(answered);
    }
    rig.check();
  }
}
