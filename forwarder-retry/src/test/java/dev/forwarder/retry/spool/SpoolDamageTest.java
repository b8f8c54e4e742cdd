package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.retry.spool.SpoolModel.Entry;
import dev.forwarder.retry.spool.SpoolModel.State;
import dev.forwarder.retry.spool.format.FramingKind;
import dev.forwarder.retry.spool.format.SegmentHeader;
import dev.forwarder.testing.disk.DiskOperation.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files are changed behind the spool's back: what is undamaged is delivered, the rest is told. */
class SpoolDamageTest {

  @ParameterizedTest
  @EnumSource(FramingKind.class)
  void deliversAllButTheRecordInWhichAnyByteIsFlipped(FramingKind framing) {
    flipEveryByte(new SmallSpool(framing, true));
  }

  @ParameterizedTest
  @EnumSource(FramingKind.class)
  void deliversAllButTheRecordInWhichAnyByteIsFlippedAfterACrash(FramingKind framing) {
    flipEveryByte(new SmallSpool(framing, false));
  }

  /** Of the zeros at the end of a file, which nothing tells apart, it is one in so many. */
  private static final int UNWRITTEN_STEP = 97;

  /** Where they begin; as far as a frame's header would reach, they have a place of their own. */
  private static int written(byte[] content) {
    int end = content.length;
    while (end > 0 && content[end - 1] == 0) {
      end--;
    }
    return Math.min(content.length, end + SegmentHeader.BYTES);
  }

  private static void flipEveryByte(SmallSpool small) {
    for (Path file : small.files()) {
      boolean isSegment = file.toString().endsWith(".seg");
      byte[] content = small.image.get(file);
      int written = written(content);
      for (int at = 0; at < content.length; at += at < written ? 1 : UNWRITTEN_STEP) {
        for (int mask : new int[] {1, 0xFF}) {
          small.reset();
          small.rig.disk.damage().flip(file, at, mask);
          int delivered = small.deliver();
          String where = file + " at " + at;
          long lost = small.rig.lost();
          assertThat(delivered).as(where).isBetween((int) small.live - 1, (int) small.live);
          if (!isSegment) {
            assertThat(delivered).as(where).isEqualTo((int) small.live);
          }
          assertThat(lost).as("losses told, " + where).isLessThanOrEqualTo(small.live - delivered);
        }
      }
    }
  }

  @Test
  void tellsExactlyWhatASealedSegmentLost() {
    SmallSpool small = new SmallSpool(FramingKind.BINARY, true);
    for (Path file : small.segments()) {
      for (int at = SegmentHeader.BYTES; at < small.image.get(file).length; at++) {
        small.reset();
        small.rig.disk.damage().flip(file, at, 1);
        int delivered = small.deliver();
        assertThat(small.rig.lost()).as(file + " at " + at).isEqualTo(small.live - delivered);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(FramingKind.class)
  void deliversWhatIsLeftOfAFileOfAnyLength(FramingKind framing) {
    SmallSpool small = new SmallSpool(framing, true);
    for (Path file : small.files()) {
      int length = small.image.get(file).length;
      int before = 0;
      for (int at = 0; at <= length; at++) {
        small.reset();
        small.rig.disk.damage().truncate(file, at);
        int delivered = small.deliver();
        assertThat(small.rig.lost()).as(file + " to " + at).isEqualTo(small.live - delivered);
        assertThat(delivered).as(file + " to " + at).isGreaterThanOrEqualTo(before);
        before = delivered;
      }
      assertThat(before).as("whole " + file).isEqualTo((int) small.live);
    }
  }

  @Test
  void tellsWhatWasInASegmentThatIsMissing() {
    SmallSpool small = new SmallSpool(FramingKind.BINARY, true);
    for (Path file : small.segments()) {
      small.reset();
      small.rig.disk.damage().delete(file);
      int delivered = small.deliver();
      assertThat(delivered).isEqualTo((int) small.live - 4);
      assertThat(small.rig.losses)
          .extracting(SpoolRig.Loss::reason)
          .containsOnly(LossReason.MISSING);
      assertThat(small.rig.losses)
          .extracting(SpoolRig.Loss::tag)
          .containsExactlyInAnyOrder("even", "odd");
      assertThat(small.rig.lost()).isEqualTo(4);
    }
  }

  @Test
  void deliversAllOnceWhereSegmentsAreSwapped() {
    SmallSpool small = new SmallSpool(FramingKind.BINARY, true);
    for (Path one : small.segments()) {
      for (Path other : small.segments()) {
        small.reset();
        small.rig.disk.damage().swap(one, other);
        assertThat(small.deliver()).isEqualTo((int) small.live);
        assertThat(small.rig.losses).isEmpty();
      }
    }
  }

  @Test
  void setsACopyOfASegmentAside() {
    SmallSpool small = new SmallSpool(FramingKind.BINARY, true);
    for (Path file : small.segments()) {
      for (String name : List.of("0000000000000000.seg", "00000000000000ff.seg")) {
        small.reset();
        small.rig.disk.damage().copy(file, file.resolveSibling(name));
        assertThat(small.deliver()).isEqualTo((int) small.live);
        assertThat(small.rig.losses).isEmpty();
        assertThat(small.rig.disk.damage().image().keySet())
            .anyMatch(path -> path.getParent().endsWith("damaged"));
      }
    }
  }

  @Test
  void opensWithoutAManifestAsWithOne() {
    SmallSpool small = new SmallSpool(FramingKind.BINARY, true);
    small.reset();
    for (Path file : small.files()) {
      if (file.toString().contains("manifest")) {
        small.rig.disk.damage().delete(file);
      }
    }
    assertThat(small.deliver()).isEqualTo((int) small.live);
    assertThat(small.rig.losses).isEmpty();
  }

  @Test
  void keepsADamagedSegmentForAPerson() {
    SmallSpool small = new SmallSpool(FramingKind.BINARY, true);
    Path file = small.segments().get(0);
    small.reset();
    small.rig.disk.damage().flip(file, SegmentHeader.BYTES + 46, 1);
    small.deliver();
    assertThat(small.rig.lost()).isEqualTo(1);
    for (Entry entry : new ArrayList<>(small.model.in(State.TAKEN))) {
      small.model.acknowledge(entry);
    }
    small.rig.run();
    assertThat(small.rig.disk.damage().image()).doesNotContainKey(file);
    assertThat(small.rig.disk.damage().image().keySet())
        .anyMatch(path -> path.getParent().endsWith("damaged"));
  }

  @Test
  void tellsALossOnceThoughOpeningHasToBeTriedAgain() {
    long lost = lostWhereOpeningFailsAt(0);
    assertThat(lost).isEqualTo(2);
    for (int at = 1; at < 6; at++) {
      assertThat(lostWhereOpeningFailsAt(at)).as("failing at " + at).isEqualTo(lost);
    }
  }

  /** Two segments without a footer, nor a manifest, have a hole each. */
  private static long lostWhereOpeningFailsAt(int at) {
    SmallSpool small = new SmallSpool(FramingKind.LINES, false);
    small.reset();
    SpoolRig rig = small.rig;
    Path second = small.segments().get(1);
    for (Path file : small.files()) {
      if (file.getFileName().toString().startsWith("manifest")) {
        rig.disk.damage().delete(file);
      }
    }
    for (Path segment : small.segments().subList(0, 2)) {
      rig.disk.damage().flip(segment, SegmentHeader.LINE_BYTES + 10, 1);
    }
    int[] opened = {0};
    rig.disk
        .faults()
        .failWhile(
            operation ->
                operation.kind() == Kind.OPEN
                    && operation.path().equals(second)
                    && ++opened[0] == at);
    rig.open();
    rig.pass(Duration.ofMillis(1_100));
    return rig.lost();
  }
}
