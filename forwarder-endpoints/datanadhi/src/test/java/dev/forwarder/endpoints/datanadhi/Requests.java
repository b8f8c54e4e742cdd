package dev.forwarder.endpoints.datanadhi;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Requests as a forwarder makes them, and a transport that only remembers them. */
final class Requests {

  private Requests() {}

  /** A request whose body has these parts, new views at each call. */
  record Made(Domain domain, ApiKey key, Endpoint endpoint, List<String> parts)
      implements TransportRequest {

    @Override
    public List<Header> headers() {
      return List.of(new Header("Content-Type", "application/json"), new Header("X-Own", "1"));
    }

    @Override
    public String idempotencyKey() {
      return "0123456789abcdef0123456789abcdef";
    }

    @Override
    public int attempt() {
      return 3;
    }

    @Override
    public long contentLength() {
      return Stream.of(body()).mapToLong(ByteBuffer::remaining).sum();
    }

    @Override
    public ByteBuffer[] body() {
      return parts.stream()
          .map(part -> ByteBuffer.wrap(part.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer())
          .toArray(ByteBuffer[]::new);
    }
  }

  /** Answers each request at once. */
  static final class Remembering implements Transport {
    final List<TransportRequest> sent = new ArrayList<>();
    boolean closed;

    @Override
    public Exchange send(TransportRequest request, ReplyHandler handler) {
      sent.add(request);
      handler.onReply(Reply.of(202));
      return () -> {};
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
