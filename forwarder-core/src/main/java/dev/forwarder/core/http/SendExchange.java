package dev.forwarder.core.http;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Header;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.TransportRequest;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.ProtocolVersion;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.jspecify.annotations.Nullable;

/** The exchange of one attempt: a payload, or a batch of them, posted to an endpoint. */
final class SendExchange extends HttpExchange {

  private final HttpEvents events;
  private final RequestTemplate template;
  private final TransportRequest request;
  private final ApiKey key;
  private final ReplyHandler handler;
  private final int detailLength;

  /** As it was sent, so that it is found in the reply; goes with the exchange. */
  private volatile @Nullable SecretHeader authorization;

  SendExchange(
      Exchanges exchanges,
      RequestTemplate template,
      TransportRequest request,
      ReplyHandler handler) {
    super(exchanges, template.route, null, keptBytes(exchanges, request));
    this.events = exchanges.events();
    this.template = template;
    this.request = request;
    this.key = request.key();
    this.handler = handler;
    this.detailLength = exchanges.settings().reply().keptBytes();
  }

  private static int keptBytes(Exchanges exchanges, TransportRequest request) {
    // A character of a key may take three when it is percent-encoded.
    return exchanges.settings().reply().keptBytes() + 3 * request.key().reveal().length();
  }

  @Override
  HttpRequest request() {
    BasicHttpRequest http =
        new BasicHttpRequest("POST", route.scheme, route.authority, template.path);
    http.setHeaders(template.headers(request.headers()));
    setAttemptHeaders(http);
    http.addHeader(new BasicHeader(RequestHeaders.IDEMPOTENCY_KEY, request.idempotencyKey()));
    addAuthorization(http);
    String credentials = proxyAuthorization();
    if (credentials != null) {
      http.addHeader(new SecretHeader("Proxy-Authorization", credentials));
    }
    return http;
  }

  /** Set, not added: what differs by the attempt takes the place of what does not. */
  private void setAttemptHeaders(BasicHttpRequest http) {
    List<Header> own =
        request.domain().family().attemptHeaders(request.endpoint(), request.attempt());
    for (Header header : own) {
      if (template.maySet(header.name())) {
        http.setHeader(new BasicHeader(header.name(), header.value()));
      }
    }
  }

  private void addAuthorization(BasicHttpRequest http) {
    Header header = request.domain().family().authorization(key);
    if (header != null) {
      SecretHeader secret = new SecretHeader(header.name(), header.value());
      authorization = secret;
      http.addHeader(secret);
    }
  }

  @Override
  boolean hasBody() {
    return true;
  }

  @Override
  long contentLength() {
    return request.contentLength();
  }

  @Override
  ByteBuffer[] body() {
    return request.body();
  }

  @Override
  List<String> secrets() {
    SecretHeader sent = authorization;
    return sent == null ? List.of(key.reveal()) : List.of(key.reveal(), sent.getValue());
  }

  @Override
  int detailLength() {
    return detailLength;
  }

  @Override
  void onReply(Reply reply) {
    if (reply.failure() == null) {
      ProtocolVersion version = protocol();
      events.replied(request.domain().name(), version.getMajor(), version.getMinor());
    }
    handler.onReply(reply);
  }
}
