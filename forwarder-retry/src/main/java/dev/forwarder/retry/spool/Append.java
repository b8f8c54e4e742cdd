package dev.forwarder.retry.spool;

import static java.util.Objects.requireNonNull;

import dev.forwarder.retry.spool.AppendRefusal.Reason;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An append on its way: what it became, once it is written. */
final class Append extends Operation {

  final NewRecord record;
  final AppendCallback callback;
  final long bytes;

  /** Made before it is written: then it can be told, whether or not there is memory. */
  private @Nullable Place place;

  private @Nullable AppendRefusal refusal;
  private long offset;
  private long end;
  private boolean isWritten;
  private long waitsUntil;

  Append(NewRecord record, AppendCallback callback) {
    this.record = record;
    this.callback = callback;
    this.bytes = record.bytes();
  }

  @Override
  void run(LogCore core) {
    core.append(this);
  }

  @Override
  void refuse(Reason reason) {
    callback.refused(AppendRefusal.of(reason, null));
  }

  /** It is refused; false where it was before. */
  boolean refuse(AppendRefusal why) {
    boolean isFirst = refusal == null;
    refusal = isFirst ? why : refusal;
    return isFirst;
  }

  /** Tells that it was refused. */
  void tellRefusal() {
    callback.refused(requireNonNull(refusal, "refusal"));
  }

  /** It waits for room, no longer than that. */
  void waitUntil(long nanos) {
    waitsUntil = nanos;
  }

  long waitsUntil() {
    return waitsUntil;
  }

  /** Where it is staged to. */
  void staged(SegmentTag inTag, long atSequence, long from, long to) {
    place = new Place(inTag, atSequence, (int) bytes);
    offset = from;
    end = to;
  }

  /** It is in its file, from now on a record. */
  void written() {
    SegmentTag written = tag();
    Segment segment = written.segment();
    segment.written(written, sequence(), record.createdMillis(), (int) bytes, offset, end);
    if (record.taken()) {
      segment.take(written, sequence(), (int) bytes);
    }
    isWritten = true;
  }

  boolean isWritten() {
    return isWritten;
  }

  /** Whether it outlives the power; of one that is written. */
  boolean isDurable() {
    return sequence() < tag().segment().durableSequence();
  }

  /** Whether its segment is gone, and it was told with what was lost there. */
  boolean isToldLost() {
    return !record.taken() && tag().segment().gone() != null;
  }

  SegmentTag tag() {
    return place().segmentTag();
  }

  long sequence() {
    return place().sequence();
  }

  Place place() {
    if (place == null) {
      throw new IllegalStateException("not staged");
    }
    return place;
  }

  ByteBuffer[] parts() {
    return record.parts();
  }
}
