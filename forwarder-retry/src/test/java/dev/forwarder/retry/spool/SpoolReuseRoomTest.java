package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.retry.spool.SpoolModel.State;
import dev.forwarder.retry.spool.format.FramingKind;
import dev.forwarder.testing.disk.DiskOperation.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that segments share, one after the other, cost nobody a record, nor room for long. */
class SpoolReuseRoomTest {

  private static final Duration ROUND = Duration.ofSeconds(61);

  private SpoolRig rig = new SpoolRig(1, Fsync.ALWAYS).open();
  private SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);

  private void begin(SpoolRig other) {
    rig = other.open();
    model = new SpoolModel(rig, FramingKind.BINARY);
  }

  private void append(int records, int length, boolean taken) {
    for (int i = 0; i < records; i++) {
      model.append("t", length, taken);
    }
    rig.run();
  }

  private void finish() {
    model.in(State.TAKEN).forEach(model::acknowledge);
    rig.run();
  }

  /** A log that was busy: its segments are large, and so is what it leaves. */
  private void leaveLargeSpare() {
    for (int i = 0; i < 40; i++) {
      append(10, 100_000, true);
      finish();
    }
    append(50, 100_000, true);
    finish();
    rig.pass(ROUND);
    assertThat(files(".spare-")).isNotEmpty();
  }

  private List<Path> files(String part) {
    return rig.disk.damage().image().keySet().stream()
        .filter(path -> path.getFileName().toString().contains(part))
        .toList();
  }

  private void closeAndOpen() {
    rig.close();
    rig.open();
  }

  @Test
  void whatGoesToMakeRoomIsNotKept() {
    begin(new SpoolRig(1, Fsync.ALWAYS).with(SpoolSettings.of(2 << 20)));
    for (int i = 0; i < 4; i++) {
      append(10, 10_000, false);
      closeAndOpen();
    }
    long room = (2 << 20) - rig.log.statistics().fileBytes();
    append(1, (int) room - 150_000, false);
    closeAndOpen();
    room = (2 << 20) - rig.log.statistics().fileBytes();

    append(1, (int) room + 20_000, false); // one segment that goes is enough

    assertThat(rig.lost()).isEqualTo(10);
    assertThat(files(".spare-")).isEmpty();
  }

  @Test
  void noRecordGivesWayToWhatNoneIsIn() {
    begin(new SpoolRig(1, Fsync.ALWAYS).with(SpoolSettings.of(40 << 20)));
    leaveLargeSpare();
    append(1, 1_000, false);
    assertThat(rig.log.statistics().fileBytes()).isGreaterThan(4 << 20);
    List<SpoolLog> others = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      others.add(rig.spool.log("https://other" + i, LogKind.NORMAL, rig.log.settings()));
    }

    for (int i = 0; i < 33; i++) { // 33 of 40 MB
      for (SpoolLog other : others) {
        other.append(
            new NewRecord(rig.wallMillis(), "o", false, ByteBuffer.allocate(111_000)),
            SpoolRig.UNHEARD);
        rig.run();
      }
    }

    assertThat(rig.losses).isEmpty();
    assertThat(others).allMatch(other -> other.statistics().records() == 33);
    assertThat(rig.log.statistics().fileBytes()).as("cut behind its record").isLessThan(2_000);
    append(1, 1_000, false);
    rig.disk.crash();
    rig.open();
    assertThat(rig.log.statistics().records()).isEqualTo(2);
  }

  @Test
  void fileThatCannotBeOpenedIsDeleted() {
    append(50, 1_000, true);
    finish();
    rig.pass(ROUND);
    rig.disk
        .faults()
        .failWhile(
            operation ->
                operation.kind() == Kind.OPEN && operation.path().toString().endsWith(".seg"));
    append(1, 10, true);
    rig.disk.faults().heal();
    rig.pass(Duration.ofSeconds(3));
    append(1, 10, true);
    finish();
    rig.pass(ROUND);

    assertThat(files(".seg")).isEmpty();
  }

  @Test
  void noFileIsKeptThatIsTooLongToBeUsed() {
    append(1, 70 << 20, true);
    finish();
    rig.pass(ROUND);
    assertThat(files(".spare-")).isEmpty();
  }

  @Test
  void goesWhenAcknowledgementsFindNoRoom() {
    append(1, 10, true);
    SpoolLog other = rig.spool.log("https://other", LogKind.NORMAL, rig.log.settings());
    other.append(
        new NewRecord(rig.wallMillis(), "t", true, ByteBuffer.allocate(1_000)),
        new AppendCallback() {
          @Override
          public void appended(Place place) {
            other.acknowledge(place);
          }

          @Override
          public void refused(AppendRefusal refusal) {
            throw new AssertionError(refusal);
          }
        });
    rig.run();
    rig.pass(ROUND);
    assertThat(files(".spare-")).hasSize(1);
    rig.disk
        .faults()
        .failWhile(
            operation ->
                operation.path().toString().contains("acks-")
                    && (operation.kind() == Kind.WRITE || operation.kind() == Kind.CREATE));

    finish();

    assertThat(files(".spare-")).isEmpty();
  }

  @Test
  void whoDiedBehindTheFooterLeavesNoMoreThanThat() {
    leaveLargeSpare();
    append(1, 1_000, false);
    boolean[] isDying = {false};
    rig.disk.before(
        operation -> {
          if (operation.kind() == Kind.TRUNCATE && !isDying[0]) {
            isDying[0] = true;
            rig.disk.dieAt(0);
          }
        });
    var unused = rig.spool.close();
    assertThat(rig.runOrDie()).isFalse();
    rig.disk.crash();
    rig.open();

    assertThat(rig.log.statistics().records()).isEqualTo(1);
    assertThat(rig.log.statistics().fileBytes()).isLessThan(2_000);
  }

  /** A hole of 9 MiB, and a manifest that knows nothing of what is behind it. */
  @ParameterizedTest
  @EnumSource(Fsync.class)
  void largeRecordThatIsDamagedHidesNothingBehindIt(Fsync fsync) {
    begin(new SpoolRig(1, fsync));
    leaveLargeSpare();
    append(1, 1_000, false);
    append(1, 9 << 20, false);
    Path segment = newest();
    Map<Path, byte[]> before = rig.disk.damage().image();
    append(20, 1_000, false);
    assertThat(newest()).isEqualTo(segment);
    rig.disk.crash();
    for (int slot = 0; slot < 2; slot++) {
      Path manifest = rig.logFolder().resolve("manifest-" + slot);
      rig.disk.damage().set(manifest, before.get(manifest));
    }
    rig.disk.damage().flip(segment, 1_000_000, 1);
    rig.open();
    rig.run();

    assertThat(model.read(tag -> true, 100, ReadOrder.OLDEST_FIRST)).hasSize(21);
    assertThat(rig.lost()).isEqualTo(1);
  }

  private Path newest() {
    List<Path> segments = files(".seg");
    return segments.get(segments.size() - 1);
  }

  @Test
  void checkTellsNoDamageWhereItReadsWhatIsJustWritten() throws IOException {
    leaveLargeSpare();
    append(1, 1_000, false);
    int[] reads = {0};
    rig.disk.before(
        operation -> {
          boolean readsFurther = operation.kind() == Kind.READ && operation.offset() > 100_000;
          if (readsFurther && operation.path().toString().endsWith(".seg") && ++reads[0] == 3) {
            append(30, 100_000, false);
          }
        });

    for (LogView log : new SpoolView(rig.disk, SpoolRig.FOLDER, null).logs()) {
      assertThat(log.check().damage()).isEmpty();
    }
    assertThat(reads[0]).isGreaterThan(3);
  }
}
