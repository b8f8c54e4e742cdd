package dev.forwarder.endpoints.datanadhi;

import dev.forwarder.api.Domain;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;

/**
 * Turns each request to the primary into an upload to the fallback server. The transport below it
 * is the forwarder's.
 */
final class FallbackTransport implements Transport {

  private final Domain fallback;
  private final Transport http;

  FallbackTransport(Domain fallback, Transport http) {
    this.fallback = fallback;
    this.http = http;
  }

  @Override
  public Exchange send(TransportRequest request, ReplyHandler handler) {
    return http.send(new UploadRequest(request, fallback), handler);
  }

  /** Nothing: what it sends through is not its own. */
  @Override
  public void close() {}
}
