package dev.forwarder.cli.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A backend whose answer changes, as when it is mended. It says what it did not like. */
final class ChangingBackend implements AutoCloseable {

  /** A request as it came. */
  record Request(String path, String body, String idempotencyKey, String key, int status) {}

  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile int status;

  ChangingBackend(int status) throws IOException {
    this.status = status;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      int now = status;
      var headers = exchange.getRequestHeaders();
      String key = headers.getFirst("DD-API-KEY");
      requests.add(
          new Request(
              exchange.getRequestURI().getPath(),
              new String(exchange.getRequestBody().readAllBytes(), UTF_8),
              headers.getFirst("Idempotency-Key"),
              key,
              now));
      byte[] reply = ("not this one,\n\u001b[31m " + key).getBytes(UTF_8);
      exchange.sendResponseHeaders(now, reply.length);
      exchange.getResponseBody().write(reply);
    }
  }

  void answers(int newStatus) {
    status = newStatus;
  }

  /** What came while it answered that. */
  List<Request> answered(int with) {
    return requests.stream().filter(request -> request.status() == with).toList();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The domain's name where nobody gives it another. */
  String domain() {
    return "127.0.0.1-" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
