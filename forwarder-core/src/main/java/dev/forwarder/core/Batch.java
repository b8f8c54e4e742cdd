package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Batching;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.Priority;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * Transactions of one lane and endpoint that travel in one request. Frozen when it is made: the
 * same members, the same bytes and the same id at every attempt. It is as old as its youngest
 * member, so that none is given up for its age before its time.
 */
final class Batch extends QueuedRequest {

  private final List<Transaction> members;
  private final Batching framing;
  private final PayloadId id;
  private final long contentLength;

  private Batch(
      List<Transaction> members,
      Batching framing,
      Priority priority,
      long created,
      PayloadId id,
      long contentLength) {
    super(priority, members.get(0).sequence(), created);
    this.members = members;
    this.framing = framing;
    this.id = id;
    this.contentLength = contentLength;
  }

  /**
   * One request of these transactions, all of one lane and endpoint and with the same headers, as
   * that endpoint takes them.
   *
   * @param members at least one; by itself, it stays as it is
   */
  static QueuedRequest of(List<Transaction> members) {
    Transaction first = members.get(0);
    return members.size() == 1
        ? first
        : of(members, requireNonNull(first.endpoint().batching(), "batching"));
  }

  /**
   * The same, framed in that way, one by itself too unless that is as its endpoint takes it.
   *
   * @param members at least one
   */
  static QueuedRequest of(List<Transaction> members, Batching framing) {
    if (members.size() == 1 && framing.equals(members.get(0).endpoint().batching())) {
      return members.get(0);
    }
    // All in one pass: there may be thousands, in memory that is far from this thread.
    Priority priority = Priority.NORMAL;
    long created = Long.MIN_VALUE;
    PayloadId id = null;
    long length = framedBytes(framing, members.size());
    for (Transaction member : members) {
      priority = member.priority() == Priority.HIGH ? Priority.HIGH : priority;
      created = Math.max(created, member.createdNanos());
      id = id == null ? member.id() : TransactionId.joined(id, member.id());
      length += member.contentLength();
    }
    return new Batch(List.copyOf(members), framing, priority, created, requireNonNull(id), length);
  }

  /** What a request of so many has beside their own bytes. */
  private static long framedBytes(Batching framing, int members) {
    return bytes(framing.prefix()).length
        + bytes(framing.separator()).length * (members - 1L)
        + bytes(framing.suffix()).length;
  }

  /** Its two halves, as requests of their own with ids of their own. */
  List<QueuedRequest> halves() {
    int middle = members.size() / 2;
    QueuedRequest first = of(members.subList(0, middle), framing);
    QueuedRequest second = of(members.subList(middle, members.size()), framing);
    first.inherit(this);
    second.inherit(this);
    return List.of(first, second);
  }

  @Override
  Lane lane() {
    return members.get(0).lane();
  }

  @Override
  PayloadId id() {
    return id;
  }

  @Override
  int count() {
    return members.size();
  }

  @Override
  void forEach(Consumer<? super Transaction> action) {
    members.forEach(action);
  }

  @Override
  public long bytes() {
    long bytes = 0;
    for (Transaction member : members) {
      bytes += member.bytes();
    }
    return bytes;
  }

  @Override
  public Endpoint endpoint() {
    return members.get(0).endpoint();
  }

  @Override
  public List<Header> headers() {
    return members.get(0).headers();
  }

  @Override
  public long contentLength() {
    return contentLength;
  }

  @Override
  public ByteBuffer[] body() {
    byte[] separator = bytes(framing.separator());
    ByteBuffer[] parts = new ByteBuffer[2 * members.size() + 1];
    parts[0] = ByteBuffer.wrap(bytes(framing.prefix()));
    for (int i = 0; i < members.size(); i++) {
      parts[2 * i + 1] = members.get(i).payload().body();
      parts[2 * i + 2] = ByteBuffer.wrap(separator);
    }
    parts[parts.length - 1] = ByteBuffer.wrap(bytes(framing.suffix()));
    return parts;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "Batch[" + members.size() + " of " + endpoint().name() + "]";
  }
}
