package dev.forwarder.endpoints.datanadhi;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.TransportRequest;
import java.nio.ByteBuffer;
import java.util.List;

/** One upload: the request that it stands for, to another place and with another body. */
final class UploadRequest implements TransportRequest {

  private final TransportRequest request;
  private final Domain fallback;
  private final byte[] body;

  UploadRequest(TransportRequest request, Domain fallback, byte[] body) {
    this.request = request;
    this.fallback = fallback;
    this.body = body;
  }

  @Override
  public Domain domain() {
    return fallback;
  }

  @Override
  public ApiKey key() {
    return request.key();
  }

  @Override
  public Endpoint endpoint() {
    return DatanadhiEndpoints.UPLOAD;
  }

  /** Not those of the items: they describe other bytes. */
  @Override
  public List<Header> headers() {
    return List.of();
  }

  @Override
  public String idempotencyKey() {
    return request.idempotencyKey();
  }

  @Override
  public int attempt() {
    return request.attempt();
  }

  @Override
  public long contentLength() {
    return body.length;
  }

  @Override
  public ByteBuffer[] body() {
    return new ByteBuffer[] {ByteBuffer.wrap(body).asReadOnlyBuffer()};
  }
}
