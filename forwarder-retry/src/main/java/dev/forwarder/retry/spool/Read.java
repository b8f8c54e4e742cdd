package dev.forwarder.retry.spool;

import dev.forwarder.retry.spool.AppendRefusal.Reason;
import dev.forwarder.retry.spool.format.Frame;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A read on its way: what it has found so far. */
final class Read extends Operation {

  final ReadRequest request;
  private final ReadCallback callback;
  private final List<StoredRecord> found = new ArrayList<>();

  /** That it was all the way through, and would go through again. */
  private final Set<Segment> passedOver = new HashSet<>();

  private long bytes;
  private boolean full;

  Read(ReadRequest request, ReadCallback callback) {
    this.request = request;
    this.callback = callback;
  }

  @Override
  void run(LogCore core) {
    core.read(this);
  }

  @Override
  void refuse(Reason reason) {
    callback.read(found);
  }

  void answer() {
    callback.read(found);
  }

  boolean wants(SegmentTag tag) {
    return tag.freeRecords() > 0 && request.tags().test(tag.text());
  }

  boolean isFull() {
    return full;
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** A segment has nothing for it, though it seems so. */
  void passedOver(Segment segment) {
    passedOver.add(segment);
  }

  boolean hasPassedOver(Segment segment) {
    return passedOver.contains(segment);
  }

  /** Takes a record, if it has room for it. */
  boolean take(SegmentTag tag, Frame frame) {
    int body = frame.bodyBytes();
    if (!found.isEmpty() && bytes + body > request.maxBytes()) {
      full = true;
      return false;
    }
    tag.segment().take(tag, frame.sequence(), body);
    found.add(
        new StoredRecord(
            new Place(tag, frame.sequence(), body), frame.createdMillis(), frame.copyBody()));
    bytes += body;
    full = found.size() >= request.maxRecords() || bytes >= request.maxBytes();
    return true;
  }
}
