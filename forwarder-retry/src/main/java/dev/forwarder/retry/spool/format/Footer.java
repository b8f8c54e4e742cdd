package dev.forwarder.retry.spool.format;

import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.retry.spool.cipher.SegmentCipher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** What ends a sealed segment of binary framing: what a manifest would say of it. */
public final class Footer {

  private Footer() {}

  /** What a file has at the most behind a footer's frame. */
  public static int trailerBytes() {
    return BinaryFraming.TRAILER;
  }

  /** The longest frame of one. */
  public static int maxBytes(SegmentEntry entry) {
    return encode(entry).remaining()
        + BinaryFraming.HEADER
        + SegmentCipher.OVERHEAD_BYTES
        + BinaryFraming.TRAILER;
  }

  /** Its body. */
  public static ByteBuffer encode(SegmentEntry entry) {
    BytesOut body = new BytesOut();
    entry.write(body);
    return body.view();
  }

  /**
   * Finds that of a file, from its end.
   *
   * @param file the segment's
   * @param framing the segment's
   * @return what it says, or null where there is none that verifies
   * @throws IOException where the file cannot be read
   */
  public static @Nullable SegmentEntry find(DiskFile file, Framing framing) throws IOException {
    long fileBytes = file.length();
    ByteBuffer trailer = read(file, fileBytes - BinaryFraming.TRAILER, BinaryFraming.TRAILER);
    if (trailer == null || trailer.getInt(4) != BinaryFraming.MAGIC) {
      return null;
    }
    int length = trailer.getInt(0);
    long start = fileBytes - BinaryFraming.TRAILER - length;
    ByteBuffer bytes = length < BinaryFraming.HEADER ? null : read(file, start, length);
    if (bytes == null) {
      return null;
    }
    Frame frame = new Frame();
    int found = framing.decode(bytes, length, 0, Long.MAX_VALUE, frame);
    return found == length && frame.kind() == Frame.Kind.FOOTER ? decode(frame.body) : null;
  }

  private static @Nullable ByteBuffer read(DiskFile file, long offset, int length)
      throws IOException {
    if (offset < SegmentHeader.BYTES) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    return file.read(bytes, offset) == length ? bytes.flip() : null;
  }

  private static @Nullable SegmentEntry decode(ByteBuffer body) {
    try {
      return SegmentEntry.read(new BytesIn(body));
    } catch (RuntimeException e) {
      return null; // verified, but of another make
    }
  }
}
