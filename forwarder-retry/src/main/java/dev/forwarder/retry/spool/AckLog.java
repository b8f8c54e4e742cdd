package dev.forwarder.retry.spool;

import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.retry.spool.format.AckEntry;
import dev.forwarder.retry.spool.format.AckFile;
import dev.forwarder.retry.spool.format.SegmentAcks;
import dev.forwarder.retry.spool.format.TagCount;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what is acknowledged. What cannot be written is not lost: the bits of the segments
 * hold it, and the next file begins with them.
 */
final class AckLog implements OpenFiles.User {

  private static final long MOST_BYTES = 1 << 20;

  private final LogFiles files;
  private final OpenFiles open;
  private final BooleanSupplier forced;
  private final List<AckEntry> pending = new ArrayList<>();
  private @Nullable AckEntry last;
  private long generation;
  private long snapshotBytes;
  private long bytes;
  private boolean usable;
  private boolean due;
  private boolean dirty;

  AckLog(LogFiles files, OpenFiles open, BooleanSupplier forced) {
    this.files = files;
    this.open = open;
    this.forced = forced;
  }

  @Override
  public DiskFile open() throws IOException {
    return files.disk().open(files.acks(generation), true);
  }

  @Override
  public void closing(DiskFile file) {
    if (forced.getAsBoolean() && dirty) {
      try {
        file.force();
        dirty = false;
      } catch (IOException e) {
        restart();
      }
    }
  }

  /** What is known to be done, of the newest generation that verifies; null where there is none. */
  @Nullable AckFile read() throws IOException {
    for (long found : files.acks()) {
      generation = Math.max(generation, found);
    }
    return newest(files);
  }

  /** The same, without being the one who goes on with it. */
  static @Nullable AckFile newest(LogFiles files) throws IOException {
    AckFile newest = null;
    for (long found : files.acks()) {
      AckFile file = AckFile.decode(files.readAll(files.acks(found)));
      if (file != null && file.log().equals(files.log()) && file.generation() == found) {
        newest = file;
      }
    }
    return newest;
  }

  /** A record is done. */
  void add(SegmentTag tag, long sequence, long recordBytes) {
    AckEntry before = last;
    Segment segment = tag.segment();
    if (before != null
        && before.segment() == segment.number()
        && before.tagNumber() == tag.number()
        && before.last() + 1 == sequence) {
      last =
          new AckEntry(
              before.segment(),
              before.idPrefix(),
              before.tagNumber(),
              before.first(),
              sequence,
              before.bytes() + recordBytes);
    } else {
      endRun();
      last =
          new AckEntry(
              segment.number(),
              segment.id().prefix(),
              tag.number(),
              sequence,
              sequence,
              recordBytes);
    }
  }

  private void endRun() {
    if (last != null) {
      pending.add(last);
      last = null;
    }
  }

  /** Something is done that no entry can say: the next file begins with it. */
  void restart() {
    usable = false;
    due = true;
  }

  boolean hasPending() {
    return due || last != null || !pending.isEmpty();
  }

  /**
   * Writes what has come; a new file where the one before is too long, or of an earlier process.
   */
  void write(Collection<Segment> segments) throws IOException {
    endRun();
    if (!usable || bytes > Math.max(MOST_BYTES, 2 * snapshotBytes)) {
      compact(segments);
      return;
    }
    if (pending.isEmpty()) {
      return;
    }
    ByteBuffer entries =
        ByteBuffer.allocate(AckEntry.BYTES * pending.size()).order(ByteOrder.LITTLE_ENDIAN);
    pending.forEach(entry -> entry.write(entries, generation));
    restart(); // but where it is known that they are whole
    open.get(this).write(entries.flip(), snapshotBytes + bytes);
    goOn();
    bytes += entries.limit();
    dirty = true;
    pending.clear();
  }

  private void goOn() {
    usable = true;
    due = false;
  }

  private void compact(Collection<Segment> segments) throws IOException {
    restart();
    open.close(this);
    generation++;
    ByteBuffer snapshot = AckFile.encodeSnapshot(files.log(), generation, snapshot(segments));
    delete(generation);
    DiskFile file = files.disk().create(files.acks(generation));
    open.put(this, file);
    try {
      file.write(snapshot, 0);
      if (forced.getAsBoolean()) {
        file.force();
        files.disk().forceFolder(files.folder());
      }
    } catch (IOException e) {
      discard(e); // else each try would leave another one
      throw e;
    }
    for (long found : files.acks()) {
      if (found < generation) {
        delete(found);
      }
    }
    snapshotBytes = snapshot.limit();
    bytes = 0;
    pending.clear();
    dirty = false;
    goOn();
  }

  private void discard(IOException failure) {
    open.close(this);
    try {
      delete(generation);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void delete(long old) throws IOException {
    try {
      files.disk().delete(files.acks(old));
    } catch (NoSuchFileException e) {
      // As wanted.
    }
  }

  private static List<SegmentAcks> snapshot(Collection<Segment> segments) {
    List<SegmentAcks> snapshot = new ArrayList<>();
    for (Segment segment : segments) {
      if (!segment.done().isEmpty()) {
        snapshot.add(
            new SegmentAcks(
                segment.number(),
                segment.id().prefix(),
                segment.firstSequence(),
                (BitSet) segment.done().clone(),
                segment.tags().stream()
                    .map(tag -> new TagCount("", tag.doneRecords(), tag.doneBytes()))
                    .toList()));
      }
    }
    return snapshot;
  }

  /** Makes durable what was written. */
  void force() throws IOException {
    if (forced.getAsBoolean() && dirty) {
      restart();
      open.get(this).force();
      goOn();
      dirty = false;
    }
  }

  void close() {
    open.close(this);
  }
}
