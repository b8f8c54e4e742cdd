package dev.forwarder.retry.spool.format;

import java.util.BitSet;
import java.util.List;

/**
 * What of one segment is done, as a snapshot says it: a bitmap or ranges, whichever is shorter.
 *
 * @param segment the segment's number
 * @param idPrefix the segment's {@link SegmentId#prefix}
 * @param firstSequence that of bit 0
 * @param done a bit for each record that is done
 * @param tags how many of each tag: the place in the list is the tag's number
 */
public record SegmentAcks(
    long segment, int idPrefix, long firstSequence, BitSet done, List<TagCount> tags) {

  private static final int BITMAP = 0;
  private static final int RANGES = 1;

  /** Above what a segment can hold: the bits that are read stay small. */
  private static final int MOST_RECORDS = 1 << 24;

  /** The sequence behind the last one that is done. */
  public long nextSequence() {
    return firstSequence + done.length();
  }

  void write(BytesOut out) {
    out.int64(segment).int32(idPrefix).int64(firstSequence);
    int ranges = ranges();
    if (2 * Integer.BYTES * (long) ranges < done.length() / Byte.SIZE) {
      out.int8(RANGES).int32(ranges);
      for (int from = done.nextSetBit(0); from >= 0; ) {
        int to = done.nextClearBit(from);
        out.int32(from).int32(to);
        from = done.nextSetBit(to);
      }
    } else {
      out.int8(BITMAP).bytes(done.toByteArray());
    }
    out.int32(tags.size());
    tags.forEach(tag -> out.int64(tag.records()).int64(tag.bytes()));
  }

  private int ranges() {
    int ranges = 0;
    for (int from = done.nextSetBit(0); from >= 0; ) {
      ranges++;
      from = done.nextSetBit(done.nextClearBit(from));
    }
    return ranges;
  }

  /** Reads one; throws any {@link RuntimeException} where there is none. */
  static SegmentAcks read(BytesIn in) {
    return new SegmentAcks(
        in.int64(),
        in.int32(),
        in.int64(),
        readDone(in),
        in.list(tag -> new TagCount("", tag.int64(), tag.int64())));
  }

  private static BitSet readDone(BytesIn in) {
    if (in.int8() == BITMAP) {
      return BitSet.valueOf(in.bytes());
    }
    BitSet done = new BitSet();
    int ranges = in.int32();
    for (int i = 0; i < ranges; i++) {
      int from = in.int32();
      int to = in.int32();
      if (to > MOST_RECORDS) {
        throw new IllegalArgumentException(to + " records of one segment");
      }
      done.set(from, to);
    }
    return done;
  }
}
