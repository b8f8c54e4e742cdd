package dev.forwarder.cli.diagnose;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.forwarder.testing.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A backend that answers everything with one status, and repeats the key that it was shown. */
final class TestBackend implements AutoCloseable {
  private final HttpServer server;
  private final String scheme;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private TestBackend(HttpServer server, String scheme, int status) {
    this.server = server;
    this.scheme = scheme;
    server.createContext("/", exchange -> answer(exchange, status));
    server.start();
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  static TestBackend plain(int status) throws IOException {
    return new TestBackend(HttpServer.create(anyPort(), 50), "http", status);
  }

  static TestBackend secure(Path keyStore, int status)
      throws IOException, GeneralSecurityException {
    char[] password = Certificates.PASSWORD.toCharArray();
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyStore.getInstance(keyStore.toFile(), password), password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(anyPort(), 50);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new TestBackend(server, "https", status);
  }

  private void answer(HttpExchange exchange, int status) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
      byte[] body =
          String.valueOf(exchange.getRequestHeaders().getFirst("DD-API-KEY")).getBytes(UTF_8);
      boolean silent = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(status, silent ? -1 : body.length);
      if (!silent) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  String url() {
    return scheme + "://127.0.0.1:" + port();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Method and path of each request. */
  List<String> requests() {
    return requests;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
