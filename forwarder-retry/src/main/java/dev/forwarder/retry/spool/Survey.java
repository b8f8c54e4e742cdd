package dev.forwarder.retry.spool;

import dev.forwarder.retry.disk.DiskFile;
import dev.forwarder.retry.spool.format.Frame;
import dev.forwarder.retry.spool.format.Framing;
import dev.forwarder.retry.spool.format.ScanBuffer;
import dev.forwarder.retry.spool.format.SegmentScanner;
import java.io.IOException;
import java.util.BitSet;

/**
 * Reads a damaged segment whole, to find out exactly what is left of it: what was free and cannot
 * be read is lost, and told by tag, since it is known how much of each tag there was.
 */
final class Survey {

  private final Segment segment;
  private final BitSet seen = new BitSet();
  private final long[] freeRecords;
  private final long[] freeBytes;

  Survey(Segment segment) {
    this.segment = segment;
    this.freeRecords = new long[segment.tags().size()];
    this.freeBytes = new long[segment.tags().size()];
  }

  /** Sees all that verifies. */
  Survey read(DiskFile file, Framing framing, ScanBuffer memory) throws IOException {
    SegmentScanner scanner =
        new SegmentScanner(
            file, framing, memory, framing.dataStart(), segment.dataEnd(), segment.firstSequence());
    for (Frame frame = scanner.next(); frame != null; frame = scanner.next()) {
      SegmentTag tag = segment.tagOf(frame);
      if (tag != null) {
        see(tag, frame);
      }
    }
    return this;
  }

  private void see(SegmentTag tag, Frame frame) {
    seen.set((int) (frame.sequence() - segment.firstSequence()));
    if (segment.isFree(frame.sequence())) {
      freeRecords[tag.number()]++;
      freeBytes[tag.number()] += frame.bodyBytes();
    }
  }

  /**
   * What was not seen is lost; how many records. Where nothing is lost, what is counted under each
   * tag is put right.
   */
  long conclude(LossReason reason, LossSink losses) {
    long all = segment.endUnseen(seen);
    LossSink told = all > 0 ? losses : (tag, records, bytes, why) -> {};
    long untold = all;
    for (SegmentTag tag : segment.tags()) {
      long records = tag.freeRecords() - freeRecords[tag.number()];
      long bytes = tag.freeBytes() - freeBytes[tag.number()];
      tag.done(records, bytes);
      told.lost(tag.text(), records, bytes, reason);
      untold -= Math.max(0, records);
    }
    told.lost("", untold, 0, reason);
    if (all > 0) {
      segment.markDamaged();
    }
    return all;
  }
}
