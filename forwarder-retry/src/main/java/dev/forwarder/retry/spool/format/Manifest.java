package dev.forwarder.retry.spool.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What segments a log has, in one of the two slots that are written in turn.
 *
 * <pre>
 *  0  8  "FWDMAN" and two bytes: format version (1), 0
 *  8  8  generation: of two valid slots, the one with the higher counts
 * 16  8  log id
 * 24  4  length of what follows the checksum
 * 28  4  checksum of all but itself
 * 32     next segment number, next sequence, entries
 * </pre>
 *
 * @param log whose it is
 * @param generation its generation
 * @param nextNumber above the number of every segment it has known
 * @param nextSequence above every sequence that was ever seen
 * @param entries its segments, ascending
 */
public record Manifest(
    LogId log, long generation, long nextNumber, long nextSequence, List<SegmentEntry> entries) {

  private static final long MAGIC = 0x0001_4E41_4D44_5746L;
  private static final int LOG = 16;
  private static final int LENGTH = 24;
  private static final int HEADER = 32;
  private static final int CHECKED = 28;

  /** Copies the list. */
  public Manifest {
    entries = List.copyOf(entries);
  }

  /** The bytes of its slot. */
  public ByteBuffer encode() {
    BytesOut body = new BytesOut();
    body.int64(nextNumber).int64(nextSequence).int32(entries.size());
    entries.forEach(entry -> entry.write(body));
    ByteBuffer slot = ByteBuffer.allocate(HEADER + body.size()).order(ByteOrder.LITTLE_ENDIAN);
    slot.putLong(MAGIC).putLong(generation).putLong(log.value());
    slot.putInt(body.size()).putInt(0).put(body.view()).flip();
    return slot.putInt(CHECKED, checksum(slot));
  }

  /** What stands in a slot, or null where it does not verify. */
  public static @Nullable Manifest decode(ByteBuffer bytes) {
    ByteBuffer slot = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (slot.limit() < HEADER || slot.getLong(0) != MAGIC) {
      return null;
    }
    int length = slot.getInt(LENGTH);
    if (length < 0 || length > slot.limit() - HEADER) {
      return null;
    }
    slot.limit(HEADER + length);
    if (checksum(slot) != slot.getInt(CHECKED)) {
      return null;
    }
    try {
      BytesIn in = new BytesIn(slot.position(HEADER));
      LogId log = new LogId(slot.getLong(LOG));
      return new Manifest(
          log, slot.getLong(8), in.int64(), in.int64(), in.list(SegmentEntry::read));
    } catch (RuntimeException e) {
      return null; // verified, but of another make
    }
  }

  private static int checksum(ByteBuffer slot) {
    CRC32C crc = new CRC32C();
    crc.update(slot.slice(0, CHECKED));
    crc.update(slot.slice(HEADER, slot.limit() - HEADER));
    return (int) crc.getValue();
  }
}
