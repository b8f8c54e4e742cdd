package dev.forwarder.core.spool;

import dev.forwarder.api.Destination;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.Priority;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Transactions as bytes, and back. All numbers are little-endian; a text is its length in two bytes
 * and then itself, in UTF-8, those of headers in ISO 8859-1.
 *
 * <pre>
 *  0  1  format version: 1
 *  1  1  bits 0 and 1: destination (0 all regions, 1 primary, 2 secondary, 3 local);
 *        bits 2 and 3: priority of its own (0 none, 1 high, 2 normal); the others are 0
 *  2  2  attempts so far (65,535: or more)
 *  4  2  of these, failed so that it waited for its own backoff (65,535: or more)
 *  6  2  length of the key's id
 *  8  8  payload id, first half
 * 16  8  payload id, second half
 * 24  4  length of the route
 * 28  4  length of the headers
 * 32     key id, UTF-8
 *        route:    1  bit 0: high priority; 1: retryable; 2: batched; the others are 0
 *                     name, path (two texts); headers, as below
 *                     if batched: prefix, separator, suffix (three texts);
 *                     4  payloads at the most; 4  bytes at the most
 *        headers:  1  how many; of each, name and value (two texts)
 *        payload:  the rest
 * </pre>
 *
 * <p>The same transaction always makes the same bytes, and no others are read as it. Thread-safe;
 * routes and headers that were seen lately are neither written nor made anew.
 */
public final class TransactionCodec {

  /** The longest that all but the payload may be: 1 MiB. */
  public static final int MAX_HEAD_BYTES = 1 << 20;

  /** The longest that a record may be: 1 GiB. */
  public static final int MAX_BYTES = 1 << 30;

  private static final int VERSION = 1;
  private static final int FIXED = 32;
  private static final int DESTINATION_BITS = 3;
  private static final int PRIORITY_SHIFT = 2;
  private static final int MOST_COUNTED = 0xffff;

  /** In the order of their numbers on disk, which never change. */
  private static final List<Destination> DESTINATIONS =
      List.of(
          Destination.ALL_REGIONS,
          Destination.PRIMARY_ONLY,
          Destination.SECONDARY_ONLY,
          Destination.LOCAL_ONLY);

  /** In the order of their numbers on disk, behind 0 for none. */
  private static final List<Priority> PRIORITIES = List.of(Priority.HIGH, Priority.NORMAL);

  /** An empty array stands for what cannot be written. */
  private static final byte[] UNFIT = {};

  private final Recent<String, byte[]> writtenIds = new Recent<>();
  private final Recent<Endpoint, byte[]> writtenRoutes = new Recent<>();
  private final Recent<List<Header>, byte[]> writtenHeaders = new Recent<>();
  private final Recent<ByteBuffer, String> readIds = new Recent<>();
  private final Recent<ByteBuffer, Endpoint> readRoutes = new Recent<>();
  private final Recent<ByteBuffer, List<Header>> readHeaders = new Recent<>();

  /** A codec that has seen nothing yet. */
  public TransactionCodec() {}

  /**
   * Whether such a transaction can be kept on disk at all: its endpoint is {@linkplain
   * Endpoint#storable storable} and of a path that stays below its domain's, it has 255 headers at
   * the most, each text has at most 65,535 bytes, and all is within {@link #MAX_HEAD_BYTES} and
   * {@link #MAX_BYTES}.
   *
   * @param keyId the id of its key
   * @param endpoint its route
   * @param payload its payload, with or without an id
   * @return whether {@link #encode} takes it
   */
  public boolean fits(String keyId, Endpoint endpoint, Payload payload) {
    return headBytes(id(keyId), route(endpoint), headers(payload.headers()), payload) > 0;
  }

  /** 0 where it does not fit. */
  private static int headBytes(byte[] id, byte[] route, byte[] headers, Payload payload) {
    if (id.length == 0 || route.length == 0 || headers.length == 0) {
      return 0;
    }
    long head = (long) FIXED + id.length + route.length + headers.length;
    return head <= MAX_HEAD_BYTES && head + payload.size() <= MAX_BYTES ? (int) head : 0;
  }

  private byte[] id(String keyId) {
    byte[] known = writtenIds.get(keyId);
    if (known == null) {
      known = orUnfit(FieldWriter.text(keyId));
      writtenIds.putShort(keyId, known, known.length);
    }
    return known;
  }

  private byte[] route(Endpoint endpoint) {
    byte[] known = writtenRoutes.get(endpoint);
    if (known == null) {
      known = orUnfit(FieldWriter.route(endpoint));
      writtenRoutes.putShort(endpoint, known, known.length);
    }
    return known;
  }

  private byte[] headers(List<Header> headers) {
    byte[] known = writtenHeaders.get(headers);
    if (known == null) {
      known = orUnfit(FieldWriter.headers(headers));
      writtenHeaders.putShort(headers, known, known.length);
    }
    return known;
  }

  private static byte[] orUnfit(byte @Nullable [] bytes) {
    return bytes == null ? UNFIT : bytes;
  }

  /**
   * The bytes of a transaction, in two parts to be written one behind the other. The second is the
   * payload's own, not copied.
   *
   * @param transaction the transaction
   * @return its head and its payload
   * @throws IllegalArgumentException if it does not {@linkplain #fits fit}
   */
  public ByteBuffer[] encode(StoredTransaction transaction) {
    Payload payload = transaction.payload();
    byte[] id = id(transaction.keyId());
    byte[] route = route(transaction.endpoint());
    byte[] headers = headers(payload.headers());
    int length = headBytes(id, route, headers, payload);
    if (length == 0) {
      throw new IllegalArgumentException(
          "cannot be kept on disk: " + payload + " for " + transaction.endpoint().name());
    }
    PayloadId payloadId = transaction.payloadId();
    ByteBuffer head = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    head.put((byte) VERSION).put((byte) flags(payload));
    head.putShort((short) Math.min(transaction.attempts(), MOST_COUNTED));
    head.putShort((short) Math.min(transaction.errors(), MOST_COUNTED));
    head.putShort((short) id.length);
    head.putLong(payloadId.high()).putLong(payloadId.low());
    head.putInt(route.length).putInt(headers.length);
    head.put(id).put(route).put(headers);
    return new ByteBuffer[] {head.flip(), payload.body()};
  }

  private static int flags(Payload payload) {
    Priority own = payload.priority();
    int priority = own == null ? 0 : PRIORITIES.indexOf(own) + 1;
    return DESTINATIONS.indexOf(payload.destination()) | priority << PRIORITY_SHIFT;
  }

  /**
   * The transaction of some bytes. Its payload is a copy of them.
   *
   * @param bytes the rest of this buffer, whose position, limit and order stay
   * @return the transaction
   * @throws BadRecordException if they are not what {@link #encode} makes of any
   */
  public StoredTransaction decode(ByteBuffer bytes) throws BadRecordException {
    ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    checkHead(in);
    int flags = in.get(1);
    int routeAt = FIXED + Short.toUnsignedInt(in.getShort(6));
    int headersAt = routeAt + in.getInt(24);
    int bodyAt = headersAt + in.getInt(28);
    String keyId = readId(in.slice(FIXED, routeAt - FIXED));
    Endpoint endpoint = readRoute(in.slice(routeAt, headersAt - routeAt));
    byte[] body = new byte[in.limit() - bodyAt];
    in.get(bodyAt, body);
    Payload payload =
        Payload.wrap(body)
            .withHeaders(readHeaders(in.slice(headersAt, bodyAt - headersAt)))
            .withDestination(DESTINATIONS.get(flags & DESTINATION_BITS))
            .withId(new PayloadId(in.getLong(8), in.getLong(16)));
    int priority = flags >> PRIORITY_SHIFT;
    return new StoredTransaction(
        keyId,
        endpoint,
        priority == 0 ? payload : payload.withPriority(PRIORITIES.get(priority - 1)),
        Short.toUnsignedInt(in.getShort(2)),
        Short.toUnsignedInt(in.getShort(4)));
  }

  private static void checkHead(ByteBuffer in) throws BadRecordException {
    int length = in.limit();
    check(
        length >= FIXED && length <= MAX_BYTES,
        () -> "a transaction cannot have " + length + " bytes");
    check(
        in.get(0) == VERSION,
        () -> "format version of the transaction is " + in.get(0) + ", and must be " + VERSION);
    int flags = in.get(1);
    check(
        flags >= 0 && flags >> PRIORITY_SHIFT <= PRIORITIES.size(),
        () -> "flags of the transaction are unknown: " + flags);
    long route = Integer.toUnsignedLong(in.getInt(24));
    long headers = Integer.toUnsignedLong(in.getInt(28));
    long head = FIXED + Short.toUnsignedInt(in.getShort(6)) + route + headers;
    check(
        head <= Math.min(length, MAX_HEAD_BYTES),
        () -> "head of the transaction has " + head + " bytes of " + length);
  }

  /** The message is made where it is needed: these are asked for each record that is read. */
  private static void check(boolean condition, Supplier<String> otherwise)
      throws BadRecordException {
    if (!condition) {
      throw new BadRecordException(otherwise.get());
    }
  }

  private String readId(ByteBuffer bytes) throws BadRecordException {
    String known = readIds.get(bytes);
    if (known == null) {
      known = FieldReader.text("key id", bytes.duplicate());
      check(!known.isBlank(), () -> "key id of the transaction is blank");
      readIds.putShort(copy(bytes), known, bytes.remaining());
    }
    return known;
  }

  private Endpoint readRoute(ByteBuffer bytes) throws BadRecordException {
    Endpoint known = readRoutes.get(bytes);
    if (known == null) {
      known = FieldReader.route(bytes.duplicate());
      readRoutes.putShort(copy(bytes), known, bytes.remaining());
    }
    return known;
  }

  private List<Header> readHeaders(ByteBuffer bytes) throws BadRecordException {
    List<Header> known = readHeaders.get(bytes);
    if (known == null) {
      known = FieldReader.headers(bytes.duplicate());
      readHeaders.putShort(copy(bytes), known, bytes.remaining());
    }
    return known;
  }

  /** The one that was given is its owner's, to be used again. */
  private static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
  }
}
