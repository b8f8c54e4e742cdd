package dev.forwarder.api;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to be delivered, with the headers that describe them. Never inspected, never altered.
 *
 * <p>Immutable; the {@code with} methods return changed copies that share the bytes. One payload
 * may be submitted to several endpoints, and again: each submission stands for itself unless the
 * payload has an {@linkplain #withId id of its own}.
 */
public final class Payload {

  private final byte[] body;
  private final List<Header> headers;
  private final Destination destination;
  private final @Nullable Priority priority;
  private final @Nullable PayloadId id;

  private Payload(
      byte[] body,
      List<Header> headers,
      Destination destination,
      @Nullable Priority priority,
      @Nullable PayloadId id) {
    this.body = body;
    this.headers = headers;
    this.destination = destination;
    this.priority = priority;
    this.id = id;
  }

  /**
   * A payload of these bytes without copying them: the caller gives them away and must not change
   * them any more.
   *
   * @param body the bytes, of any length, zero included
   * @return a payload for all regions, without headers, with its endpoint's priority
   */
  public static Payload wrap(byte[] body) {
    return new Payload(
        requireNonNull(body, "body"), List.of(), Destination.ALL_REGIONS, null, null);
  }

  /**
   * A payload of a copy of these bytes.
   *
   * @param body the bytes, which stay the caller's
   * @return a payload for all regions, without headers, with its endpoint's priority
   */
  public static Payload copyOf(byte[] body) {
    return wrap(requireNonNull(body, "body").clone());
  }

  /**
   * A payload of a text in UTF-8.
   *
   * @param body the text
   * @return a payload for all regions, without headers, with its endpoint's priority
   */
  public static Payload of(String body) {
    return wrap(requireNonNull(body, "body").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * This payload with one more header, sent with it as it is; it replaces an endpoint's header of
   * the same name.
   *
   * @param name the header's name
   * @param value its value
   * @return the changed copy
   * @throws IllegalArgumentException if either is not fit for a header
   */
  public Payload withHeader(String name, String value) {
    Header[] longer = headers.toArray(new Header[headers.size() + 1]);
    longer[headers.size()] = new Header(name, value);
    return withHeaders(List.of(longer));
  }

  /**
   * This payload with exactly these headers. A list that is used for many payloads is shared by
   * them.
   *
   * @param newHeaders the headers
   * @return the changed copy
   */
  public Payload withHeaders(List<Header> newHeaders) {
    return new Payload(body, List.copyOf(newHeaders), destination, priority, id);
  }

  /**
   * This payload for other domains.
   *
   * @param newDestination which domains it is for
   * @return the changed copy
   */
  public Payload withDestination(Destination newDestination) {
    return new Payload(body, headers, requireNonNull(newDestination), priority, id);
  }

  /**
   * This payload with a priority of its own in place of its endpoint's.
   *
   * @param newPriority the priority
   * @return the changed copy
   */
  public Payload withPriority(Priority newPriority) {
    return new Payload(body, headers, destination, requireNonNull(newPriority), id);
  }

  /**
   * This payload with an id of its own, which makes a resubmission recognisable to its receiver.
   * Without one, each submission gets an id that no other has.
   *
   * @param newId the id
   * @return the changed copy
   */
  public Payload withId(PayloadId newId) {
    return new Payload(body, headers, destination, priority, requireNonNull(newId));
  }

  /** The number of bytes. */
  public int size() {
    return body.length;
  }

  /** A read-only view of the bytes, with a position of its own. */
  public ByteBuffer body() {
    return ByteBuffer.wrap(body).asReadOnlyBuffer();
  }

  /** The headers that describe the bytes, such as {@code Content-Type}; immutable. */
  public List<Header> headers() {
    return headers;
  }

  /** Which domains it is for. */
  public Destination destination() {
    return destination;
  }

  /** The priority of its own, or null to use its endpoint's. */
  public @Nullable Priority priority() {
    return priority;
  }

  /** The id of its own, or null where each submission gets a new one. */
  public @Nullable PayloadId id() {
    return id;
  }

  /** The size, never the content. */
  @Override
  public String toString() {
    return "Payload[" + body.length + " bytes, " + destination + "]";
  }
}
