package dev.forwarder.retry.spool.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.testing.disk.DiskOperation;
import dev.forwarder.testing.disk.DiskOperation.Kind;
import dev.forwarder.testing.disk.FakeDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is found of a segment some bytes of which are not its own. */
class SegmentScannerTest {

  private static final SegmentId SEGMENT = new SegmentId(1, 2);
  private static final byte[] TAG = "t".getBytes(UTF_8);
  private static final long FIRST = 1_000;

  private final FakeDisk disk = new FakeDisk(new SplittableRandom(1));
  private final ByteBuffer out = ByteBuffer.allocate(8 << 20).order(ByteOrder.LITTLE_ENDIAN);

  private static Framing framing(FramingKind kind, SegmentId id) {
    return Framings.PLAIN.of(kind, id);
  }

  private void put(Framing framing, long sequence, int length) {
    String text = "{\"a\":\"" + "x".repeat(length) + "\"}";
    framing.encode(
        out, sequence, 7, 0, TAG, new ByteBuffer[] {ByteBuffer.wrap(text.getBytes(UTF_8))});
  }

  private List<Long> scan(Framing framing) throws IOException {
    Path path = Path.of("/segment");
    byte[] bytes = new byte[out.position()];
    out.get(0, bytes);
    disk.damage().set(path, bytes);
    List<Long> found = new ArrayList<>();
    try (DiskFile file = disk.open(path, false)) {
      SegmentScanner scanner =
          new SegmentScanner(file, framing, new ScanBuffer(), 0, bytes.length, FIRST);
      for (Frame frame = scanner.next(); frame != null; frame = scanner.next()) {
        found.add(frame.sequence());
      }
    }
    return found;
  }

  @ParameterizedTest
  @EnumSource(FramingKind.class)
  void findsWhatStandsBehindAsManyAsThereWasRoomFor(FramingKind kind) throws IOException {
    Framing own = framing(kind, SEGMENT);
    put(own, FIRST, 10);
    int damage = out.position();
    for (int i = 1; i <= 100; i++) {
      own.encode(
          out,
          FIRST + i,
          0,
          0,
          new byte[0],
          new ByteBuffer[] {ByteBuffer.wrap("{}".getBytes(UTF_8))});
    }
    int end = out.position();
    put(own, FIRST + 101, 10);
    out.put(damage, new byte[end - damage]);

    assertThat(scan(own)).containsExactly(FIRST, FIRST + 101);
  }

  /** Each would cost a checksum of all that it claims to be. */
  @ParameterizedTest
  @EnumSource(FramingKind.class)
  void looksNoFurtherAtWhatClaimsSequenceThatCannotBe(FramingKind kind) {
    Framing own = framing(kind, SEGMENT);
    put(own, FIRST + 5, 4_000);
    ByteBuffer begun = out.flip().limit(100).slice().order(ByteOrder.LITTLE_ENDIAN);
    int missing = own.decode(begun, 4_000_000, FIRST, FIRST + 5, new Frame());

    assertThat(missing).as("more is needed to tell").isLessThan(-100);
    assertThat(own.decode(begun, 4_000_000, FIRST, FIRST + 4, new Frame()))
        .isEqualTo(Framing.NO_FRAME);
    assertThat(own.decode(begun, 4_000_000, FIRST + 6, FIRST + 9, new Frame()))
        .isEqualTo(Framing.NO_FRAME);
  }

  @Test
  void readsNoMoreAtOnceForWhatLooksLikeLongFrames() throws IOException {
    Framing own = framing(FramingKind.BINARY, SEGMENT);
    put(own, FIRST, 10);
    Framing other = framing(FramingKind.BINARY, new SegmentId(3, 4));
    put(other, 1L << 40, 7_000_000);
    put(own, FIRST + 1, 10);

    assertThat(scan(own)).containsExactly(FIRST, FIRST + 1);
    assertThat(disk.journal())
        .filteredOn(operation -> operation.kind() == Kind.READ)
        .extracting(DiskOperation::length)
        .allMatch(length -> length <= ScanBuffer.BYTES);
  }
}
