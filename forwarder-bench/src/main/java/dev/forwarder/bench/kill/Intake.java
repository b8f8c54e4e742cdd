package dev.forwarder.bench.kill;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The backend, in this process: an HTTP server, and a port where nobody listens. */
final class Intake implements AutoCloseable {

  /** What is done with requests. */
  @FunctionalInterface
  interface Receiver {

    /**
     * A request has come; from several threads.
     *
     * @return whether it is taken; else it is answered with 503
     */
    boolean take(String key, byte[] body);
  }

  private static final int BACKLOG = 1024;
  private static final int THREADS = 8;
  private static final int TAKEN = 202;
  private static final int UNAVAILABLE = 503;
  private static final int NO_BODY = -1;

  private final Receiver receiver;
  private final HttpServer server;
  private final SocketChannel closedPort;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private volatile boolean held;

  Intake(Receiver receiver) throws IOException {
    // Else a reply waits until what was sent before it has been acknowledged.
    String unused = System.setProperty("sun.net.httpserver.nodelay", "true");
    this.receiver = receiver;
    this.server = HttpServer.create(address(), BACKLOG);
    this.closedPort = SocketChannel.open().bind(address()); // kept from others, and not listened on
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private static InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** How it is from now on; where to send to. */
  int port(Weather weather) throws IOException {
    held = weather == Weather.HELD;
    return weather == Weather.DOWN
        ? ((InetSocketAddress) closedPort.getLocalAddress()).getPort()
        : server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      boolean isSlow = exchange.getRequestURI().getPath().equals(KillFamily.SLOW.path());
      String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
      if (held && isSlow) {
        exchange.getResponseHeaders().set("Retry-After", "30");
        exchange.sendResponseHeaders(UNAVAILABLE, NO_BODY);
      } else {
        boolean taken = receiver.take(String.valueOf(key), body);
        exchange.sendResponseHeaders(taken ? TAKEN : UNAVAILABLE, NO_BODY);
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    threads.shutdownNow();
    closedPort.close();
  }
}
