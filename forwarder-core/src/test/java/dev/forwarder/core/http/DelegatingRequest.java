package dev.forwarder.core.http;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.TransportRequest;
import java.nio.ByteBuffer;
import java.util.List;

/** A request like another, but for what a test changes. */
class DelegatingRequest implements TransportRequest {

  private final TransportRequest other;

  DelegatingRequest(TransportRequest other) {
    this.other = other;
  }

  @Override
  public Domain domain() {
    return other.domain();
  }

  @Override
  public ApiKey key() {
    return other.key();
  }

  @Override
  public Endpoint endpoint() {
    return other.endpoint();
  }

  @Override
  public List<Header> headers() {
    return other.headers();
  }

  @Override
  public String idempotencyKey() {
    return other.idempotencyKey();
  }

  @Override
  public int attempt() {
    return other.attempt();
  }

  @Override
  public long contentLength() {
    return other.contentLength();
  }

  @Override
  public ByteBuffer[] body() {
    return other.body();
  }
}
