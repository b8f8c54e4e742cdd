package dev.forwarder.retry.spool;

import dev.forwarder.retry.spool.format.FramingKind;
import dev.forwarder.retry.spool.format.SegmentEntry;
import dev.forwarder.retry.spool.format.SegmentId;
import dev.forwarder.retry.spool.format.SegmentState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one segment in memory: its entry of the manifest, and two bits for each record.
 * For the disk thread, but for its number.
 */
final class Segment {

  private final long number;
  private final SegmentId id;
  private final FramingKind framing;
  private final long firstSequence;
  private final LogTotals totals;
  private final List<SegmentTag> tags = new ArrayList<>();
  private final Map<String, SegmentTag> tagsByText = new HashMap<>();
  private final SparseIndex index = new SparseIndex();

  /** Acknowledged or lost. */
  private final BitSet done = new BitSet();

  private final BitSet taken = new BitSet();

  /** Where records went that are taken by places in here. */
  private final Map<Long, Place> moved = new HashMap<>();

  private SegmentState state = SegmentState.OPEN;
  private boolean damaged;
  private boolean verified;
  private long nextSequence;
  private long lastRecordOffset;
  private long dataEnd;
  private long fileBytes;
  private long oldestMillis = Long.MAX_VALUE;
  private long newestMillis = Long.MIN_VALUE;
  private long live;
  private long takenCount;
  private @Nullable LossReason gone;

  Segment(
      long number,
      SegmentId id,
      FramingKind framing,
      long firstSequence,
      long dataStart,
      LogTotals totals) {
    this.number = number;
    this.id = id;
    this.framing = framing;
    this.firstSequence = firstSequence;
    this.nextSequence = firstSequence;
    this.dataEnd = dataStart;
    this.fileBytes = dataStart;
    this.totals = totals;
  }

  /** One that a manifest or a footer knows. */
  Segment(SegmentEntry entry, LogTotals totals) {
    this(
        entry.number(),
        entry.id(),
        entry.framing(),
        entry.firstSequence(),
        entry.dataEnd(),
        totals);
    state = entry.state();
    damaged = entry.damaged();
    nextSequence = entry.nextSequence();
    lastRecordOffset = entry.lastRecordOffset();
    fileBytes = entry.fileBytes();
    oldestMillis = entry.oldestMillis();
    newestMillis = entry.newestMillis();
    entry.tags().forEach(count -> tag(count.text()).written(count.records(), count.bytes()));
    live = entry.count();
  }

  SegmentEntry toEntry() {
    return new SegmentEntry(
        number,
        id,
        framing,
        state,
        damaged,
        firstSequence,
        nextSequence - firstSequence,
        lastRecordOffset,
        dataEnd,
        fileBytes,
        oldestMillis,
        newestMillis,
        tags.stream().map(SegmentTag::toCount).toList());
  }

  /** What of that tag is in it; known from now on, if it was not. */
  SegmentTag tag(String text) {
    SegmentTag tag = tagsByText.get(text);
    if (tag == null) {
      tag = new SegmentTag(this, tags.size(), text, totals.ofTag(text), totals.all());
      tags.add(tag);
      tagsByText.put(text, tag);
    }
    return tag;
  }

  List<SegmentTag> tags() {
    return tags;
  }

  /** A record was written, or found, behind all others; what lies between is lost. */
  void written(SegmentTag tag, long sequence, long created, int bytes, long offset, long end) {
    if (sequence > nextSequence) {
      done.set(bit(nextSequence), bit(sequence));
    }
    nextSequence = sequence + 1;
    lastRecordOffset = offset;
    dataEnd = end;
    fileBytes = Math.max(fileBytes, end);
    oldestMillis = Math.min(oldestMillis, created);
    newestMillis = Math.max(newestMillis, created);
    live++;
    tag.written(1, bytes);
    index.add(sequence - firstSequence, offset);
  }

  /** The bit of a sequence of this segment. */
  private int bit(long sequence) {
    return (int) (sequence - firstSequence);
  }

  boolean isDone(long sequence) {
    return done.get(bit(sequence));
  }

  boolean isTaken(long sequence) {
    return taken.get(bit(sequence));
  }

  boolean isFree(long sequence) {
    int bit = bit(sequence);
    return !done.get(bit) && !taken.get(bit);
  }

  /** The first free record from there on; the next sequence, where there is none. */
  long nextFree(long sequence) {
    int bit = bit(sequence);
    int notDone = done.nextClearBit(bit);
    int free = taken.nextClearBit(notDone);
    while (free != notDone) {
      notDone = done.nextClearBit(free);
      free = taken.nextClearBit(notDone);
    }
    return Math.min(nextSequence, firstSequence + free);
  }

  void take(SegmentTag tag, long sequence, int bytes) {
    taken.set(bit(sequence));
    takenCount++;
    tag.taken(1, bytes);
  }

  /** Ends that a record is taken; false where it is not. */
  boolean giveBack(SegmentTag tag, long sequence, int bytes) {
    if (!taken.get(bit(sequence))) {
      return false;
    }
    taken.clear(bit(sequence));
    takenCount--;
    if (gone == null) {
      tag.taken(-1, -bytes);
      tag.readFrom(Math.min(tag.readFrom(), sequence));
    }
    return true;
  }

  /** Ends a record that is live and not taken. */
  void end(SegmentTag tag, long sequence, long bytes) {
    done.set(bit(sequence));
    live--;
    tag.done(1, bytes);
  }

  /** Ends what is live, in a range, of which the tags are counted elsewhere; how many that were. */
  int endUncounted(long from, long to) {
    int ended = 0;
    for (int bit = done.nextClearBit(bit(from)); bit < bit(to); bit = done.nextClearBit(bit + 1)) {
      done.set(bit);
      ended++;
    }
    live -= ended;
    return ended;
  }

  /** Takes what is live of it out of the log's totals: its file is gone, or about to be. */
  void forget(LossReason reason) {
    for (SegmentTag tag : tags) {
      totals.leave(tag);
    }
    gone = reason;
  }

  @Nullable LossReason gone() {
    return gone;
  }

  Map<Long, Place> moved() {
    return moved;
  }

  BitSet done() {
    return done;
  }

  BitSet taken() {
    return taken;
  }

  SparseIndex index() {
    return index;
  }

  long number() {
    return number;
  }

  SegmentId id() {
    return id;
  }

  FramingKind framing() {
    return framing;
  }

  long firstSequence() {
    return firstSequence;
  }

  long nextSequence() {
    return nextSequence;
  }

  long lastRecordOffset() {
    return lastRecordOffset;
  }

  long dataEnd() {
    return dataEnd;
  }

  long fileBytes() {
    return fileBytes;
  }

  void fileBytes(long bytes) {
    fileBytes = bytes;
  }

  long oldestMillis() {
    return oldestMillis;
  }

  long newestMillis() {
    return newestMillis;
  }

  SegmentState state() {
    return state;
  }

  void state(SegmentState newState) {
    state = newState;
  }

  boolean damaged() {
    return damaged;
  }

  void markDamaged() {
    damaged = true;
  }

  /** Whether its file was found to be its own since it was opened. */
  boolean verified() {
    return verified;
  }

  void markVerified() {
    verified = true;
  }

  /** How many records are live, taken ones too. */
  long live() {
    return live;
  }

  long takenRecords() {
    return takenCount;
  }

  long freeRecords() {
    return live - takenCount;
  }
}
