package dev.forwarder.retry.spool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What failed forces left unsure: nobody knows what is left of it in its file, so that it is
 * written anew. For the disk thread.
 */
final class Unsure {

  /** Records of a segment that are not known to be durable, nor will be: from that one on. */
  private record Records(Segment segment, long sequence) {}

  private final SpoolContext context;
  private final LogStore store;
  private final Trouble trouble;
  private final List<Records> all = new ArrayList<>();
  private long againAt;

  Unsure(SpoolContext context, LogStore store, Trouble trouble) {
    this.context = context;
    this.store = store;
    this.trouble = trouble;
    this.againAt = context.now();
  }

  /** What of a segment is not durable; it is not written any more. */
  void add(Segment segment) {
    all.add(new Records(segment, segment.durableSequence()));
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** When it is written anew; never, where nothing is unsure. */
  long rescueAt() {
    if (all.isEmpty()) {
      return Long.MAX_VALUE;
    }
    return trouble.cause() == null ? againAt : Math.max(againAt, trouble.retryAt());
  }

  /** There is no later: what could not be read a moment ago is tried once more. */
  void hurry() {
    againAt = context.now();
  }

  /**
   * Writes it anew, if that is due.
   *
   * @throws IOException where the log could not be written
   */
  void rescue(Relocation relocation) throws IOException {
    if (context.now() - rescueAt() < 0 || trouble.holds(context.now())) {
      return;
    }
    for (Records next : List.copyOf(all)) {
      boolean isGone = next.segment().gone() != null;
      if (isGone || relocation.move(next.segment(), next.sequence())) {
        all.remove(next);
      } else {
        againAt = context.now() + Trouble.RETRY_NANOS;
      }
      store.keepAcks();
    }
  }
}
