package dev.forwarder.endpoints.datanadhi;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.TransportRequest;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One upload: the request that it stands for, to another place and with another body.
 *
 * <p>The body is made when somebody asks for it first, which the forwarder's transport does on the
 * I/O thread that sends it: a mebibyte takes 10 ms to zip, and whoever starts an attempt has others
 * to start.
 */
final class UploadRequest implements TransportRequest {

  private final TransportRequest request;
  private final Domain fallback;
  private byte @Nullable [] body;

  UploadRequest(TransportRequest request, Domain fallback) {
    this.request = request;
    this.fallback = fallback;
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
    return zipped().length;
  }

  @Override
  public ByteBuffer[] body() {
    return new ByteBuffer[] {ByteBuffer.wrap(zipped()).asReadOnlyBuffer()};
  }

  private synchronized byte[] zipped() {
    if (body == null) {
      body = UploadLines.zipped(request.body());
    }
    return body;
  }
}
