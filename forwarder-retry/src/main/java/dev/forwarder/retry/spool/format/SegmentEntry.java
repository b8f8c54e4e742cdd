package dev.forwarder.retry.spool.format;

import java.util.List;

/**
 * What a manifest, and a footer, says of a segment.
 *
 * @param number its number
 * @param id its id
 * @param framing how its records lie in it
 * @param state what is known of it
 * @param damaged whether damage was found in it, so that it is set aside at its end
 * @param firstSequence of its first record
 * @param count how many sequences it spans: lost ones are among them
 * @param lastRecordOffset where its last known record begins; 0 where it has none
 * @param dataEnd behind its last known record
 * @param fileBytes how long its file is
 * @param oldestMillis the earliest creation of its records
 * @param newestMillis the latest creation of its records
 * @param tags how much of each tag
 */
public record SegmentEntry(
    long number,
    SegmentId id,
    FramingKind framing,
    SegmentState state,
    boolean damaged,
    long firstSequence,
    long count,
    long lastRecordOffset,
    long dataEnd,
    long fileBytes,
    long oldestMillis,
    long newestMillis,
    List<TagCount> tags) {

  /** Copies the list. */
  public SegmentEntry {
    tags = List.copyOf(tags);
  }

  /** The sequence behind its last. */
  public long nextSequence() {
    return firstSequence + count;
  }

  void write(BytesOut out) {
    out.int64(number).int64(id.high()).int64(id.low());
    out.int8(framing.code()).int8(state.code()).int8(damaged ? 1 : 0).int8(0);
    out.int64(firstSequence).int64(count).int64(lastRecordOffset).int64(dataEnd).int64(fileBytes);
    out.int64(oldestMillis).int64(newestMillis).int32(tags.size());
    for (TagCount tag : tags) {
      out.text(tag.text()).int64(tag.records()).int64(tag.bytes());
    }
  }

  /** Reads one; throws any {@link RuntimeException} where there is none. */
  static SegmentEntry read(BytesIn in) {
    long number = in.int64();
    SegmentId id = new SegmentId(in.int64(), in.int64());
    FramingKind framing = FramingKind.of(in.int8());
    SegmentState state = SegmentState.of(in.int8());
    boolean damaged = in.int8() != 0;
    in.int8();
    return new SegmentEntry(
        number,
        id,
        framing,
        state,
        damaged,
        in.int64(),
        in.int64(),
        in.int64(),
        in.int64(),
        in.int64(),
        in.int64(),
        in.int64(),
        in.list(SegmentEntry::readTag));
  }

  private static TagCount readTag(BytesIn in) {
    return new TagCount(in.text(), in.int64(), in.int64());
  }
}
