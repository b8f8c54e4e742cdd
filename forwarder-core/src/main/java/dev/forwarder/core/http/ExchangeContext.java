package dev.forwarder.core.http;

import java.util.ArrayDeque;
import java.util.List;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.auth.AuthExchange;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** What the client is told of one exchange beside its request, and what it tells of it. */
final class ExchangeContext extends HttpClientContext {

  final HttpRoute hops;
  final Cancellation cancellation = new Cancellation();

  /** The path to be sent in place of the request's, which may be logged; null: the request's. */
  final @Nullable String secretPath;

  ExchangeContext(Route route, @Nullable String secretPath) {
    this.hops = route.hops();
    this.secretPath = secretPath;
    String authorization = route.proxy == null ? null : route.proxy.authorization();
    if (authorization != null && hops.isTunnelled()) {
      // Given with the first CONNECT, unasked: a challenge would cost a round trip each time.
      AuthExchange exchange = new AuthExchange();
      exchange.setState(AuthExchange.State.CHALLENGED);
      exchange.setOptions(new ArrayDeque<>(List.of(new ProxyCredentials(authorization))));
      setAuthExchange(hops.getProxyHost(), exchange);
    }
  }

  /** Whether a connection was there for the exchange. */
  boolean isConnected() {
    return getEndpointDetails() != null;
  }

  /** Whether the connection carries others' requests at the same time. */
  boolean isShared() {
    return HttpVersion.HTTP_2.getMajor() <= getProtocolVersion().getMajor();
  }

  /** Whether the reply came from a proxy that refused to open the tunnel. */
  boolean isAboutTunnel() {
    HttpRequest request = hops.isTunnelled() ? getRequest() : null;
    return request != null && "CONNECT".equals(request.getMethod());
  }
}
