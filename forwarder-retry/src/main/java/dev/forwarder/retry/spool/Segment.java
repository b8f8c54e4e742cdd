package dev.forwarder.retry.spool;

import dev.forwarder.retry.spool.format.AckEntry;
import dev.forwarder.retry.spool.format.Frame;
import dev.forwarder.retry.spool.format.FramingKind;
import dev.forwarder.retry.spool.format.SegmentAcks;
import dev.forwarder.retry.spool.format.SegmentEntry;
import dev.forwarder.retry.spool.format.SegmentId;
import dev.forwarder.retry.spool.format.SegmentState;
import dev.forwarder.retry.spool.format.TagCount;
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
  private final SegmentTags tags;
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
  private long durableSequence;
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
    this.durableSequence = firstSequence;
    this.dataEnd = dataStart;
    this.fileBytes = dataStart;
    this.totals = totals;
    this.tags = new SegmentTags(this, totals);
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
        tags().stream().map(SegmentTag::toCount).toList());
  }

  /** Done, as a snapshot of the acknowledgements says it. */
  void restore(SegmentAcks acks) {
    BitSet known = (BitSet) acks.done().clone();
    int span = bit(nextSequence);
    known.clear(Math.min(span, known.length()), known.length());
    known.andNot(done);
    done.or(known);
    live -= known.cardinality();
    for (int i = 0; i < Math.min(tags().size(), acks.tags().size()); i++) {
      TagCount count = acks.tags().get(i);
      tags().get(i).done(count.records(), count.bytes());
    }
  }

  /** Done, as an acknowledgement says it. */
  void restore(AckEntry entry) {
    long from = Math.max(entry.first(), firstSequence);
    long to = Math.min(entry.last() + 1, nextSequence);
    int ended = 0;
    for (long at = from; at < to; at++) {
      if (!done.get(bit(at))) {
        done.set(bit(at));
        ended++;
      }
    }
    live -= ended;
    long all = entry.last() + 1 - entry.first();
    if (ended > 0 && entry.tagNumber() >= 0 && entry.tagNumber() < tags().size()) {
      long bytes = ended == all ? entry.bytes() : entry.bytes() / all * ended;
      tags().get(entry.tagNumber()).done(ended, bytes);
    }
  }

  /** The tag of one of its frames; null where it is no record of this segment. */
  @Nullable SegmentTag tagOf(Frame frame) {
    boolean isRecord = frame.kind() == Frame.Kind.RECORD && frame.sequence() < nextSequence;
    return isRecord ? tags.of(frame) : null;
  }

  /** What of that tag is in it; known from now on, if it was not. */
  SegmentTag tag(String text) {
    return tags.get(text);
  }

  /** The tag of a frame that was found in its file; known from now on, if it was not. */
  SegmentTag tagFound(Frame frame) {
    return tags.found(frame);
  }

  /** The tags, each in the place of its number. */
  List<SegmentTag> tags() {
    return tags.all();
  }

  /** A record was written, or found, behind all others; what lies between is lost. */
  void written(SegmentTag tag, long sequence, long created, int bytes, long offset, long end) {
    index.add(sequence - firstSequence, offset); // first: there may be no memory for it
    reserve(sequence);
    skipTo(sequence);
    nextSequence = sequence + 1;
    lastRecordOffset = offset;
    dataEnd = end;
    fileBytes = Math.max(fileBytes, end);
    oldestMillis = Math.min(oldestMillis, created);
    newestMillis = Math.max(newestMillis, created);
    live++;
    tag.written(1, bytes);
  }

  /** Room for all that will be noted of a record: from here on that needs no memory. */
  void reserve(long sequence) {
    reserve(done, bit(sequence));
    reserve(taken, bit(sequence));
  }

  private static void reserve(BitSet bits, int bit) {
    if (bit >= bits.size()) {
      bits.set(bit);
      bits.clear(bit);
    }
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
  boolean untake(SegmentTag tag, long sequence, int bytes) {
    if (!taken.get(bit(sequence))) {
      return false;
    }
    taken.clear(bit(sequence));
    takenCount--;
    if (gone == null) {
      tag.taken(-1, -bytes);
    }
    return true;
  }

  /** Ends a record that is live and not taken. */
  void end(SegmentTag tag, long sequence, long bytes) {
    done.set(bit(sequence));
    live--;
    tag.done(1, bytes);
  }

  /** Sequences up to that one are lost, and were never counted under a tag. */
  void skipTo(long sequence) {
    if (sequence > nextSequence) {
      done.set(bit(nextSequence), bit(sequence));
      nextSequence = sequence;
    }
  }

  /** Ends what is free and was not seen; how many records that were. Their tags are not told. */
  int endUnseen(BitSet seen) {
    int ended = 0;
    for (long at = nextFree(firstSequence); at < nextSequence; at = nextFree(at + 1)) {
      if (!seen.get(bit(at))) {
        done.set(bit(at));
        ended++;
      }
    }
    live -= ended;
    return ended;
  }

  /** Takes what is live of it out of the log's totals: its file is gone, or about to be. */
  void forget(LossReason reason) {
    for (SegmentTag tag : tags()) {
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

  /** Records before that one are known to be durable. */
  long durableSequence() {
    return durableSequence;
  }

  /** All that is written is durable. */
  void markDurable() {
    durableSequence = nextSequence;
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

  /** Whether it is still written. */
  boolean isOpen() {
    return state == SegmentState.OPEN;
  }

  void state(SegmentState newState) {
    state = newState;
  }

  /** Whether it was ended as segments are, and nothing has ever been wrong with its file. */
  boolean isWhole() {
    return state == SegmentState.SEALED && !damaged;
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

  /** Whether records were written, and none of them is live. */
  boolean isDone() {
    return live() == 0 && nextSequence() > firstSequence();
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
