package dev.forwarder.cli.intake;

import java.io.IOException;
import java.net.URI;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server that takes payloads: HTTP/1.1 and HTTP/2, in plain text (h2c) or over TLS (ALPN).
 * It tells a {@link RequestSink} of each request before it answers it. Input is bounded: bodies by
 * the settings, heads to 32 KiB, connections to 4,096, silence to 30 seconds.
 */
public final class IntakeServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IntakeServer.class);
  private static final int MAX_CONNECTIONS = 4096;
  private static final int MAX_STREAMS = 1024;
  private static final int MAX_HEAD_BYTES = 32 << 10;
  private static final int THREADS = 32;
  private static final int FLOW_WINDOW = 1 << 20;
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private final Duration stopTimeout;
  private final Server server;
  private final ServerConnector connector;
  private final GracefulHandler requestsInHand;
  private final Tally tally;
  private final URI uri;

  private IntakeServer(
      IntakeSettings settings,
      ServerConnector connector,
      IntakeHandler handler,
      Duration stopTimeout)
      throws IOException {
    this.stopTimeout = stopTimeout;
    this.server = connector.getServer();
    this.connector = connector;
    this.requestsInHand = new GracefulHandler(handler);
    this.tally = handler.tally();
    server.setHandler(requestsInHand);
    server.setRequestLog(new RefusedRequests(handler, requestsInHand::isShutdown));
    start();
    this.uri = uriOf(settings, connector.getLocalPort());
  }

  /**
   * Starts a server; it takes requests when this returns.
   *
   * @param settings how it behaves
   * @param sink is told of each request
   * @param clock stamps each request
   * @return the running server
   * @throws IOException if the port is taken, or the certificate or key cannot be read
   */
  public static IntakeServer start(IntakeSettings settings, RequestSink sink, Clock clock)
      throws IOException {
    return start(settings, sink, clock, STOP_TIMEOUT);
  }

  /**
   * The same.
   *
   * @param stopTimeout how long closing waits for requests, and again for threads
   */
  static IntakeServer start(
      IntakeSettings settings, RequestSink sink, Clock clock, Duration stopTimeout)
      throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    threads.setName("intake");
    threads.setDaemon(true); // one that a sink holds keeps no process from ending
    Server server = new Server(threads);
    ServerConnector connector = new ServerConnector(server, 1, -1, protocols(settings));
    connector.setHost(settings.address());
    connector.setPort(settings.port());
    connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
    IntakeHandler handler = new IntakeHandler(settings, sink, clock);
    return new IntakeServer(settings, connector, handler, stopTimeout);
  }

  private static ConnectionFactory[] protocols(IntakeSettings settings) throws IOException {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(MAX_HEAD_BYTES);
    // Nothing is looked up by a path here: one that is ambiguous is as good as any.
    http.setUriCompliance(UriCompliance.UNSAFE);
    HttpConnectionFactory http1 = new HttpConnectionFactory(http);
    if (settings.tls() == null) {
      return new ConnectionFactory[] {http1, bounded(new HTTP2CServerConnectionFactory(http))};
    }
    http.addCustomizer(new SecureRequestCustomizer(false));
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol(http1.getProtocol());
    return new ConnectionFactory[] {
      new SslConnectionFactory(contextOf(PemIdentity.load(settings.tls())), alpn.getProtocol()),
      alpn,
      bounded(new HTTP2ServerConnectionFactory(http)),
      http1
    };
  }

  private static <T extends AbstractHTTP2ServerConnectionFactory> T bounded(T http2) {
    http2.setMaxConcurrentStreams(MAX_STREAMS);
    http2.setInitialSessionRecvWindow(FLOW_WINDOW);
    http2.setInitialStreamRecvWindow(FLOW_WINDOW);
    return http2;
  }

  private static SslContextFactory.Server contextOf(KeyStore identity) {
    SslContextFactory.Server context = new SslContextFactory.Server();
    context.setKeyStore(identity);
    context.setKeyStorePassword("");
    context.setSniRequired(false);
    return context;
  }

  private void start() throws IOException {
    try {
      server.start();
    } catch (Exception e) {
      stop();
      throw e instanceof IOException io ? io : new IOException(e.getMessage(), e);
    }
  }

  private static URI uriOf(IntakeSettings settings, int port) {
    String scheme = settings.tls() == null ? "http" : "https";
    String address = settings.address();
    return URI.create(
        scheme + "://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + port);
  }

  /** Where it listens. */
  public URI uri() {
    return uri;
  }

  /** What it has answered so far. */
  Tally tally() {
    return tally;
  }

  /**
   * Closes the port, and waits for the requests in hand (30 seconds at the most); one that comes
   * meanwhile on an open connection is answered 503 and told to nobody. A thread that a sink does
   * not give back is waited for as long again, and then left.
   */
  @Override
  public void close() {
    connector.close();
    try {
      requestsInHand.shutdown().get(stopTimeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("intake {} closes although requests are in hand still", uri);
    }
    stop();
  }

  /** Jetty's own waits for its threads without an end. */
  private void stop() {
    FutureTask<Void> stopping =
        new FutureTask<>(
            () -> {
              server.stop();
              return null;
            });
    Thread thread = new Thread(stopping, "intake-stop");
    thread.setDaemon(true);
    thread.start();
    try {
      stopping.get(stopTimeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      LOG.warn("intake {} leaves a thread behind, which does not come back", uri);
    } catch (ExecutionException e) {
      Throwable why = e.getCause();
      throw new IllegalStateException("the server did not stop in order: " + why, why);
    }
  }
}
