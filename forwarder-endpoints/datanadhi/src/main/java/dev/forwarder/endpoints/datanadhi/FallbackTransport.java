package dev.forwarder.endpoints.datanadhi;

import dev.forwarder.api.Domain;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
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

  /** Zips on the caller's thread: about 10 ms for a mebibyte, and a request has no more. */
  @Override
  public Exchange send(TransportRequest request, ReplyHandler handler) {
    TransportRequest upload;
    try {
      upload = new UploadRequest(request, fallback, UploadLines.zipped(request.body()));
    } catch (RuntimeException e) {
      handler.onReply(
          Reply.failed(
              FailureKind.INTERNAL, "the upload could not be made: " + e.getClass().getName()));
      return () -> {};
    }
    return http.send(upload, handler);
  }

  /** Nothing: what it sends through is not its own. */
  @Override
  public void close() {}
}
