package dev.forwarder.retry.spool;

import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.retry.spool.format.Frame;
import dev.forwarder.retry.spool.format.Framing;
import dev.forwarder.retry.spool.format.SegmentScanner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves live records of a segment to the end of their log. The old ones are done only when the new
 * ones are as durable as they are to be; a place of a taken record then leads on to the new one.
 * All in one pass, so that nobody sees a record twice.
 */
final class Relocation {

  private static final Logger log = LoggerFactory.getLogger(Relocation.class);

  private static final long PORTION_BYTES = 1 << 20;

  private static final AppendCallback NOBODY =
      new AppendCallback() {
        @Override
        public void appended(Place place) {}

        @Override
        public void refused(AppendRefusal refusal) {}
      };

  private record Copy(Append append, SegmentTag from, long sequence) {}

  private final LogStore store;
  private final LogReader reader;
  private final LogWriter writer;

  Relocation(LogStore store, LogReader reader, LogWriter writer) {
    this.store = store;
    this.reader = reader;
    this.writer = writer;
  }

  /**
   * Moves what is live from a sequence on. What was not moved is where it was, and nowhere else.
   *
   * @return false where the segment could not be read: nothing is wrong with where the log is
   *     written
   * @throws IOException where the log could not be written
   */
  boolean move(Segment segment, long from) throws IOException {
    long next = from;
    while (next < segment.nextSequence() && segment.live() > 0) {
      List<Copy> portion = new ArrayList<>();
      try {
        next = collect(segment, next, portion);
      } catch (IOException e) {
        reader.close(segment);
        log.warn(
            "cannot read {}: {}; what is in it moves on when it can be read",
            store.files().segment(segment.number()),
            e.toString());
        return false;
      }
      write(portion);
    }
    return true;
  }

  /** Reads a portion; the sequence behind it. */
  private long collect(Segment segment, long from, List<Copy> portion) throws IOException {
    DiskFile file = reader.file(segment);
    Framing framing = store.framing(segment.framing(), segment.id());
    int known = segment.index().floor(from - segment.firstSequence());
    long start = known < 0 ? framing.dataStart() : segment.index().offset(known);
    long least = segment.firstSequence() + (known < 0 ? 0 : segment.index().sequence(known));
    SegmentScanner scanner =
        new SegmentScanner(file, framing, reader.memory(), start, segment.dataEnd(), least);
    long bytes = 0;
    for (Frame frame = scanner.next(); frame != null; frame = scanner.next()) {
      SegmentTag tag = segment.tagOf(frame);
      if (tag != null && frame.sequence() >= from && !segment.isDone(frame.sequence())) {
        portion.add(copy(tag, frame));
        bytes += frame.length();
        if (bytes >= PORTION_BYTES) {
          return frame.sequence() + 1;
        }
      }
    }
    return segment.nextSequence();
  }

  private static Copy copy(SegmentTag tag, Frame frame) {
    boolean taken = tag.segment().isTaken(frame.sequence());
    NewRecord record = new NewRecord(frame.createdMillis(), tag.text(), taken, frame.copyBody());
    return new Copy(new Append(record, NOBODY), tag, frame.sequence());
  }

  private void write(List<Copy> portion) throws IOException {
    List<Append> appends = portion.stream().map(Copy::append).toList();
    try {
      writer.copy(appends);
    } catch (Throwable t) {
      appends.stream().filter(Append::isWritten).forEach(store::takeBack);
      throw t;
    }
    for (Copy copy : portion) {
      finish(copy);
    }
  }

  private void finish(Copy copy) {
    if (!copy.append().isWritten()) {
      return; // no fit for the framing that the log has now
    }
    SegmentTag from = copy.from();
    int bytes = (int) copy.append().bytes;
    from.segment().moved().put(copy.sequence(), copy.append().place());
    from.segment().untake(from, copy.sequence(), bytes);
    store.end(from, copy.sequence(), bytes);
  }

  /** The place of a record, wherever it has been moved to. */
  static Place current(Place place) {
    Place at = place;
    Place moved = at.segmentTag().segment().moved().get(at.sequence());
    while (moved != null) {
      at = moved;
      moved = at.segmentTag().segment().moved().get(at.sequence());
    }
    return at;
  }
}
