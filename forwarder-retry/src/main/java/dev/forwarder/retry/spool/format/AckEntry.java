package dev.forwarder.retry.spool.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive records of one tag that are acknowledged, as an entry of {@value #BYTES} bytes:
 *
 * <pre>
 *  0  8  segment number
 *  8  4  the first four bytes of the segment's id
 * 12  4  tag: its number in that segment
 * 16  8  first sequence
 * 24  8  last sequence
 * 32  8  bytes of their bodies
 * 40  4  checksum of the file's generation and bytes 0 to 39
 * </pre>
 *
 * @param segment the segment's number
 * @param idPrefix the segment's {@link SegmentId#prefix}
 * @param tagNumber the tag's number
 * @param first the first sequence
 * @param last the last sequence
 * @param bytes of their bodies
 */
public record AckEntry(
    long segment, int idPrefix, int tagNumber, long first, long last, long bytes) {

  /** How long one is. */
  public static final int BYTES = 44;

  private static final int CHECKED = 40;

  /** Writes it. */
  public void write(ByteBuffer out, long generation) {
    int start = out.position();
    out.putLong(segment).putInt(idPrefix).putInt(tagNumber);
    out.putLong(first).putLong(last).putLong(bytes);
    out.putInt(checksum(out.slice(start, CHECKED), generation));
  }

  /** Reads the next one; null where it does not verify. Goes on behind it anyway. */
  static @Nullable AckEntry read(ByteBuffer in, long generation) {
    int start = in.position();
    in.position(start + BYTES);
    if (in.getInt(start + CHECKED) != checksum(in.slice(start, CHECKED), generation)) {
      return null;
    }
    return new AckEntry(
        in.getLong(start),
        in.getInt(start + 8),
        in.getInt(start + 12),
        in.getLong(start + 16),
        in.getLong(start + 24),
        in.getLong(start + 32));
  }

  private static int checksum(ByteBuffer entry, long generation) {
    CRC32C crc = new CRC32C();
    ByteBuffer seed = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    crc.update(seed.putLong(generation).flip());
    crc.update(entry);
    return (int) crc.getValue();
  }
}
