package dev.forwarder.bench.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * Frames with a header and a checksum, as the spool's are, written by one gathering write for each
 * batch, and verified. One thread at a time.
 */
final class BareFrames {

  private static final int HEADER = 41;
  private static final int CHECKSUM_AT = 32;

  /** How long one is. */
  static final int BYTES = HEADER + Records.BYTES;

  private final Records records = new Records();
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer[] parts;

  /** So many at once, at the most. */
  BareFrames(int batch) {
    this.parts = new ByteBuffer[2 * batch];
    for (int i = 0; i < parts.length; i += 2) {
      parts[i] = ByteBuffer.allocateDirect(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /**
   * Writes so many, where the file is.
   *
   * @param first its number
   */
  void write(FileChannel file, long first, int batch) throws IOException {
    for (int i = 0; i < batch; i++) {
      ByteBuffer body = records.buffer(first + i).duplicate();
      ByteBuffer header = parts[2 * i].clear();
      header.putLong(8, first + i).putInt(CHECKSUM_AT, checksum(header, body));
      parts[2 * i + 1] = body.rewind();
    }
    ByteBuffer last = parts[2 * batch - 1];
    long offset = 0;
    while (last.hasRemaining()) {
      int from = 0;
      while (!parts[from].hasRemaining()) {
        from++;
      }
      offset += file.write(parts, from, 2 * batch - from);
    }
    requireWritten(offset, (long) batch * BYTES);
  }

  private static void requireWritten(long bytes, long expected) {
    if (bytes != expected) {
      throw new IllegalStateException(expected + " bytes were to be written, not " + bytes);
    }
  }

  private int checksum(ByteBuffer header, ByteBuffer body) {
    crc.reset();
    crc.update(header.putInt(CHECKSUM_AT, 0));
    crc.update(body);
    header.rewind();
    return (int) crc.getValue();
  }

  /**
   * Verifies all that are whole, and takes a copy of each, as whoever reads a record does.
   *
   * @param bytes from the beginning of one; left where the last whole one ends
   * @param most how many at the most
   * @return how many there were
   */
  int verify(ByteBuffer bytes, int most) {
    int read = 0;
    while (read < most && bytes.remaining() >= BYTES) {
      verify(bytes.slice(bytes.position(), BYTES).order(ByteOrder.LITTLE_ENDIAN));
      bytes.position(bytes.position() + BYTES);
      read++;
    }
    return read;
  }

  private void verify(ByteBuffer frame) {
    int expected = frame.getInt(CHECKSUM_AT);
    ByteBuffer header = frame.slice(0, HEADER);
    if (checksum(header, frame.slice(HEADER, Records.BYTES)) != expected) {
      throw new IllegalStateException("a record was read that was not written");
    }
    frame.get(HEADER, new byte[Records.BYTES]);
  }
}
