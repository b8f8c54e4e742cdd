package dev.forwarder.core;

import dev.forwarder.api.Header;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.TransportRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One request as a {@link FakeTransport} got it, and the way to answer it. */
final class Sent {

  private final String domain;
  private final String keyId;
  private final String host;
  private final String secret;
  private final String endpoint;
  private final String idempotencyKey;
  private final String body;
  private final long contentLength;
  private final List<Header> headers;
  private final int attempt;
  private final long atNanos;
  private final ReplyHandler handler;
  private volatile boolean replied;
  private volatile boolean cancelled;

  Sent(TransportRequest request, ReplyHandler handler, long atNanos) {
    this.domain = request.domain().name();
    this.keyId = request.key().id();
    this.host = request.domain().baseUrl().getHost();
    this.secret = request.key().reveal();
    this.endpoint = request.endpoint().name();
    this.idempotencyKey = request.idempotencyKey();
    this.body = text(request.body());
    this.contentLength = request.contentLength();
    this.headers = request.headers();
    this.attempt = request.attempt();
    this.atNanos = atNanos;
    this.handler = handler;
  }

  static String text(ByteBuffer... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (ByteBuffer part : parts) {
      while (part.hasRemaining()) {
        bytes.write(part.get());
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Answers; more than once, if a test likes to. */
  void reply(Reply reply) {
    replied = true;
    handler.onReply(reply);
  }

  void reply(int status) {
    reply(Reply.of(status));
  }

  void cancel() {
    cancelled = true;
  }

  boolean isCancelled() {
    return cancelled;
  }

  boolean isOpen() {
    return !replied && !cancelled;
  }

  String domain() {
    return domain;
  }

  String keyId() {
    return keyId;
  }

  /** Where it was sent. */
  String host() {
    return host;
  }

  /** What it was sent under. */
  String secret() {
    return secret;
  }

  String endpoint() {
    return endpoint;
  }

  String idempotencyKey() {
    return idempotencyKey;
  }

  String body() {
    return body;
  }

  long contentLength() {
    return contentLength;
  }

  List<Header> headers() {
    return headers;
  }

  int attempt() {
    return attempt;
  }

  /** When it was sent, in seconds since the start. */
  double atSeconds() {
    return atNanos / 1e9;
  }

  @Override
  public String toString() {
    return endpoint + "@" + domain + "/" + keyId + " #" + attempt + ": " + body;
  }
}
