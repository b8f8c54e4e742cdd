package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.retry.spool.SpoolModel.State;
import dev.forwarder.retry.spool.format.AckFile;
import dev.forwarder.retry.spool.format.FramingKind;
import dev.forwarder.retry.spool.format.SegmentAcks;
import dev.forwarder.retry.spool.format.TagCount;
import dev.forwarder.testing.disk.DiskOperation.Kind;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where nothing is forced, a power failure leaves files of different moments. */
final class SpoolUnforcedTest {

  private final SpoolRig rig = new SpoolRig(1, Fsync.NEVER).open();
  private final SpoolModel model = new SpoolModel(rig, FramingKind.BINARY);

  @BeforeEach
  void begin() {
    append(3, 1_000);
    rig.close();
    rig.open();
  }

  private void append(int records, int length) {
    for (int i = 0; i < records; i++) {
      model.append("t", length, true);
    }
    rig.run();
  }

  private Path segment(int number) {
    return rig.logFolder().resolve("%016x.seg".formatted(number));
  }

  private void requireReadAgain(int records) {
    model.in(State.TAKEN).forEach(entry -> entry.state = State.FREE);
    assertThat(rig.log.statistics().records()).isEqualTo(records);
    assertThat(model.read(tag -> true, 10_000, ReadOrder.OLDEST_FIRST)).hasSize(records);
    rig.check();
  }

  private LogStore store() {
    LogStore store = rig.store();
    assertThat(store).isNotNull();
    return store;
  }

  /** The first record of the first segment is done, and counted under no tag. */
  private void miscount() {
    BitSet first = new BitSet();
    first.set(0);
    Segment segment = store().segments().get(1L);
    assertThat(segment).isNotNull();
    List<SegmentAcks> done =
        List.of(
            new SegmentAcks(1, segment.id().prefix(), 1, first, List.of(new TagCount("", 0, 0))));
    ByteBuffer snapshot = AckFile.encodeSnapshot(store().files().log(), 1, done);
    byte[] acks = new byte[snapshot.remaining()];
    snapshot.get(acks);
    rig.disk.crash();
    rig.disk.damage().set(store().files().acks(1), acks);
  }

  @Test
  void whatIsDoneAndCountedUnderNoTagIsCountedAnew() {
    miscount();
    rig.open();

    assertThat(rig.log.statistics().tags().get("t").records()).isEqualTo(2);
    requireReadAgain(2);
    assertThat(rig.losses).isEmpty();
  }

  @Test
  void aSegmentThatCannotBeReadKeepsNoLogShutAndIsCountedAnewLater() {
    append(1, 10);
    miscount();
    rig.disk
        .faults()
        .failWhile(
            operation -> operation.kind() == Kind.READ && operation.path().equals(segment(1)));
    rig.open();
    append(1, 10);
    assertThat(model.in(State.REFUSED)).isEmpty();
    rig.close();

    rig.disk.faults().heal();
    rig.open();
    requireReadAgain(4);
    assertThat(rig.losses).isEmpty();
  }

  /** They were sealed: the manifest knows them, and nobody looks at them before they are read. */
  @Test
  void namesArePutRightWhenTheirSegmentsAreRead() {
    append(2, 500);
    rig.close();
    Map<Path, byte[]> before = rig.disk.damage().image();
    rig.disk.damage().swap(segment(1), segment(2));
    rig.open();

    requireReadAgain(5);
    assertThat(rig.losses).isEmpty();
    assertThat(rig.disk.damage().image())
        .containsEntry(segment(1), before.get(segment(1)))
        .containsEntry(segment(2), before.get(segment(2)));
  }

  /** Of any length: 9 MiB are more than anything could be where files are forced. */
  @ParameterizedTest
  @ValueSource(ints = {1, 9})
  void aHoleInAFileThatWasUsedAgainIsReadOver(int mebibytes) {
    for (int i = 0; i < 6; i++) { // they grow
      append(100, 200_000);
      model.in(State.TAKEN).forEach(model::acknowledge);
      rig.run();
    }
    rig.pass(Duration.ofSeconds(61));
    Map<Path, byte[]> before = rig.disk.damage().image();
    append(60, 200_000);
    Path written = segment(Math.toIntExact(store().segments().lastKey()));
    rig.disk.crash();
    before.forEach(
        (path, bytes) -> {
          if (path.getFileName().toString().startsWith("manifest-")) {
            rig.disk.damage().set(path, bytes);
          }
        });
    byte[] bytes = rig.disk.damage().bytes(written);
    assertThat(bytes).as("a file that was longer").hasSizeGreaterThan(60 * 200_000 + 500_000);
    Arrays.fill(bytes, 300_000, 300_000 + (mebibytes << 20), (byte) 0);
    rig.disk.damage().set(written, bytes);
    rig.open();

    int lost = (mebibytes << 20) / 200_000 + 2;
    assertThat(rig.lost()).isBetween(lost - 1L, (long) lost);
    requireReadAgain(60 - (int) rig.lost());
  }
}
