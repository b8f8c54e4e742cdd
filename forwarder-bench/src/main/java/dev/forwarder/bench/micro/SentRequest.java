package dev.forwarder.bench.micro;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.TransportRequest;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A request as a step hands it over: its id is written out, and its body viewed, when asked for.
 */
@SuppressWarnings("ArrayRecordComponent") // the same for all, never compared
record SentRequest(Domain domain, Endpoint endpoint, PayloadId id, ByteBuffer... parts)
    implements TransportRequest {

  @Override
  public ApiKey key() {
    return domain.keys().get(0);
  }

  @Override
  public List<Header> headers() {
    return List.of();
  }

  @Override
  public String idempotencyKey() {
    return id.toString();
  }

  @Override
  public int attempt() {
    return 1;
  }

  @Override
  public long contentLength() {
    long length = 0;
    for (ByteBuffer part : parts) {
      length += part.remaining();
    }
    return length;
  }

  @Override
  public ByteBuffer[] body() {
    ByteBuffer[] views = new ByteBuffer[parts.length];
    for (int i = 0; i < views.length; i++) {
      views[i] = parts[i].duplicate();
    }
    return views;
  }
}
