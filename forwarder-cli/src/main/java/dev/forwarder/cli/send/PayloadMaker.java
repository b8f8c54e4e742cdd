package dev.forwarder.cli.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forwarder.api.Header;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.Priority;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes payloads of items. A payload's id comes from the input's path, the offset and the content:
 * sent again, it carries the same {@code Idempotency-Key}, and what was rewritten does not.
 */
final class PayloadMaker {
  private static final Pattern MEDIA_TYPE = Pattern.compile("[^/;\\s]+/[^/;\\s]+(\\s*;.*)?");

  private final List<Header> headers;
  private final @Nullable Priority priority;
  private final Bodies bodies;

  /**
   * A maker.
   *
   * @param contentType the type of every payload
   * @param priority the priority of every payload, or null for its endpoint's
   * @param bodies makes bodies of what stands in the input
   * @throws IllegalArgumentException if the type is none
   */
  PayloadMaker(String contentType, @Nullable Priority priority, Bodies bodies) {
    if (!MEDIA_TYPE.matcher(contentType).matches()) {
      throw new IllegalArgumentException("must be a media type, such as application/json");
    }
    this.headers = List.of(new Header("Content-Type", contentType));
    this.priority = priority;
    this.bodies = bodies;
  }

  Payload make(Item item, byte[] content) {
    PayloadId id = idOf(item, content);
    Payload payload = Payload.wrap(bodies.of(content)).withHeaders(headers).withId(id);
    return priority == null ? payload : payload.withPriority(priority);
  }

  static PayloadId idOf(Item item, byte[] content) {
    byte[] path = item.input().identity().getBytes(UTF_8);
    return PayloadId.of(
        ByteBuffer.allocate(Integer.BYTES + path.length + Long.BYTES + content.length)
            .putInt(path.length)
            .put(path)
            .putLong(item.offset())
            .put(content)
            .array());
  }
}
