package dev.forwarder.retry.spool.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A log of acknowledgements, as it is read: a snapshot, and what was acknowledged since.
 *
 * <pre>
 *  0  8  "FWDACK" and two bytes: format version (1), 0
 *  8  8  generation
 * 16  8  log id
 * 24  4  length of the snapshot
 * 28  4  checksum of bytes 0 to 27 and of the snapshot
 * 32     snapshot
 *        entries of {@value AckEntry#BYTES} bytes
 * </pre>
 *
 * An entry that does not verify is passed over: those behind it count.
 *
 * @param log whose it is
 * @param generation its generation
 * @param snapshot what was done when the file was begun
 * @param entries in the order in which they came
 */
public record AckFile(
    LogId log, long generation, List<SegmentAcks> snapshot, List<AckEntry> entries) {

  private static final long MAGIC = 0x0001_4B43_4144_5746L;
  private static final int LOG = 16;
  private static final int LENGTH = 24;
  private static final int HEADER = 32;
  private static final int CHECKED = 28;

  /** What a file begins with. */
  public static ByteBuffer encodeSnapshot(LogId log, long generation, List<SegmentAcks> snapshot) {
    BytesOut body = new BytesOut();
    body.int32(snapshot.size());
    snapshot.forEach(acks -> acks.write(body));
    ByteBuffer start = ByteBuffer.allocate(HEADER + body.size()).order(ByteOrder.LITTLE_ENDIAN);
    start.putLong(MAGIC).putLong(generation).putLong(log.value());
    start.putInt(body.size()).putInt(0);
    start.put(body.view()).flip();
    return start.putInt(CHECKED, checksum(start));
  }

  /** What is in a file; null where its snapshot does not verify. */
  public static @Nullable AckFile decode(ByteBuffer bytes) {
    ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (in.limit() < HEADER || in.getLong(0) != MAGIC) {
      return null;
    }
    int length = in.getInt(LENGTH);
    if (length < 0 || length > in.limit() - HEADER) {
      return null;
    }
    ByteBuffer start = in.slice(0, HEADER + length).order(ByteOrder.LITTLE_ENDIAN);
    if (checksum(start) != in.getInt(CHECKED)) {
      return null;
    }
    try {
      List<SegmentAcks> snapshot = new BytesIn(start.position(HEADER)).list(SegmentAcks::read);
      return new AckFile(
          new LogId(in.getLong(LOG)),
          in.getLong(8),
          snapshot,
          entries(in.position(HEADER + length), in.getLong(8)));
    } catch (RuntimeException e) {
      return null; // verified, but of another make
    }
  }

  private static List<AckEntry> entries(ByteBuffer in, long generation) {
    List<AckEntry> entries = new ArrayList<>();
    while (in.remaining() >= AckEntry.BYTES) {
      AckEntry entry = AckEntry.read(in, generation);
      if (entry != null) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private static int checksum(ByteBuffer start) {
    CRC32C crc = new CRC32C();
    crc.update(start.slice(0, CHECKED));
    crc.update(start.slice(HEADER, start.limit() - HEADER));
    return (int) crc.getValue();
  }
}
