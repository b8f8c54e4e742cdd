package dev.forwarder.retry.spool;

import dev.forwarder.retry.disk.Disk;
import dev.forwarder.retry.disk.DiskBudget;
import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.retry.disk.DiskShare;
import dev.forwarder.retry.spool.format.SegmentHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Files of segments that are done, kept a while for segments that begin: to force what was written
 * over blocks that are there costs a fraction of what new blocks cost, and where nothing is forced,
 * pages that the system has in memory a fraction of new ones. They count as what is queued, and go
 * before anything that is queued has to. For the disk thread.
 */
final class SpareFiles {

  private static final int MOST = 2;

  /** Longer than any segment that is not a single huge record. */
  private static final long LONGEST = (64 << 20) + SegmentWriter.FOOTER_BYTES;

  private static final long UNUSED_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** No domain's folder begins with a dot. */
  private static final String NAME = ".spare-";

  /**
   * One of them.
   *
   * @param from the folder that it was in before
   * @param isForced whether its old name is certain to be gone before a byte of it is changed
   */
  private record Spare(Path path, long bytes, Path from, boolean isForced, long sinceNanos) {}

  private final Disk disk;
  private final Path folder;
  private final DiskBudget budget;
  private final DiskShare share;
  private final LongSupplier clock;
  private final List<Spare> spares = new ArrayList<>();

  SpareFiles(Disk disk, Path folder, DiskBudget budget, LongSupplier clock) {
    this.disk = disk;
    this.folder = folder;
    this.budget = budget;
    this.share = budget.share("", DiskShare.Rank.NORMAL);
    this.clock = clock;
  }

  /**
   * Deletes what an earlier process has left of them.
   *
   * @throws IOException where the folder cannot be read, or one of them not be deleted
   */
  void sweep() throws IOException {
    for (String name : disk.list(folder)) {
      if (name.startsWith(NAME)) {
        disk.delete(folder.resolve(name));
      }
    }
  }

  /**
   * Keeps the file of a segment that is done; false where it is of no use, and is where it was.
   *
   * @param isForced whether its log is
   */
  boolean keep(LogFiles files, Segment segment, boolean isForced) {
    long bytes = segment.fileBytes();
    boolean isOfUse =
        segment.isWhole()
            && segment.gone() == null // it went to make room
            && bytes <= LONGEST;
    if (!isOfUse || !hasRoom(bytes)) {
      return false;
    }
    Path path = folder.resolve(NAME + freeSlot());
    try {
      disk.rename(files.segment(segment.number()), path);
    } catch (IOException e) {
      return false;
    }
    spares.add(new Spare(path, bytes, files.folder(), isForced, clock.getAsLong()));
    share.addOtherBytes(bytes);
    return true;
  }

  /** A larger one takes the place of a smaller one. */
  private boolean hasRoom(long bytes) {
    if (!budget.room(share, bytes).fits()) {
      return false;
    }
    Spare smallest = spares.stream().min(Comparator.comparingLong(Spare::bytes)).orElse(null);
    return spares.size() < MOST
        || (smallest != null && smallest.bytes() < bytes && delete(smallest));
  }

  private int freeSlot() {
    int slot = 0;
    while (isUsed(folder.resolve(NAME + slot))) {
      slot++;
    }
    return slot;
  }

  private boolean isUsed(Path path) {
    return spares.stream().anyMatch(spare -> spare.path().equals(path));
  }

  /**
   * Makes one the file of a segment that begins, with its header. Where logs are forced, that is
   * durable, and the old name is certain to be gone before a byte of the file is changed; what is
   * not forced has only itself to be mistaken for, and is told apart by the header.
   *
   * @param mostBytes how long it may be
   * @param isForced whether the segment's log is; a file of the other kind is of no use to it
   * @return how long it is; 0 where there is none that suits
   */
  long reuse(Path segment, SegmentHeader header, long mostBytes, boolean isForced) {
    Spare spare = largest(mostBytes, isForced);
    if (spare == null) {
      return 0;
    }
    forget(spare);
    try {
      if (isForced) {
        disk.forceFolder(spare.from());
      }
      try (DiskFile file = disk.open(spare.path(), true)) {
        file.write((isForced ? header.asReused() : header).encode(), 0);
        if (isForced) {
          file.force();
        }
      }
      disk.rename(spare.path(), segment);
      if (isForced) {
        disk.forceFolder(folder); // else the old name might come back and be swept, and this too
      }
      return spare.bytes();
    } catch (IOException e) {
      discard(spare); // a new file does as well, if there can be one
      discard(segment);
      return 0;
    }
  }

  private @Nullable Spare largest(long mostBytes, boolean isForced) {
    return spares.stream()
        .filter(spare -> spare.bytes() <= mostBytes && spare.isForced() == isForced)
        .max(Comparator.comparingLong(Spare::bytes))
        .orElse(null);
  }

  /** Deletes what nobody has used for a minute. */
  void expire() {
    long now = clock.getAsLong();
    for (Spare spare : List.copyOf(spares)) {
      if (now - spare.sinceNanos() >= UNUSED_NANOS) {
        delete(spare);
      }
    }
  }

  /** Deletes them all; whether that has made room. */
  boolean release() {
    boolean released = false;
    for (Spare spare : List.copyOf(spares)) {
      released |= delete(spare);
    }
    return released;
  }

  private boolean delete(Spare spare) {
    boolean deleted = discard(spare);
    if (deleted) {
      forget(spare);
    }
    return deleted;
  }

  private void forget(Spare spare) {
    spares.remove(spare);
    share.addOtherBytes(-spare.bytes());
  }

  private boolean discard(Spare spare) {
    return discard(spare.path());
  }

  private boolean discard(Path path) {
    try {
      disk.delete(path);
      return true;
    } catch (IOException e) {
      return false; // it goes when the spool is opened, or another file takes its name
    }
  }
}
