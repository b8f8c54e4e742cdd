package dev.forwarder.core.http;

import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.protocol.HttpContext;

/** The last look at a request before it is written. */
final class RequestFinish implements HttpRequestInterceptor {

  /** What the client calls itself where nobody else said; only a proxy ever sees it. */
  static final String USER_AGENT = "forwarder-connect";

  @Override
  public void process(HttpRequest request, EntityDetails entity, HttpContext context) {
    Header agent = request.getFirstHeader(HttpHeaders.USER_AGENT);
    if (agent != null && USER_AGENT.equals(agent.getValue())) {
      request.removeHeader(agent);
    }
    if (context instanceof ExchangeContext exchange && exchange.secretPath != null) {
      request.setPath(exchange.secretPath);
    }
  }
}
