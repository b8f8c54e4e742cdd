package dev.forwarder.retry.spool;

import static dev.forwarder.retry.spool.AppendRefusal.Reason.TROUBLE;
import static dev.forwarder.retry.spool.AppendRefusal.Reason.UNFIT;

import dev.forwarder.retry.spool.format.Framing;
import dev.forwarder.retry.spool.format.SegmentHeader;
import dev.forwarder.retry.spool.format.SegmentId;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes a log: begins segments and ends them, stages appends, writes and forces them. For the disk
 * thread.
 */
final class LogWriter {

  private static final long FIRST_SEGMENT_BYTES = 1 << 20;
  private static final long LARGEST_SEGMENT_BYTES = 64 << 20;
  private static final long MARK_BYTES = 4 << 20;

  /**
   * A larger record has no place in a file that was another segment's: one that does not verify
   * must not hide what is behind it from who opens the log.
   */
  private static final long LARGEST_IN_REUSED = 2 << 20;

  private static final int MOST_TAGS = 4096;
  private static final int LONGEST_TAG = 1024;

  private final SpoolContext context;
  private final LogStore store;
  private final Supplier<LogSettings> settings;
  private final Trouble trouble;
  private final Answers answers;
  private final Unsure unsure;
  private @Nullable SegmentWriter writer;
  private long segmentBytes = FIRST_SEGMENT_BYTES;
  private long mark;

  LogWriter(
      SpoolContext context,
      LogStore store,
      Supplier<LogSettings> settings,
      Trouble trouble,
      Answers answers,
      Unsure unsure) {
    this.context = context;
    this.store = store;
    this.settings = settings;
    this.trouble = trouble;
    this.answers = answers;
    this.unsure = unsure;
  }

  private boolean isForced() {
    return settings.get().isForced();
  }

  /** Stages an append that there is room for. */
  void append(Append append) {
    try {
      stage(append);
    } catch (IOException | RuntimeException | VirtualMachineError | LinkageError e) {
      try {
        fail(e); // a part of it may be staged
      } finally {
        answers.refuse(append, TROUBLE, e);
      }
    }
  }

  /** What the log's files take, what is staged among it. */
  long fileBytes() {
    return store.fileBytes() + context.staging().size();
  }

  private void stage(Append append) throws IOException {
    SegmentWriter at = current(append.bytes);
    SegmentTag tag = at.segment().tag(append.record.tag());
    if (tag.utf8().length > LONGEST_TAG || !at.fits(append)) {
      answers.refuse(append, UNFIT, null);
      return;
    }
    long end = at.end() + at.frameBytes(tag, append);
    boolean isFull = end > at.limit() && at.end() > FIRST_SEGMENT_BYTES / 2;
    isFull |= at.isReused() && append.bytes > LARGEST_IN_REUSED;
    if (isFull || tag.number() >= MOST_TAGS) {
      seal(at);
      stage(append);
      return;
    }
    at.add(append, tag, store.takeSequence());
  }

  private SegmentWriter current(long bytes) throws IOException {
    SegmentWriter at = writer;
    return at == null ? begin(bytes <= LARGEST_IN_REUSED) : at;
  }

  private SegmentWriter begin(boolean mayReuse) throws IOException {
    SegmentId id = SegmentId.random(context.random());
    Framing framing = store.framing(settings.get().framing(), id);
    Segment segment =
        new Segment(
            store.takeNumber(),
            id,
            settings.get().framing(),
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
        SegmentWriter.begin(context, store, segment, framing, header, segmentBytes, mayReuse);
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
      } catch (IOException | RuntimeException | VirtualMachineError | LinkageError e) {
        fail(e);
      }
    }
  }

  /** Gives back what its file has behind the records; whether it had anything. */
  boolean trim() {
    return writer != null && writer.trim();
  }

  /** The same, where all that was written to it is done. */
  void sealIfDone() {
    if (writer != null && writer.segment().isDone()) {
      seal();
    }
  }

  /** Something failed: what was staged is refused, and the segment ends with what it has. */
  void fail(Throwable failure) {
    if (writer != null) { // first: the next log would write it as its own
      writer.unstage(append -> answers.refuse(append, TROUBLE, failure));
    }
    trouble.met(failure, context.now());
    context.spares().release(); // the disk may be full
    if (writer != null) {
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
        unsure.add(ended.segment());
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
      } catch (IOException | RuntimeException | VirtualMachineError | LinkageError e) {
        fail(e);
      }
    }
    if (writer != null && writer.segment().dataEnd() - mark >= MARK_BYTES) {
      mark = writer.segment().dataEnd();
      store.changed();
    }
  }

  /**
   * Makes durable what was written. Where that fails, the segment ends, and what of it is not
   * durable is unsure.
   */
  void force() throws IOException {
    if (writer != null) {
      try {
        writer.force();
      } catch (IOException e) {
        end(writer);
        throw e;
      }
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
          force();
        }
      }
    } finally {
      context.staging().forget(copies); // else the next log would take them for its own
    }
  }

  /** After trouble, whether it is over: with a new segment. */
  void tryAgain() {
    if (trouble.cause() != null && !trouble.holds(context.now()) && writer == null) {
      try {
        begin(true);
      } catch (IOException e) {
        fail(e);
      }
    }
  }

  /** The segment that is written, or null. */
  @Nullable Segment segment() {
    return writer == null ? null : writer.segment();
  }

  boolean isDirty() {
    return writer != null && writer.isDirty();
  }
}
