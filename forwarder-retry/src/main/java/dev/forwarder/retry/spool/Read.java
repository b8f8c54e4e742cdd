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

  /** Answers it with what it has found. */
  final Runnable answer = this::answer;

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
    answer();
  }

  private void answer() {
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
    StoredRecord record =
        new StoredRecord(
            new Place(tag, frame.sequence(), body), frame.createdMillis(), frame.copyBody());
    tag.segment().take(tag, frame.sequence(), body); // now that there is memory for it
    try {
      found.add(record);
    } catch (Throwable t) { // nobody would have it
      tag.segment().untake(tag, frame.sequence(), body);
      throw t;
    }
    bytes += body;
    full = found.size() >= request.maxRecords() || bytes >= request.maxBytes();
    return true;
  }
}
