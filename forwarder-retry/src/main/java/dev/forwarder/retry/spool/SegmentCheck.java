package dev.forwarder.retry.spool;

import dev.forwarder.retry.disk.Disk;
import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.retry.spool.format.Frame;
import dev.forwarder.retry.spool.format.ScanBuffer;
import dev.forwarder.retry.spool.format.SegmentScanner;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** Reads a segment as a whole: what lies between two frames that verify, or behind the last. */
final class SegmentCheck {

  private static final long UNKNOWN = -1;

  private final SegmentView segment;
  private final List<ViewedDamage> damage;
  private long next;
  private long records;

  SegmentCheck(SegmentView segment, List<ViewedDamage> damage) {
    this.segment = segment;
    this.damage = damage;
    this.next = segment.firstSequence();
  }

  /** How many live records verify. */
  long run(Disk disk, ScanBuffer memory) throws IOException {
    if (!segment.isThere()) {
      missing(0, segment.knownEnd(), "the file is missing");
      return 0;
    }
    int before = damage.size();
    try {
      check(disk, memory);
      if (damage.size() > before) {
        requireStillThere(disk);
        if (segment.isWritten()) { // it may have been written to just where it was read
          damage.subList(before, damage.size()).clear();
          next = segment.firstSequence();
          records = 0;
          check(disk, memory);
        }
      }
    } catch (NoSuchFileException e) { // all was acknowledged, and its file may be another's now
      damage.subList(before, damage.size()).clear();
      return 0;
    }
    return records;
  }

  private void requireStillThere(Disk disk) throws IOException {
    disk.open(segment.path(), false).close();
  }

  private void check(Disk disk, ScanBuffer memory) throws IOException {
    if (!segment.isReadable()) {
      add(0, 0, -1, UNKNOWN, "its header does not verify, and nothing else knows what is in it");
      return;
    }
    if (!segment.hasHeader()) {
      add(0, 0, -1, 0, "its header does not verify; its records are known without it");
    }
    try (DiskFile file = disk.open(segment.path(), false)) {
      scan(segment.scanner(file, memory));
    }
  }

  private void scan(SegmentScanner scanner) throws IOException {
    long before = scanner.validEnd();
    for (Frame frame = scanner.next(); frame != null; frame = scanner.next()) {
      if (frame.sequence() > next) {
        between(before, frame.sequence());
      }
      boolean isRecord = frame.kind() == Frame.Kind.RECORD;
      records += isRecord && segment.isLive(frame.sequence()) ? 1 : 0;
      next = frame.sequence() + (isRecord ? 1 : 0);
      before = frame.end();
    }
    missing(before, segment.knownEnd(), "what should stand there is missing, or does not verify");
  }

  /** Records were there, since one behind them is. */
  private void between(long offset, long end) {
    add(offset, next, end - 1, segment.live(next, end), "it does not verify");
  }

  /** Records were there, since something else says so; not if these are all done. */
  private void missing(long offset, long end, String what) {
    long lost = segment.live(next, end);
    if (lost > 0) {
      add(offset, next, end - 1, lost, what);
    }
  }

  private void add(long offset, long first, long last, long lost, String what) {
    damage.add(new ViewedDamage(segment.path(), offset, first, last, lost, what));
  }
}
