package dev.forwarder.retry.spool;

import static dev.forwarder.retry.spool.AppendRefusal.Reason.FULL;
import static dev.forwarder.retry.spool.AppendRefusal.Reason.TROUBLE;
import static dev.forwarder.retry.spool.AppendRefusal.Reason.UNFIT;

import dev.forwarder.retry.spool.AppendRefusal.Reason;
import dev.forwarder.retry.spool.format.Framing;
import dev.forwarder.retry.spool.format.SegmentHeader;
import dev.forwarder.retry.spool.format.SegmentId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to a log: begins segments and ends them, forces them, and sees to it that what a failed
 * force leaves unsure is written anew. For the disk thread.
 */
final class LogWriter {

  private static final Logger log = LoggerFactory.getLogger(LogWriter.class);
  private static final long FIRST_SEGMENT_BYTES = 1 << 20;
  private static final long LARGEST_SEGMENT_BYTES = 64 << 20;
  private static final long MARK_BYTES = 4 << 20;

  /** What a record takes beside its body, about. */
  private static final long FRAME_BYTES = 64;

  private static final int MOST_TAGS = 4096;
  private static final int LONGEST_TAG = 1024;

  /** A segment whose records from that sequence on are not known to be durable, nor will be. */
  private record Unsure(Segment segment, long sequence) {}

  private record Refused(Append append, AppendRefusal refusal) {}

  private final SpoolContext context;
  private final LogStore store;
  private LogSettings settings;
  private final Trouble trouble;
  private final Relocation relocation;
  private final LogRoom room;
  private final List<Unsure> unsure = new ArrayList<>();
  private final List<Refused> refused = new ArrayList<>();
  private final WaitingAppends waiting;
  private @Nullable SegmentWriter writer;
  private long segmentBytes = FIRST_SEGMENT_BYTES;
  private long dirtySince = Long.MAX_VALUE;
  private long mark;
  private long rescueAgainAt;

  LogWriter(
      SpoolContext context,
      LogStore store,
      LogSettings settings,
      LogReader reader,
      LogRoom room,
      Trouble trouble) {
    this.context = context;
    this.store = store;
    this.settings = settings;
    this.trouble = trouble;
    this.room = room;
    this.waiting = new WaitingAppends(context);
    this.rescueAgainAt = context.now();
    this.relocation = new Relocation(store, reader, this);
  }

  /** How records are kept from now on. */
  void configure(LogSettings newSettings) {
    seal();
    settings = newSettings;
  }

  private boolean isForced() {
    return settings.fsync() != Fsync.NEVER;
  }

  /** Stages an append, or refuses it. */
  void append(Append append) {
    if (append.bytes > NewRecord.MAX_BYTES) {
      refuse(append, UNFIT, null);
      return;
    }
    if (trouble.holds(context.now())) {
      refuse(append, TROUBLE, trouble.cause());
      return;
    }
    if (!waiting.isEmpty() || !hasRoom(append)) {
      waitOrRefuse(append);
      return;
    }
    stageOrRefuse(append);
  }

  private boolean hasRoom(Append append) {
    boolean fits = room.grant(append.bytes + FRAME_BYTES, this);
    if (!fits && writer != null && writer.segment().isDone()) {
      seal(); // its file goes in this pass, and with it what it had of the room
    }
    return fits;
  }

  private void waitOrRefuse(Append append) {
    if (!waiting.add(append)) {
      refuse(append, FULL, null);
    }
  }

  /**
   * Stages what has waited for room, if there is some now, and refuses what has waited too long.
   */
  void admitWaiting() {
    waiting.admit(this::hasRoom, this::stageOrRefuse, late -> refuse(late, FULL, null));
  }

  /** Refuses what waits for room. */
  void refuseWaiting(Reason reason) {
    waiting.end(append -> refuse(append, reason, null));
  }

  /** When what waits for room is looked at again; never, where nothing waits. */
  long waitingAt() {
    return waiting.lookAt();
  }

  private void stageOrRefuse(Append append) {
    try {
      stage(append);
    } catch (IOException e) {
      fail(e);
      refuse(append, TROUBLE, e);
    }
  }

  /** What the log's files take, what is staged among it. */
  long fileBytes() {
    return store.fileBytes() + context.staging().size();
  }

  void refuse(Append append, Reason reason, @Nullable Throwable cause) {
    refused.add(new Refused(append, new AppendRefusal(reason, cause)));
  }

  private void stage(Append append) throws IOException {
    SegmentWriter at = current();
    SegmentTag tag = at.segment().tag(append.record.tag());
    if (tag.utf8().length > LONGEST_TAG || !at.fits(append)) {
      refuse(append, UNFIT, null);
      return;
    }
    long end = at.end() + at.frameBytes(tag, append);
    boolean isFull = end > segmentBytes && at.end() > FIRST_SEGMENT_BYTES / 2;
    if (isFull || tag.number() >= MOST_TAGS) {
      seal(at);
      stage(append);
      return;
    }
    at.add(append, tag, store.takeSequence());
  }

  private SegmentWriter current() throws IOException {
    SegmentWriter at = writer;
    return at == null ? begin() : at;
  }

  private SegmentWriter begin() throws IOException {
    SegmentId id = SegmentId.random(context.random());
    Framing framing = store.framing(settings.framing(), id);
    Segment segment =
        new Segment(
            store.takeNumber(),
            id,
            settings.framing(),
            store.nextSequence(),
            framing.dataStart(),
            store.totals());
    SegmentHeader header =
        new SegmentHeader(
            segment.framing(),
            segment.number(),
            id,
            store.files().log(),
            segment.firstSequence(),
            context.wallMillis(),
            framing.keyCheck());
    store.files().createFolder();
    SegmentWriter begun =
        SegmentWriter.begin(
            store.files(), store.open(), context.staging(), segment, framing, header, isForced());
    store.add(segment);
    mark = segment.dataEnd();
    trouble.over();
    writer = begun;
    return begun;
  }

  private void seal(SegmentWriter ended) throws IOException {
    ended.flush();
    ended.seal();
    ended.close();
    writer = null;
    segmentBytes = Math.min(2 * segmentBytes, LARGEST_SEGMENT_BYTES);
    store.changed();
    store.finishIfDone(ended.segment());
  }

  /** Ends the segment that is written, if there is one: nothing is added to it any more. */
  void seal() {
    if (writer != null) {
      try {
        seal(writer);
      } catch (IOException e) {
        fail(e);
      }
    }
  }

  /** A pass failed, nobody knows where: as if a write had. */
  void giveUp(IOException failure) {
    fail(failure);
  }

  /** A write failed: what was staged is refused, and the segment ends with what it has. */
  private void fail(IOException failure) {
    dirtySince = Long.MAX_VALUE;
    trouble.met(failure, context.now());
    if (writer != null) {
      for (Append append : writer.unstage()) {
        refuse(append, TROUBLE, failure);
      }
      end(writer);
    }
  }

  private void end(SegmentWriter ended) {
    writer = null;
    ended.abandon();
    if (isForced() && ended.isDirty()) {
      try {
        ended.force();
      } catch (IOException e) {
        unsure.add(new Unsure(ended.segment(), ended.segment().durableSequence()));
      }
    }
    ended.close();
    store.changedForGood(); // what could not be cut off its file is not to be found there again
    store.finishIfDone(ended.segment());
  }

  /** Writes what is staged. */
  void flush() {
    if (writer != null) {
      try {
        writer.flush();
      } catch (IOException e) {
        fail(e);
      }
    }
    if (writer != null) {
      if (isForced() && writer.isDirty() && dirtySince == Long.MAX_VALUE) {
        dirtySince = context.now();
      }
      if (writer.segment().dataEnd() - mark >= MARK_BYTES) {
        mark = writer.segment().dataEnd();
        store.changed();
      }
    }
  }

  /** Makes durable what was written, if that is due, and writes anew what is unsure. */
  void force(boolean demanded) {
    if (isForced() && (demanded || forceAt() - context.now() <= 0)) {
      dirtySince = Long.MAX_VALUE;
      if (writer != null) {
        try {
          writer.force();
        } catch (IOException e) {
          log.warn(
              "cannot make {} durable: {}; what was not durable yet is written anew",
              store.files().segment(writer.segment().number()),
              e.toString());
          end(writer);
          redo(e);
        }
      }
    }
    if (context.now() - rescueAt() >= 0 && !trouble.holds(context.now())) {
      rescue();
    }
  }

  /**
   * What waits for its answer is written anew, once, from its own bytes: nobody knows what is left
   * of them in a file that could not be forced.
   */
  private void redo(IOException failure) {
    if (settings.fsync() != Fsync.ALWAYS) {
      return;
    }
    List<Append> again = context.staging().takeUnsure();
    again.forEach(this::undo);
    store.keepAcks();
    again.forEach(this::append);
    flush();
    try {
      if (writer != null) {
        writer.force();
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
      fail(failure);
    }
  }

  /** When something written is to be durable at the latest; never, where nothing waits for that. */
  long forceAt() {
    if (dirtySince == Long.MAX_VALUE) {
      return Long.MAX_VALUE;
    }
    return settings.fsync() == Fsync.ALWAYS
        ? dirtySince
        : dirtySince + settings.forceInterval().toNanos();
  }

  /** When what is unsure is written anew; never, where nothing is. */
  long rescueAt() {
    if (unsure.isEmpty()) {
      return Long.MAX_VALUE;
    }
    return trouble.cause() == null ? rescueAgainAt : Math.max(rescueAgainAt, trouble.retryAt());
  }

  private void rescue() {
    for (Unsure next : List.copyOf(unsure)) {
      try {
        boolean isMoved =
            next.segment().gone() != null || relocation.move(next.segment(), next.sequence());
        if (isMoved) {
          unsure.remove(next);
        } else {
          rescueAgainAt = context.now() + Trouble.RETRY_NANOS;
        }
        store.keepAcks();
      } catch (IOException e) {
        fail(e);
        return;
      }
    }
  }

  /** Moves what is live of a segment to the end of the log. */
  void copyForward(Segment segment) {
    try {
      relocation.move(segment, segment.firstSequence());
    } catch (IOException e) {
      fail(e);
    }
  }

  /** Stages, writes and forces records of the log's own, for whose answer nobody waits. */
  void copy(List<Append> copies) throws IOException {
    try {
      for (Append copy : copies) {
        stage(copy);
      }
      if (writer != null) {
        writer.flush();
        if (isForced()) {
          forceCopies(writer);
        }
      }
    } finally {
      context.staging().forget(copies); // else the next log would take them for its own
    }
  }

  private void forceCopies(SegmentWriter at) throws IOException {
    try {
      at.force();
    } catch (IOException e) {
      end(at);
      throw e;
    }
  }

  /** Answers all that was staged, now that it is written and, with always, durable. */
  void answer() {
    for (Append append : context.staging().takeWritten()) {
      Segment segment = append.tag().segment();
      Place moved = segment.moved().get(append.sequence());
      boolean isDurable = moved != null || append.sequence() < segment.durableSequence();
      if (settings.fsync() == Fsync.ALWAYS && !isDurable && !append.isToldLost()) {
        undo(append);
        store.keepAcks();
        refuse(append, TROUBLE, trouble.cause());
      } else {
        Place place = moved == null ? append.place() : moved;
        context.guard(() -> append.callback.appended(place));
      }
    }
    if (refused.isEmpty()) {
      return;
    }
    List<Refused> now = List.copyOf(refused);
    refused.clear();
    now.forEach(one -> context.guard(() -> one.append().callback.refused(one.refusal())));
  }

  /** It is written, and is not to be read there. */
  void undo(Append append) {
    SegmentTag tag = append.tag();
    int bytes = (int) append.bytes;
    if (append.record.taken()) {
      tag.segment().untake(tag, append.sequence(), bytes);
    }
    if (tag.segment().gone() == null && tag.segment().isFree(append.sequence())) {
      store.end(tag, append.sequence(), bytes);
    }
  }

  /** After trouble, whether it is over: with a new segment. */
  void tryAgain() {
    if (trouble.cause() != null && !trouble.holds(context.now()) && writer == null) {
      try {
        begin();
      } catch (IOException e) {
        fail(e);
      }
    }
  }

  boolean hasUnsure() {
    return !unsure.isEmpty();
  }

  /** The segment that is written, or null. */
  @Nullable Segment segment() {
    return writer == null ? null : writer.segment();
  }

  boolean isDirty() {
    return writer != null && writer.isDirty();
  }
}
