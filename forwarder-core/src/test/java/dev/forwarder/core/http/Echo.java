package dev.forwarder.core.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A server on all addresses that answers with the one that it was reached at, and the headers. */
final class Echo implements AutoCloseable {

  private final HttpServer server = HttpServer.create(new InetSocketAddress("0.0.0.0", 0), 100);

  Echo() throws IOException {
    server.createContext("/intake/", exchange -> answer(exchange, address(exchange)));
    server.createContext(
        "/headers", exchange -> answer(exchange, exchange.getRequestHeaders().entrySet() + ""));
    server.start();
  }

  private static String address(HttpExchange exchange) {
    return exchange.getLocalAddress().getAddress().toString();
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(403, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
