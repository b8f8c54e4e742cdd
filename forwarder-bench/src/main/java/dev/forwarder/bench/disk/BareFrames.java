package dev.forwarder.bench.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * Frames with a header and a checksum, as the spool's are, put together off the heap and written at
 * once for each batch; and verified. One thread at a time.
 */
final class BareFrames {

  private static final int HEADER = 41;
  private static final int NUMBER_AT = 8;
  private static final int CHECKSUM_AT = 32;

  /** How long one is. */
  static final int BYTES = HEADER + Records.BYTES;

  private final Records records = new Records();
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer batch;

  /** Parts of the batch. */
  private final ByteBuffer[] frames;

  /** A header off the heap and a body, each time. */
  private final ByteBuffer[] parts;

  /** So many at once, at the most. */
  BareFrames(int most) {
    this.batch = ByteBuffer.allocateDirect(most * BYTES);
    this.frames = new ByteBuffer[most];
    this.parts = new ByteBuffer[2 * most];
    for (int i = 0; i < most; i++) {
      frames[i] = frame(batch, i * BYTES);
      parts[2 * i] = frames[i].slice(0, HEADER).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  private static ByteBuffer frame(ByteBuffer bytes, int at) {
    return bytes.slice(at, BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Writes so many, where the file is.
   *
   * @param first its number
   */
  void write(FileChannel file, long first, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      ByteBuffer frame = frames[i];
      frame.putLong(NUMBER_AT, first + i).put(HEADER, records.bytes(first + i));
      frame.putInt(CHECKSUM_AT, checksum(frame));
    }
    batch.clear().limit(count * BYTES);
    while (batch.hasRemaining()) {
      int unused = file.write(batch);
    }
  }

  /**
   * The same by gathering writes, of the bodies where they are; the JDK copies what is on the heap.
   *
   * @param first its number
   */
  void gather(FileChannel file, long first, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      ByteBuffer header = parts[2 * i].clear();
      ByteBuffer body = records.buffer(first + i).duplicate();
      header.putLong(NUMBER_AT, first + i).putInt(CHECKSUM_AT, 0);
      crc.reset();
      crc.update(header);
      crc.update(body.slice());
      header.rewind().putInt(CHECKSUM_AT, (int) crc.getValue());
      parts[2 * i + 1] = body;
    }
    int from = 0;
    while (from < 2 * count) {
      long unused = file.write(parts, from, 2 * count - from);
      while (from < 2 * count && !parts[from].hasRemaining()) {
        from++;
      }
    }
  }

  /** Of a frame whose checksum is taken for 0, and is that then. */
  private int checksum(ByteBuffer frame) {
    crc.reset();
    crc.update(frame.clear().putInt(CHECKSUM_AT, 0));
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
      verify(frame(bytes, bytes.position()));
      bytes.position(bytes.position() + BYTES);
      read++;
    }
    return read;
  }

  private void verify(ByteBuffer frame) {
    int expected = frame.getInt(CHECKSUM_AT);
    if (checksum(frame) != expected) {
      throw new IllegalStateException("a record was read that was not written");
    }
    frame.get(HEADER, new byte[Records.BYTES]);
  }
}
