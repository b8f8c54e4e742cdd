package dev.forwarder.retry.spool;

import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.retry.spool.format.Footer;
import dev.forwarder.retry.spool.format.Framing;
import dev.forwarder.retry.spool.format.FramingKind;
import dev.forwarder.retry.spool.format.SegmentEntry;
import dev.forwarder.retry.spool.format.SegmentHeader;
import dev.forwarder.retry.spool.format.SegmentState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Writes the segment that a log is at. Appends are staged in memory that all logs share, and become
 * records when it is written: one write for as many as fit. What fails ends the segment.
 */
final class SegmentWriter implements OpenFiles.User {

  /** Where it is forced often, a segment grows by as much as there is of it, within these. */
  private static final long LEAST_ALLOCATION = 64 << 10;

  private static final long MOST_ALLOCATION = 4 << 20;

  /**
   * From so many bytes on a write grows the file: to write as many zeros before takes longer than
   * it saves the force.
   */
  private static final int GROWING_WRITE = 192 << 10;

  /** So much longer than its records a file may well be. */
  static final int FOOTER_BYTES = 64 << 10;

  private final LogFiles files;
  private final OpenFiles open;
  private final Staging staging;
  private final Segment segment;
  private final Framing framing;
  private final boolean forced;
  private long limit;
  private long allocated;
  private boolean isReused;
  private boolean poisoned;

  private SegmentWriter(
      SpoolContext context, LogStore store, Segment segment, Framing framing, long limit) {
    this.files = store.files();
    this.open = store.open();
    this.staging = context.staging();
    this.segment = segment;
    this.framing = framing;
    this.forced = store.isForced();
    this.limit = limit;
  }

  /**
   * Begins a segment's file: one that was another segment's, or a new one.
   *
   * @param mostBytes how long it should become at the most
   * @param mayReuse whether it may be a file that was another segment's
   * @throws IOException where that fails; what is there of the file then, is of no use
   */
  static SegmentWriter begin(
      SpoolContext context,
      LogStore store,
      Segment segment,
      Framing framing,
      SegmentHeader header,
      long mostBytes,
      boolean mayReuse)
      throws IOException {
    SegmentWriter writer = new SegmentWriter(context, store, segment, framing, mostBytes);
    Path path = store.files().segment(segment.number());
    try {
      boolean isReused =
          mayReuse && store.usesSpares(segment) && writer.reuse(context.spares(), path, header);
      if (!isReused) {
        writer.create(path, header);
      }
      if (writer.forced) {
        store.files().disk().forceFolder(store.files().folder());
      }
      return writer;
    } catch (IOException e) {
      if (store.open().isOpen(writer)) { // else there is no file, or not one of its own
        writer.close();
        store.files().discard(path);
      }
      throw e;
    }
  }

  private boolean reuse(SpareFiles spares, Path path, SegmentHeader header) throws IOException {
    long length = spares.reuse(path, header, limit + FOOTER_BYTES, forced);
    if (length > 0) {
      openReused(path);
      allocated = length;
      isReused = true;
      segment.fileBytes(length);
      limit = length < limit / 2 ? limit : Math.min(limit, length);
    }
    return length > 0;
  }

  private void openReused(Path path) throws IOException {
    try {
      open.get(this);
    } catch (IOException e) {
      files.discard(path);
      throw e;
    }
  }

  /** Whether its file was another segment's. */
  boolean isReused() {
    return isReused;
  }

  /** Gives back what the file has behind the records; whether it had anything. */
  boolean trim() {
    long end = segment.dataEnd();
    if (allocated <= end) {
      return false;
    }
    try {
      open.get(this).truncate(end);
    } catch (IOException e) {
      return false; // it may still be written to, where it is
    }
    allocated = end;
    segment.fileBytes(end);
    return true;
  }

  private void create(Path path, SegmentHeader header) throws IOException {
    DiskFile file = files.disk().create(path);
    open.put(this, file);
    file.write(header.encode(), 0);
    if (forced) {
      file.force();
    }
  }

  /** How long it is to become at the most, unless it has nothing in it yet. */
  long limit() {
    return limit;
  }

  Segment segment() {
    return segment;
  }

  @Override
  public DiskFile open() throws IOException {
    return files.disk().open(files.segment(segment.number()), true);
  }

  /** Errors of writing back might be told to this open file alone: so it is asked before. */
  @Override
  public void closing(DiskFile file) {
    if (forced && isDirty()) {
      try {
        force(file);
      } catch (IOException e) {
        // The next one who wants it forced is told.
      }
    }
  }

  /** Where the file ends, what is staged counted. */
  long end() {
    return segment.dataEnd() + staging.size();
  }

  /** How long the frame of an append would be, at the most. */
  long frameBytes(SegmentTag tag, Append append) {
    return framing.frameBytes(tag.utf8(), append.bytes);
  }

  boolean fits(Append append) {
    return framing.fits(append.parts());
  }

  /**
   * Adds a record.
   *
   * @throws IOException where what was staged before could not be written
   */
  void add(Append append, SegmentTag tag, long sequence) throws IOException {
    long frame = frameBytes(tag, append);
    if (!staging.hasRoom(frame)) {
      flush();
      staging.makeRoom(frame);
    }
    ByteBuffer out = staging.buffer();
    long start = end();
    framing.encode(
        out, sequence, append.record.createdMillis(), tag.number(), tag.utf8(), append.parts());
    append.staged(tag, sequence, start, segment.dataEnd() + out.position());
    staging.add(append);
  }

  /** Writes what is staged: those are records then, and wait for their answers. */
  void flush() throws IOException {
    if (staging.isEmpty()) {
      return;
    }
    allocateFor(end());
    open.get(this).write(staging.flipped(), segment.dataEnd());
    staging.written();
  }

  /** Zeros ahead, so that a force has the records alone to make durable. */
  private void allocateFor(long length) throws IOException {
    boolean isSmall = staging.size() < GROWING_WRITE;
    if (forced && isSmall && segment.framing() == FramingKind.BINARY && length > allocated) {
      long ahead = Math.max(LEAST_ALLOCATION, Math.min(length, MOST_ALLOCATION));
      DiskFile file = open.get(this);
      poisoned = true; // it forces what was written before, too
      file.allocate(length + ahead);
      poisoned = false;
      allocated = length + ahead;
      segment.fileBytes(allocated);
    }
  }

  /** Whether something written is not known to be durable. */
  boolean isDirty() {
    return segment.durableSequence() < segment.nextSequence();
  }

  /** Makes durable what was written. Once that has failed it fails always, and tries no more. */
  void force() throws IOException {
    if (isDirty()) {
      force(open.get(this));
    }
  }

  private void force(DiskFile file) throws IOException {
    if (poisoned) {
      throw new IOException("an earlier force of it failed");
    }
    poisoned = true;
    file.force();
    poisoned = false;
    segment.markDurable();
  }

  /** Ends the segment behind what is written: with a footer, and durable if it is ever forced. */
  void seal() throws IOException {
    if (forced) {
      force(); // first: a footer must not tell of records that were never durable
    }
    segment.state(SegmentState.SEALED);
    DiskFile file = open.get(this);
    long end = segment.dataEnd();
    if (segment.framing() == FramingKind.BINARY) {
      ByteBuffer footer = footer(segment.toEntry());
      file.write(footer, end);
      end += footer.limit();
    }
    file.truncate(end);
    segment.fileBytes(end);
    if (forced) {
      force(file);
    }
  }

  private ByteBuffer footer(SegmentEntry entry) {
    ByteBuffer out = ByteBuffer.allocate(Footer.maxBytes(entry)).order(ByteOrder.LITTLE_ENDIAN);
    framing.encodeFooter(out, segment.nextSequence(), Footer.encode(entry));
    return out.flip();
  }

  /** Ends the segment where it is, as well as that can be done. */
  void abandon() {
    segment.state(SegmentState.CUT);
    try {
      open.get(this).truncate(segment.dataEnd());
      segment.fileBytes(segment.dataEnd());
    } catch (IOException e) {
      // Torn then, and read no further than to the last record that was written whole.
    }
  }

  /** Takes back what was staged, unwritten; shows it. */
  void unstage(Consumer<Append> unstaged) {
    staging.clear(unstaged);
  }

  void close() {
    open.close(this);
  }
}
