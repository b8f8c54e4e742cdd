package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.retry.spool.SpoolModel.Entry;
import dev.forwarder.retry.spool.SpoolModel.State;
import dev.forwarder.retry.spool.format.FramingKind;
import dev.forwarder.retry.spool.format.SegmentHeader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files are changed behind the spool's back: what is undamaged is delivered, the rest is told. */
class SpoolDamageTest {

  /** A small spool, closed: three segments, some records of which are acknowledged. */
  private static final class Small {
    final SpoolRig rig;
    final SpoolModel model;
    final Map<Path, byte[]> image;
    final long live;

    Small(FramingKind framing, boolean closed) {
      rig = new SpoolRig(1, Fsync.INTERVAL, framing).open();
      model = new SpoolModel(rig, framing);
      for (int segment = 0; segment < 3; segment++) {
        for (int i = 0; i < 5; i++) {
          model.append(i % 2 == 0 ? "even" : "odd", 10, true);
        }
        rig.run();
        model.acknowledge(model.in(State.TAKEN).get(1 + 4 * segment));
        rig.run();
        if (segment < 2) {
          reopen();
        }
      }
      if (closed) {
        rig.close();
      } else {
        rig.disk.crash();
      }
      image = rig.disk.damage().image();
      live = model.in(State.TAKEN).size();
    }

    private void reopen() {
      rig.close();
      rig.open();
      model.in(State.TAKEN).forEach(entry -> entry.state = State.FREE);
      model.read(tag -> true, 100, ReadOrder.OLDEST_FIRST);
    }

    /** All files as they were, and nobody has them open. */
    void reset() {
      rig.disk.crash();
      rig.disk.damage().restore(image);
      rig.losses.clear();
      for (Entry entry : model.entries.values()) {
        entry.state = entry.state == State.ENDED ? State.ENDED : State.FREE;
      }
    }

    List<Path> files() {
      return image.keySet().stream().filter(file -> !file.endsWith("lock")).toList();
    }

    List<Path> segments() {
      return files().stream().filter(file -> file.toString().endsWith(".seg")).toList();
    }

    /** Opens it and reads all; how many live records were delivered. */
    int deliver() {
      // An acknowledgement that is damaged brings its records back.
      List<Entry> ended = model.in(State.ENDED);
      ended.forEach(entry -> entry.state = State.FREE);
      rig.open();
      rig.check();
      int delivered = 0;
      for (int round = 0; round < 4; round++) {
        for (Entry entry : model.read(tag -> true, 7, ReadOrder.NEWEST_FIRST)) {
          delivered += ended.contains(entry) ? 0 : 1;
        }
        rig.check();
      }
      ended.forEach(entry -> entry.state = State.ENDED);
      return delivered;
    }
  }

  @ParameterizedTest
  @EnumSource(FramingKind.class)
  void deliversAllButTheRecordInWhichAnyByteIsFlipped(FramingKind framing) {
    flipEveryByte(new Small(framing, true));
  }

  @ParameterizedTest
  @EnumSource(FramingKind.class)
  void deliversAllButTheRecordInWhichAnyByteIsFlippedAfterACrash(FramingKind framing) {
    flipEveryByte(new Small(framing, false));
  }

  private static void flipEveryByte(Small small) {
    for (Path file : small.files()) {
      boolean isSegment = file.toString().endsWith(".seg");
      for (int at = 0; at < small.image.get(file).length; at++) {
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
    Small small = new Small(FramingKind.BINARY, true);
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
    Small small = new Small(framing, true);
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
    Small small = new Small(FramingKind.BINARY, true);
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
    Small small = new Small(FramingKind.BINARY, true);
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
    Small small = new Small(FramingKind.BINARY, true);
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
    Small small = new Small(FramingKind.BINARY, true);
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
    Small small = new Small(FramingKind.BINARY, true);
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
}
