package dev.forwarder.retry.spool;

/**
 * Where a record is: what its owner acknowledges it by, or gives it back by. Compact, to be kept
 * with each record in memory. Means nothing to another log, or after its spool was closed.
 *
 * <p>Two are equal where they are of the same record.
 */
public final class Place {

  private final SegmentTag tag;
  private final long sequence;
  private final int bytes;

  Place(SegmentTag tag, long sequence, int bytes) {
    this.tag = tag;
    this.sequence = sequence;
    this.bytes = bytes;
  }

  /** The number of the segment that it was written to. */
  public long segment() {
    return tag.segment().number();
  }

  /** Its sequence number in its log. */
  public long sequence() {
    return sequence;
  }

  /** What the record is for. */
  public String tag() {
    return tag.text();
  }

  /** How long the record's body is. */
  public int bytes() {
    return bytes;
  }

  SegmentTag segmentTag() {
    return tag;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Place place
        && place.sequence == sequence
        && place.tag.segment() == tag.segment();
  }

  @Override
  public int hashCode() {
    return Long.hashCode(sequence);
  }

  @Override
  public String toString() {
    return segment() + "/" + sequence;
  }
}
