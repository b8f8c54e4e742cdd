package dev.forwarder.retry.spool.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.testing.disk.FakeDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/**
 * Any bytes in a spool's files are either nothing, or read for what would be written as them: even
 * where their checksum is right.
 */
final class SpoolFilesFuzzTest {

  private static final LogId LOG = LogId.of("api.example.com", "normal");
  private static final SegmentId SEGMENT = new SegmentId(1, 2);
  private static final int HEADER = 32;
  private static final int LENGTH = 24;
  private static final int CHECKED = 28;

  @FuzzTest(maxDuration = "60s")
  void aManifestIsReadAsItWouldBeWrittenOrNotAtAll(byte[] body) {
    ByteBuffer slot = verified(new Manifest(LOG, 7, 1, 1, List.of()).encode(), body);
    Manifest read = Manifest.decode(slot);
    if (read != null) {
      assertThat(Manifest.decode(read.encode())).isEqualTo(read);
      assertThat(read.generation()).isEqualTo(7);
    }
  }

  @FuzzTest(maxDuration = "60s")
  void acknowledgementsAreReadAsTheyWouldBeWrittenOrNotAtAll(byte[] body) {
    ByteBuffer file = verified(AckFile.encodeSnapshot(LOG, 7, List.of()), body);
    AckFile read = AckFile.decode(file);
    if (read != null) {
      assertThat(AckFile.decode(AckFile.encodeSnapshot(LOG, 7, read.snapshot()))).isEqualTo(read);
    }
  }

  /** A start of a file, with another body, and a checksum that is right. */
  private static ByteBuffer verified(ByteBuffer start, byte[] body) {
    ByteBuffer file = ByteBuffer.allocate(HEADER + body.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(start.slice(0, LENGTH)).putInt(body.length).putInt(0).put(body).flip();
    CRC32C crc = new CRC32C();
    crc.update(file.slice(0, CHECKED));
    crc.update(file.slice(HEADER, body.length));
    return file.putInt(CHECKED, (int) crc.getValue());
  }

  @FuzzTest(maxDuration = "60s")
  void framesAreFoundInOrderInAnyBytes(byte[] bytes) throws IOException {
    boolean isLines = bytes.length > 0 && bytes[0] == '{';
    scan(
        isLines ? new LineFraming(SEGMENT.seed()) : new BinaryFraming(SEGMENT.seed(), null), bytes);
  }

  private static void scan(Framing framing, byte[] bytes) throws IOException {
    FakeDisk disk = new FakeDisk(new SplittableRandom(1));
    Path path = Path.of("/segment");
    disk.damage().set(path, bytes);
    try (DiskFile file = disk.open(path, false)) {
      Footer.find(file, framing);
      SegmentScanner scanner =
          new SegmentScanner(file, framing, new ScanBuffer(), 0, bytes.length, 1);
      long offset = 0;
      long least = 1;
      for (Frame frame = scanner.next(); frame != null; frame = scanner.next()) {
        assertThat(frame.offset()).isGreaterThanOrEqualTo(offset);
        assertThat(frame.end()).isGreaterThan(frame.offset()).isLessThanOrEqualTo(bytes.length);
        assertThat(frame.sequence()).isGreaterThanOrEqualTo(least);
        offset = frame.end();
        least = frame.kind() == Frame.Kind.RECORD ? frame.sequence() + 1 : frame.sequence();
      }
      assertThat(scanner.validEnd()).isEqualTo(offset);
    }
  }
}
