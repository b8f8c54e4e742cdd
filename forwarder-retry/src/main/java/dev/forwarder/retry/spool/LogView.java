package dev.forwarder.retry.spool;

import dev.forwarder.retry.disk.Disk;
import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.retry.spool.cipher.SpoolKey;
import dev.forwarder.retry.spool.format.AckEntry;
import dev.forwarder.retry.spool.format.AckFile;
import dev.forwarder.retry.spool.format.Frame;
import dev.forwarder.retry.spool.format.Framing;
import dev.forwarder.retry.spool.format.FramingKind;
import dev.forwarder.retry.spool.format.Framings;
import dev.forwarder.retry.spool.format.Manifest;
import dev.forwarder.retry.spool.format.ScanBuffer;
import dev.forwarder.retry.spool.format.SegmentAcks;
import dev.forwarder.retry.spool.format.SegmentEntry;
import dev.forwarder.retry.spool.format.SegmentHeader;
import dev.forwarder.retry.spool.format.SegmentId;
import dev.forwarder.retry.spool.format.SegmentScanner;
import dev.forwarder.retry.spool.format.SegmentState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in a log's folder, as tools see it: without the lock, also while a process has it open,
 * and without changing anything. What that process does meanwhile may be seen or not.
 */
public final class LogView {

  /** Is shown what is there, segment by segment, ascending. */
  public interface Visitor {

    /**
     * A record that verifies.
     *
     * @param segment its segment's number
     * @param sequence its sequence
     * @param createdMillis when it came into being, milliseconds since 1970
     * @param tag what it is for
     * @param live false where it is acknowledged, and its segment is still there
     * @param body its bytes
     */
    void record(
        long segment, long sequence, long createdMillis, String tag, boolean live, ByteBuffer body);

    /**
     * Records that are not acknowledged, and cannot be read.
     *
     * @param segment their segment's number
     * @param first the sequence of the first
     * @param end the sequence behind the last; that of the first where it is not known how many
     */
    void damage(long segment, long first, long end);
  }

  private final String domain;
  private final LogKind kind;
  private final LogFiles files;
  private final Framings framings;

  private LogView(String domain, LogKind kind, LogFiles files, Framings framings) {
    this.domain = domain;
    this.kind = kind;
    this.files = files;
    this.framings = framings;
  }

  /**
   * All logs of a spool.
   *
   * @param disk where it is
   * @param spool its folder
   * @param key decrypts its records; null where they are not encrypted
   * @return the logs; none where there is no such folder
   * @throws IOException where it cannot be read
   */
  public static List<LogView> of(Disk disk, Path spool, @Nullable SpoolKey key) throws IOException {
    List<LogView> views = new ArrayList<>();
    for (DomainFolder folder : DomainFolder.in(disk, spool)) {
      for (LogKind kind : folder.kinds()) {
        LogFiles files = new LogFiles(disk, folder.path(), kind, folder.domain());
        views.add(new LogView(folder.domain(), kind, files, new Framings(key)));
      }
    }
    return views;
  }

  /** Whose records. */
  public String domain() {
    return domain;
  }

  /** Which of its logs. */
  public LogKind kind() {
    return kind;
  }

  /**
   * What the manifest says of the segments; empty where it does not verify.
   *
   * @throws IOException where it cannot be read
   */
  public List<SegmentEntry> segments() throws IOException {
    Manifest manifest = new ManifestFile(files, () -> false).read();
    return manifest == null ? List.of() : manifest.entries();
  }

  /**
   * Shows all that is there.
   *
   * @param visitor is shown it
   * @throws IOException where it cannot be read
   */
  public void read(Visitor visitor) throws IOException {
    List<SegmentEntry> entries = segments();
    AckFile acks = AckLog.newest(files);
    ScanBuffer memory = new ScanBuffer();
    List<Long> there = files.segments();
    for (SegmentEntry entry : entries) {
      if (!there.contains(entry.number()) && isListed(entry)) {
        visitor.damage(entry.number(), entry.firstSequence(), entry.nextSequence());
      }
    }
    for (long number : there) {
      try (DiskFile file = files.disk().open(files.segment(number), false)) {
        show(number, file, entry(entries, number), acks, memory, visitor);
      } catch (NoSuchFileException e) {
        // All done, and deleted since its name was read.
      }
    }
  }

  private boolean isListed(SegmentEntry entry) throws IOException {
    return entry(segments(), entry.number()) != null;
  }

  private static @Nullable SegmentEntry entry(List<SegmentEntry> entries, long number) {
    for (SegmentEntry entry : entries) {
      if (entry.number() == number) {
        return entry;
      }
    }
    return null;
  }

  private void show(
      long number,
      DiskFile file,
      @Nullable SegmentEntry entry,
      @Nullable AckFile acks,
      ScanBuffer memory,
      Visitor visitor)
      throws IOException {
    Known known = known(MisnamedSegments.header(file), entry, file.length());
    if (known == null) {
      visitor.damage(number, 0, 0);
      return;
    }
    Framing framing = framings.of(known.framing(), known.id());
    long first = known.first();
    BitSet done = acks == null ? new BitSet() : done(acks, number, known.id().prefix(), first);
    SegmentScanner scanner =
        new SegmentScanner(file, framing, memory, framing.dataStart(), known.end(), first);
    long next = first;
    for (Frame frame = scanner.next(); frame != null; frame = scanner.next()) {
      showDamage(number, first, next, frame.sequence(), done, visitor);
      next = frame.sequence();
      if (frame.kind() == Frame.Kind.RECORD) {
        show(number, frame, !done.get((int) (next - first)), visitor);
        next++;
      }
    }
    showDamage(number, first, next, known.next(), done, visitor);
  }

  private static void show(long number, Frame frame, boolean live, Visitor visitor) {
    visitor.record(
        number, frame.sequence(), frame.createdMillis(), frame.tag(), live, frame.copyBody());
  }

  /** What a header and an entry say: where frames end, and the sequence behind the last of them. */
  private record Known(FramingKind framing, SegmentId id, long first, long end, long next) {}

  private static @Nullable Known known(
      @Nullable SegmentHeader header, @Nullable SegmentEntry entry, long fileBytes) {
    boolean isOf = entry != null && (header == null || header.id().equals(entry.id()));
    if (entry != null && isOf) {
      boolean isOpen = entry.state() == SegmentState.OPEN;
      return new Known(
          entry.framing(),
          entry.id(),
          entry.firstSequence(),
          isOpen ? fileBytes : entry.dataEnd(),
          isOpen ? 0 : entry.nextSequence());
    }
    return header == null
        ? null
        : new Known(header.framing(), header.id(), header.firstSequence(), fileBytes, 0);
  }

  /** Shows what of a range is not done. */
  private static void showDamage(
      long number, long first, long from, long to, BitSet done, Visitor visitor) {
    long at = from < to ? first + done.nextClearBit((int) (from - first)) : to;
    while (at < to) {
      int nextDone = done.nextSetBit((int) (at - first));
      long end = nextDone < 0 ? to : Math.min(to, first + nextDone);
      visitor.damage(number, at, end);
      at = first + done.nextClearBit((int) (end - first));
    }
  }

  private static BitSet done(AckFile acks, long number, int idPrefix, long first) {
    BitSet done = new BitSet();
    for (SegmentAcks one : acks.snapshot()) {
      if (one.segment() == number && one.idPrefix() == idPrefix) {
        done.or(one.done());
      }
    }
    for (AckEntry one : acks.entries()) {
      if (one.segment() == number && one.idPrefix() == idPrefix && one.first() >= first) {
        done.set((int) (one.first() - first), (int) (one.last() + 1 - first));
      }
    }
    return done;
  }
}
