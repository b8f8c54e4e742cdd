package dev.forwarder.retry.spool;

import dev.forwarder.retry.disk.Disk;
import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.retry.spool.format.AckEntry;
import dev.forwarder.retry.spool.format.AckFile;
import dev.forwarder.retry.spool.format.Footer;
import dev.forwarder.retry.spool.format.Frame;
import dev.forwarder.retry.spool.format.Framing;
import dev.forwarder.retry.spool.format.FramingKind;
import dev.forwarder.retry.spool.format.Framings;
import dev.forwarder.retry.spool.format.ScanBuffer;
import dev.forwarder.retry.spool.format.SegmentAcks;
import dev.forwarder.retry.spool.format.SegmentEntry;
import dev.forwarder.retry.spool.format.SegmentHeader;
import dev.forwarder.retry.spool.format.SegmentId;
import dev.forwarder.retry.spool.format.SegmentScanner;
import dev.forwarder.retry.spool.format.SegmentState;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the files of a log say of one segment at a moment. */
final class SegmentView {

  private final Path path;
  private final Framings framings;
  private final long number;
  private final @Nullable SegmentHeader header;
  private final @Nullable SegmentEntry entry;

  /** How long its file was; -1 where there was none. */
  private final long fileBytes;

  /** Acknowledged, or told to be lost. */
  private final BitSet done = new BitSet();

  private SegmentView(
      Path path,
      Framings framings,
      long number,
      @Nullable SegmentHeader header,
      @Nullable SegmentEntry entry,
      long fileBytes) {
    this.path = path;
    this.framings = framings;
    this.number = number;
    this.header = header;
    this.entry = entry;
    this.fileBytes = fileBytes;
  }

  /** One whose file is not there. */
  static SegmentView missing(Path path, Framings framings, SegmentEntry entry) {
    return new SegmentView(path, framings, entry.number(), null, entry, -1);
  }

  /**
   * One that has a file. Number and id in the file's header decide which one it is.
   *
   * @param name the number that the file is named by
   * @param entries what the manifest says of each segment
   * @param nextNumber above all numbers that the manifest has known
   * @return null where the file is gone, only just begun, about to be deleted, or a copy
   */
  static @Nullable SegmentView read(
      LogFiles files,
      Framings framings,
      long name,
      Map<Long, SegmentEntry> entries,
      long nextNumber)
      throws IOException {
    Path path = files.segment(name);
    try (DiskFile file = files.disk().open(path, false)) {
      SegmentHeader header = files.header(file);
      long length = file.length();
      if (header == null) {
        SegmentEntry entry = entries.get(name);
        boolean isBegun = entry == null && length <= SegmentHeader.LINE_BYTES;
        return isBegun ? null : new SegmentView(path, framings, name, null, entry, length);
      }
      SegmentEntry entry = entries.get(header.number());
      if (entry != null && entry.id().equals(header.id())) {
        return new SegmentView(path, framings, header.number(), header, entry, length);
      }
      return header.number() < nextNumber
          ? null
          : new SegmentView(
              path,
              framings,
              header.number(),
              header,
              Footer.find(file, framings.of(header.framing(), header.id())),
              length);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  Path path() {
    return path;
  }

  long number() {
    return number;
  }

  boolean isThere() {
    return fileBytes >= 0;
  }

  boolean hasHeader() {
    return header != null;
  }

  /** Whether it is known how to read it. */
  boolean isReadable() {
    return isThere() && (header != null || entry != null);
  }

  private SegmentId id() {
    return header != null ? header.id() : known().id();
  }

  private FramingKind framing() {
    return header != null ? header.framing() : known().framing();
  }

  private SegmentEntry known() {
    if (entry == null) {
      throw new IllegalStateException(path + " has neither header nor entry");
    }
    return entry;
  }

  long firstSequence() {
    if (header != null) {
      return header.firstSequence();
    }
    return entry == null ? 0 : entry.firstSequence();
  }

  /** Behind the last sequence that is known to have been there. */
  long knownEnd() {
    long byEntry = entry == null ? 0 : entry.nextSequence();
    return Math.max(byEntry, firstSequence() + done.length());
  }

  /** Takes note of what of it is done. */
  void restore(AckFile acks) {
    if (header == null && entry == null) {
      return;
    }
    int prefix = id().prefix();
    for (SegmentAcks one : acks.snapshot()) {
      if (one.segment() == number && one.idPrefix() == prefix) {
        one.done().stream()
            .forEach(bit -> done(one.firstSequence() + bit, one.firstSequence() + bit + 1));
      }
    }
    for (AckEntry one : acks.entries()) {
      if (one.segment() == number && one.idPrefix() == prefix) {
        done(one.first(), one.last() + 1);
      }
    }
  }

  private void done(long from, long to) {
    long first = Math.max(0, from - firstSequence());
    long last = Math.min(Integer.MAX_VALUE, to - firstSequence());
    if (first < last) {
      done.set((int) first, (int) last);
    }
  }

  boolean isLive(long sequence) {
    return !done.get((int) (sequence - firstSequence()));
  }

  /** How many of these sequences are not done. */
  long live(long from, long to) {
    long span = Math.max(0, to - from);
    int start = (int) (from - firstSequence());
    return span == 0 ? 0 : span - done.get(start, start + (int) span).cardinality();
  }

  /** Reads its frames. */
  SegmentScanner scanner(DiskFile file, ScanBuffer memory) throws IOException {
    Framing framing = framings.of(framing(), id());
    if (header != null && header.keyCheck() != 0 && header.keyCheck() != framing.keyCheck()) {
      throw new SpoolKeyException(
          path
              + (framing.keyCheck() == 0
                  ? " is encrypted, and no key is given"
                  : " is encrypted with another key than the one that is given"));
    }
    long end = file.length();
    if (entry != null && entry.state() == SegmentState.CUT) {
      end = Math.min(end, entry.dataEnd());
    }
    SegmentScanner scanner =
        new SegmentScanner(file, framing, memory, framing.dataStart(), end, firstSequence());
    boolean mayEndBefore = isWritten() && header != null && header.isReused();
    return mayEndBefore ? scanner.endingBehind(entry == null ? 0 : entry.dataEnd()) : scanner;
  }

  boolean isWritten() {
    return entry == null || entry.state() == SegmentState.OPEN;
  }

  /** Its numbers; those of one that is written are found by reading it. */
  ViewedSegment summary(Disk disk, ScanBuffer memory) throws IOException {
    long oldest = entry == null ? Long.MAX_VALUE : entry.oldestMillis();
    long newest = entry == null ? Long.MIN_VALUE : entry.newestMillis();
    long next = knownEnd();
    if (isReadable() && isWritten()) {
      try (DiskFile file = disk.open(path, false)) {
        SegmentScanner scanner = scanner(file, memory);
        for (Frame frame = scanner.next(); frame != null; frame = scanner.next()) {
          if (frame.kind() == Frame.Kind.RECORD) {
            next = Math.max(next, frame.sequence() + 1);
            oldest = Math.min(oldest, frame.createdMillis());
            newest = Math.max(newest, frame.createdMillis());
          }
        }
      } catch (NoSuchFileException e) {
        // All of it was acknowledged meanwhile.
      }
    }
    return new ViewedSegment(
        path,
        number,
        entry == null ? SegmentState.OPEN : entry.state(),
        firstSequence(),
        next,
        live(firstSequence(), next),
        Math.max(0, fileBytes),
        oldest,
        newest);
  }
}
