package dev.forwarder.retry.spool;

import dev.forwarder.retry.spool.format.TagCount;
import java.nio.charset.StandardCharsets;

/** What of one tag is in one segment. For the disk thread, but for what never changes. */
final class SegmentTag {

  private final Segment segment;
  private final int number;
  private final String text;
  private final byte[] utf8;
  private final TagTotals ofTag;
  private final TagTotals ofLog;

  private long records;
  private long bytes;
  private long doneRecords;
  private long doneBytes;
  private long takenRecords;
  private long takenBytes;

  /** No record of this tag before this sequence is free. */
  private long readFrom;

  SegmentTag(Segment segment, int number, String text, TagTotals ofTag, TagTotals ofLog) {
    this.segment = segment;
    this.number = number;
    this.text = text;
    this.utf8 = text.getBytes(StandardCharsets.UTF_8);
    this.ofTag = ofTag;
    this.ofLog = ofLog;
    this.readFrom = segment.firstSequence();
  }

  Segment segment() {
    return segment;
  }

  int number() {
    return number;
  }

  String text() {
    return text;
  }

  byte[] utf8() {
    return utf8;
  }

  void written(long moreRecords, long moreBytes) {
    records += moreRecords;
    bytes += moreBytes;
    count(moreRecords, moreBytes, 0);
  }

  void done(long moreRecords, long moreBytes) {
    doneRecords += moreRecords;
    doneBytes += moreBytes;
    count(-moreRecords, -moreBytes, 0);
  }

  void taken(int moreRecords, long moreBytes) {
    takenRecords += moreRecords;
    takenBytes += moreBytes;
    count(0, 0, moreRecords);
  }

  private void count(long moreRecords, long moreBytes, long moreTaken) {
    ofTag.add(moreRecords, moreBytes, moreTaken);
    ofLog.add(moreRecords, moreBytes, moreTaken);
  }

  long records() {
    return records;
  }

  long bytes() {
    return bytes;
  }

  long doneRecords() {
    return doneRecords;
  }

  long doneBytes() {
    return doneBytes;
  }

  long liveRecords() {
    return records - doneRecords;
  }

  long takenRecords() {
    return takenRecords;
  }

  long takenBytes() {
    return takenBytes;
  }

  /** Live and not taken. */
  long freeRecords() {
    return liveRecords() - takenRecords;
  }

  long freeBytes() {
    return bytes - doneBytes - takenBytes;
  }

  long readFrom() {
    return readFrom;
  }

  void readFrom(long sequence) {
    readFrom = sequence;
  }

  TagCount toCount() {
    return new TagCount(text, records, bytes);
  }
}
