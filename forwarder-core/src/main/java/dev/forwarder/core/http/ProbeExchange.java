package dev.forwarder.core.http;

import dev.forwarder.api.Reply;
import dev.forwarder.api.RequestReply.Probe;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.message.BasicHttpRequest;

/** The exchange of one probe: a request without a body. */
final class ProbeExchange extends HttpExchange {

  private static final int LEAST_SECRET = 8;

  private final Probe probe;
  private final CompletableFuture<Reply> reply;

  ProbeExchange(Exchanges exchanges, Route route, Probe probe, CompletableFuture<Reply> reply) {
    super(exchanges, route, path(probe), probe.maxReplyBytes());
    this.probe = probe;
    this.reply = reply;
  }

  private static String path(Probe probe) {
    String path = probe.uri().getRawPath();
    String query = probe.uri().getRawQuery();
    return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
  }

  @Override
  HttpRequest request() {
    // The true path, which may hold a key, is put in when the request is written.
    BasicHttpRequest http =
        new BasicHttpRequest(probe.method(), route.scheme, route.authority, "/...");
    probe.headers().forEach(h -> http.addHeader(new SecretHeader(h.name(), h.value())));
    String credentials = proxyAuthorization();
    if (credentials != null) {
      http.addHeader(new SecretHeader("Proxy-Authorization", credentials));
    }
    return http;
  }

  @Override
  boolean hasBody() {
    return false;
  }

  @Override
  long contentLength() {
    return 0;
  }

  @Override
  ByteBuffer[] body() {
    return new ByteBuffer[0];
  }

  /** The values of query parameters and of headers: which of them is a key is not known here. */
  @Override
  List<String> secrets() {
    List<String> secrets = new ArrayList<>();
    String query = probe.uri().getQuery();
    if (query != null) {
      for (String parameter : query.split("&", -1)) {
        secrets.add(parameter.substring(parameter.indexOf('=') + 1));
      }
    }
    probe.headers().stream()
        .filter(header -> !isPlain(header.name()))
        .forEach(header -> secrets.add(header.value()));
    secrets.removeIf(secret -> secret.length() < LEAST_SECRET);
    return secrets;
  }

  private static boolean isPlain(String headerName) {
    return headerName.equalsIgnoreCase("Accept")
        || headerName.equalsIgnoreCase("Content-Type")
        || headerName.equalsIgnoreCase("User-Agent");
  }

  @Override
  int detailLength() {
    return probe.maxReplyBytes();
  }

  @Override
  void onReply(Reply told) {
    reply.complete(told);
  }
}
