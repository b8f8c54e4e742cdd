package dev.forwarder.retry.spool.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;

/**
 * What a segment is known by: random, so that what stood in its blocks in a former life, or a file
 * of another log, is never taken for its records.
 *
 * @param high its first 8 bytes, little-endian
 * @param low its last 8 bytes, little-endian
 */
public record SegmentId(long high, long low) {

  static final int BYTES = 16;

  /** A new one. */
  public static SegmentId random(RandomGenerator random) {
    return new SegmentId(random.nextLong(), random.nextLong());
  }

  static SegmentId read(ByteBuffer in) {
    return new SegmentId(in.getLong(), in.getLong());
  }

  void write(ByteBuffer out) {
    out.putLong(high).putLong(low);
  }

  /** Its bytes. */
  public byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    write(bytes);
    return bytes.array();
  }

  /** The checksum of its bytes: what stands in a frame's checksum while that is computed. */
  public int seed() {
    CRC32C crc = new CRC32C();
    crc.update(bytes());
    return (int) crc.getValue();
  }

  /** Its first four bytes: enough to tell apart what has borne the same number. */
  public int prefix() {
    return (int) high;
  }

  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }
}
