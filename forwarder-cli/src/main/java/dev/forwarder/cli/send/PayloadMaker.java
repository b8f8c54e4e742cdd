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

  /**
   * A maker.
   *
   * @param contentType the type of every payload
   * @param priority the priority of every payload, or null for its endpoint's
   * @throws IllegalArgumentException if the type is none
   */
  PayloadMaker(String contentType, @Nullable Priority priority) {
    if (!MEDIA_TYPE.matcher(contentType).matches()) {
      throw new IllegalArgumentException("must be a media type, such as application/json");
    }
    this.headers = List.of(new Header("Content-Type", contentType));
    this.priority = priority;
  }

  Payload make(Item item, byte[] content) {
    Payload payload = Payload.wrap(content).withHeaders(headers).withId(idOf(item, content));
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
