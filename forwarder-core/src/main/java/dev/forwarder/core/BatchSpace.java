package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Batching;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A batch that is being filled: what is in it, and whether one more fits. The step's own. */
final class BatchSpace {

  private final Endpoint endpoint;
  private final Batching batching;
  private final List<Header> headers;
  private final List<Transaction> members = new ArrayList<>();
  private final int separatorBytes;
  private long bytes;

  /** A batch that begins with this transaction, whose endpoint batches. */
  BatchSpace(Transaction first) {
    this(first, requireNonNull(first.endpoint().batching(), "batching"));
  }

  /** A batch that begins with this transaction, and is framed in that way. */
  BatchSpace(Transaction first, Batching batching) {
    this.endpoint = first.endpoint();
    this.batching = batching;
    this.headers = first.headers();
    this.separatorBytes = length(batching.separator());
    this.bytes = length(batching.prefix()) + first.contentLength() + length(batching.suffix());
    members.add(first);
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  boolean isFull() {
    return members.size() == batching.maxCount()
        || bytes + separatorBytes >= batching.maxBytes()
        || members.get(0).isBesideCaps();
  }

  /**
   * Whether one of the same lane may travel with the others: it is for the same endpoint, small
   * enough, and described by the same headers.
   */
  boolean fits(Transaction transaction) {
    return bytes + separatorBytes + transaction.contentLength() <= batching.maxBytes()
        && endpoint.equals(transaction.endpoint())
        && headers.equals(transaction.headers())
        && !transaction.isBesideCaps();
  }

  void add(Transaction transaction) {
    bytes += separatorBytes + transaction.contentLength();
    members.add(transaction);
  }

  /** One request of all that is in it. */
  QueuedRequest freeze() {
    return Batch.of(members, batching);
  }
}
