package dev.forwarder.retry.spool;

import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.retry.spool.format.Frame;
import dev.forwarder.retry.spool.format.Framing;
import dev.forwarder.retry.spool.format.ScanBuffer;
import dev.forwarder.retry.spool.format.SegmentScanner;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the records that reads ask for, and what of a segment is damaged. For the disk thread. */
final class LogReader {

  private static final Logger log = LoggerFactory.getLogger(LogReader.class);

  /** After so many bytes a read that has found something is answered, and others come first. */
  private static final long TURN_BYTES = 8 << 20;

  private final LogStore store;
  private final ScanBuffer memory;
  private final MisnamedSegments misnamed;
  private long damagedRecords;

  LogReader(LogStore store, ScanBuffer memory, MisnamedSegments misnamed) {
    this.store = store;
    this.memory = memory;
    this.misnamed = misnamed;
  }

  /** How many records damage has cost since the log was opened. */
  long damagedRecords() {
    return damagedRecords;
  }

  void damaged(long records) {
    damagedRecords += records;
  }

  /**
   * Goes on with a read.
   *
   * @param oldestMillis records created before are too old
   * @return whether it may be answered
   */
  boolean read(Read read, long oldestMillis) {
    long turn = TURN_BYTES;
    Collection<Segment> all =
        read.request.order() == ReadOrder.OLDEST_FIRST
            ? store.segments().values()
            : store.segments().descendingMap().values();
    for (Segment segment : new ArrayList<>(all)) {
      boolean mayHave =
          segment.oldestMillis() < read.request.createdBeforeMillis()
              && !read.hasPassedOver(segment);
      if (mayHave && segment.freeRecords() > 0 && !read.isFull() && turn > 0) {
        turn -= readFrom(segment, read, oldestMillis);
      }
    }
    return turn > 0 || !read.isEmpty();
  }

  /** Reads a segment; how many bytes of it were looked at. */
  private long readFrom(Segment segment, Read read, long oldestMillis) {
    List<SegmentTag> wanted = new ArrayList<>();
    segment.tags().stream().filter(read::wants).forEach(wanted::add);
    if (wanted.isEmpty()) {
      return 0;
    }
    try {
      DiskFile file = file(segment);
      SegmentPass pass = new SegmentPass(segment, wanted, read, oldestMillis);
      long bytes = pass.run(file);
      if (pass.metDamage) {
        damage(
            segment,
            new Survey(segment).read(file, store.framing(segment.framing(), segment.id()), memory),
            LossReason.DAMAGED);
      }
      store.finishIfDone(segment);
      return bytes;
    } catch (NoSuchFileException e) {
      damage(segment, new Survey(segment), LossReason.MISSING);
      return 0;
    } catch (IOException e) {
      close(segment);
      log.warn(
          "cannot read {}: {}; its records stay",
          store.files().segment(segment.number()),
          e.toString());
      return 0;
    }
  }

  /** What a survey found lost is told. */
  private void damage(Segment segment, Survey survey, LossReason reason) {
    long lost = survey.conclude(reason, store.losses());
    damagedRecords += lost;
    store.acks().restart();
    store.changed();
    store.finishIfDone(segment);
    log.warn(
        "{}: records lost: {} ({}); the rest of it is delivered",
        store.files().segment(segment.number()),
        lost,
        reason);
  }

  /** A segment's file: the one that is its own by its header, whatever it was called. */
  DiskFile file(Segment segment) throws IOException {
    SegmentFile user = new SegmentFile(store.files(), segment.number());
    DiskFile file = store.open().get(user);
    if (!segment.verified()) {
      segment.markVerified();
      if (misnamed.isAnother(segment, file)) {
        misnamed.repair();
        return store.open().get(user);
      }
    }
    return file;
  }

  /** It is opened anew when it is read again: whatever it was may be the open file's alone. */
  void close(Segment segment) {
    store.open().close(new SegmentFile(store.files(), segment.number()));
  }

  ScanBuffer memory() {
    return memory;
  }

  /** One way through a segment, from its first free record that is wanted on. */
  private final class SegmentPass {

    private final Segment segment;
    private final List<SegmentTag> wanted;
    private final boolean[] isWanted;
    private final Read read;
    private final long oldestMillis;
    private boolean metDamage;

    /** Whether something was passed over that another read may want. */
    private boolean hasSkipped;

    SegmentPass(Segment segment, List<SegmentTag> wanted, Read read, long oldestMillis) {
      this.segment = segment;
      this.wanted = wanted;
      this.read = read;
      this.oldestMillis = oldestMillis;
      this.isWanted = new boolean[segment.tags().size()];
      wanted.forEach(tag -> isWanted[tag.number()] = true);
    }

    /** Takes what is found; how many bytes were looked at. */
    long run(DiskFile file) throws IOException {
      long from =
          segment.nextFree(wanted.stream().mapToLong(SegmentTag::readFrom).min().orElseThrow());
      SparseIndex index = segment.index();
      int known = index.floor(from - segment.firstSequence());
      Framing framing = store.framing(segment.framing(), segment.id());
      long start = known < 0 ? framing.dataStart() : index.offset(known);
      long next = segment.firstSequence() + (known < 0 ? 0 : index.sequence(known));
      SegmentScanner scanner =
          new SegmentScanner(file, framing, memory, start, segment.dataEnd(), next);
      Frame frame = scanner.next();
      while (frame != null && !read.isFull()) {
        SegmentTag tag = segment.tagOf(frame);
        if (tag == null) {
          metDamage = true;
        } else {
          metDamage |= isMissing(next, frame.sequence());
          index.add(frame.sequence() - segment.firstSequence(), frame.offset());
          if (!see(tag, frame)) {
            break;
          }
          next = frame.sequence() + 1;
          next = jump(scanner, next);
        }
        frame = read.isFull() ? null : scanner.next();
      }
      long seen = read.isFull() ? next : segment.nextSequence();
      metDamage |= !read.isFull() && isMissing(next, segment.nextSequence());
      if (hasSkipped) {
        read.passedOver(segment);
      } else {
        wanted.forEach(tag -> tag.readFrom(Math.max(tag.readFrom(), seen)));
      }
      return scanner.validEnd() - start;
    }

    /** Whether something free lies between two frames. */
    private boolean isMissing(long from, long to) {
      return from < to && segment.nextFree(from) < to;
    }

    /** False where it is wanted and the read has no room for it. */
    private boolean see(SegmentTag tag, Frame frame) {
      if (!isWanted[tag.number()] || !segment.isFree(frame.sequence())) {
        return true;
      }
      if (frame.createdMillis() >= read.request.createdBeforeMillis()) {
        hasSkipped = true;
        return true;
      }
      if (frame.createdMillis() < oldestMillis) {
        store.losses().lost(tag.text(), 1, frame.bodyBytes(), LossReason.EXPIRED);
        store.end(tag, frame.sequence(), frame.bodyBytes());
        return true;
      }
      if (frame.bodyBytes() > read.request.maxRecordBytes()) {
        hasSkipped = true;
        return true;
      }
      return read.take(tag, frame);
    }

    /** Passes over what is not free, as far as it is known where the next free record begins. */
    private long jump(SegmentScanner scanner, long next) {
      long free = segment.nextFree(next);
      if (free == next || free >= segment.nextSequence()) {
        return next;
      }
      SparseIndex index = segment.index();
      int known = index.floor(free - segment.firstSequence());
      if (known < 0 || index.offset(known) <= scanner.validEnd()) {
        return next;
      }
      long sequence = segment.firstSequence() + index.sequence(known);
      scanner.skipTo(index.offset(known), sequence);
      return sequence;
    }
  }
}
