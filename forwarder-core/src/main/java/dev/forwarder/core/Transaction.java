package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.DeliveryListener;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.Priority;
import dev.forwarder.core.spool.StoredTransaction;
import dev.forwarder.retry.spool.Place;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One payload for one endpoint of one target. */
final class Transaction extends QueuedRequest implements Linked<Transaction> {

  /**
   * What a transaction counts for beside its payload's bytes: this object (112), the payload and
   * its array (48), a place in the retry queue (up to 64); an attempt (56) has no place in the
   * retry queue at the same time. Listeners, and what they will be told, count for nothing.
   */
  static final int OVERHEAD_BYTES = 224;

  /**
   * So many characters of an endpoint's name, path and headers count for nothing: most endpoints
   * are made once and used for ever. What is longer counts with each payload, as if it had an
   * endpoint of its own, which it has where a host makes up its paths.
   */
  static final int FREE_ENDPOINT_LENGTH = 64;

  private final Endpoint endpoint;
  private final Target target;
  private final Payload payload;

  /** Of the payload; here, since to look it up there is to wait for other memory. */
  private final int size;

  /** What {@link #bytes} counts beside that; less than nothing where it counts for nothing. */
  private int beside;

  private final @Nullable Telling telling;
  private @Nullable Lane lane;

  /** Where it is on disk, if it is. */
  private @Nullable Place place;

  private @Nullable Transaction next;

  /** Links and marks of {@link Roll}. */
  @Nullable Transaction earlier;

  @Nullable Transaction later;
  byte rollMark;

  /** Which hops of its chain carry it, a bit for each; {@link Carriers}'. */
  short carriers = Carriers.UNKNOWN;

  /**
   * One that is in no container.
   *
   * @param bytes its {@link #bytesOf}, which its maker has reserved or is about to
   */
  Transaction(
      Endpoint endpoint,
      Target target,
      Payload payload,
      long bytes,
      @Nullable DeliveryListener listener,
      long sequence,
      long createdNanos) {
    super(priorityOf(endpoint, payload), sequence, createdNanos);
    this.endpoint = endpoint;
    this.target = target;
    this.payload = payload;
    this.size = payload.size();
    this.beside = Math.toIntExact(bytes - size);
    this.telling = listener == null ? null : new Telling(listener);
  }

  /** One that was read from the disk, with what it went through before. */
  static Transaction read(
      StoredTransaction read, Target target, Place place, long sequence, long createdNanos) {
    Endpoint endpoint = read.endpoint();
    Payload payload = read.payload();
    long bytes = bytesOf(endpoint, payload);
    Transaction transaction =
        new Transaction(endpoint, target, payload, bytes, null, sequence, createdNanos);
    transaction.place = place;
    transaction.resume(read.attempts(), read.errors());
    return transaction;
  }

  /** What the disk is to keep of it. */
  StoredTransaction toStored() {
    PayloadId own = payload.id();
    Payload named = own == null ? payload.withId(target.domain().anonymousId(sequence())) : payload;
    return new StoredTransaction(target.key().id(), endpoint, named, attempt(), errors());
  }

  private static Priority priorityOf(Endpoint endpoint, Payload payload) {
    Priority own = payload.priority();
    return own == null ? endpoint.priority() : own;
  }

  /** The bytes of a payload, of its headers, of a long endpoint, and what it costs beside them. */
  static long bytesOf(Endpoint endpoint, Payload payload) {
    return payload.size()
        + (long) OVERHEAD_BYTES
        + lengthOf(payload.headers())
        + Math.max(0, lengthOf(endpoint) - FREE_ENDPOINT_LENGTH);
  }

  /** How long an endpoint's name, path and headers are together. */
  static long lengthOf(Endpoint endpoint) {
    return endpoint.name().length() + endpoint.path().length() + lengthOf(endpoint.headers());
  }

  private static long lengthOf(List<Header> headers) {
    long length = 0;
    for (int i = 0; i < headers.size(); i++) {
      length += headers.get(i).name().length() + headers.get(i).value().length();
    }
    return length;
  }

  Target target() {
    return target;
  }

  Payload payload() {
    return payload;
  }

  /** How many bytes its payload has. */
  int size() {
    return size;
  }

  /** What its listener will be told; null where it has none. */
  @Nullable Telling telling() {
    return telling;
  }

  /** Where it is on disk; null if it is in memory alone. */
  @Nullable Place place() {
    return place;
  }

  /** It is on disk now, or, by null, of no more use there; before anyone else sees it. */
  void place(@Nullable Place found) {
    place = found;
  }

  /** It has no part of what memory is capped at; before anyone else sees it. */
  void countsForNothing() {
    beside = -size;
  }

  /** The step has found out where it belongs. */
  void lane(Lane found) {
    lane = found;
  }

  @Override
  Lane lane() {
    return requireNonNull(lane, "lane");
  }

  @Override
  PayloadId id() {
    return idOf(target, payload.id(), sequence());
  }

  static PayloadId idOf(Target target, @Nullable PayloadId own, long sequence) {
    PayloadId id = own == null ? target.domain().anonymousId(sequence) : own;
    return TransactionId.of(id, target.salt());
  }

  @Override
  int count() {
    return 1;
  }

  @Override
  void forEach(Consumer<? super Transaction> action) {
    action.accept(this);
  }

  @Override
  public long bytes() {
    return (long) size + beside;
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public List<Header> headers() {
    return payload.headers();
  }

  @Override
  public long contentLength() {
    return size;
  }

  @Override
  public ByteBuffer[] body() {
    return new ByteBuffer[] {payload.body()};
  }

  @Override
  public @Nullable Transaction next() {
    return next;
  }

  @Override
  public void next(@Nullable Transaction newNext) {
    next = newNext;
  }

  @Override
  public String toString() {
    return "Transaction[" + sequence() + ", " + endpoint.name() + ", " + payload + "]";
  }
}
