package dev.forwarder.bench.sink;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2ServerBootstrap;
import org.apache.hc.core5.http2.ssl.H2ServerTlsStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.ssl.SSLContextBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A port of loopback behind TLS 1.3, and what it has counted: HttpCore's own server with one I/O
 * thread. It offers HTTP/2 and HTTP/1.1, and takes requests of what was agreed on alone.
 */
public final class TlsPort implements AutoCloseable {

  private static final String[] VERSIONS = {"TLSv1.3"};

  private final CountingHandler handler;
  private final HttpAsyncServer server;
  private final int number;

  /**
   * A port that takes connections.
   *
   * @param wire what has to be spoken
   * @param certificate what it identifies itself with
   */
  public TlsPort(Wire wire, OwnCertificate certificate) throws IOException {
    this.handler = new CountingHandler(wire);
    this.server =
        H2ServerBootstrap.bootstrap()
            .setIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(1).build())
            .setTlsStrategy(strategy(certificate))
            .setCanonicalHostName("127.0.0.1")
            .register("*", handler)
            .create();
    server.start();
    this.number = listen();
  }

  private TlsStrategy strategy(OwnCertificate certificate) throws IOException {
    char[] password = OwnCertificate.PASSWORD.toCharArray();
    try {
      SSLContext context =
          SSLContextBuilder.create()
              .loadKeyMaterial(certificate.keyStore(), password, password)
              .build();
      return new H2ServerTlsStrategy(context, this::connected, null);
    } catch (GeneralSecurityException e) {
      throw new IOException(certificate + " cannot be used", e);
    }
  }

  /** Once for each connection, before the handshake. */
  private void connected(@Nullable NamedEndpoint client, SSLEngine engine) {
    handler.connected();
    engine.setEnabledProtocols(VERSIONS);
  }

  private int listen() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try {
      return ((InetSocketAddress) server.listen(any, URIScheme.HTTPS).get().getAddress()).getPort();
    } catch (ExecutionException e) {
      throw new IOException("no port can be listened on", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted before a port was listened on", e);
    }
  }

  /** Its number. */
  public int number() {
    return number;
  }

  /** What it has counted; requests that were spoken in another way are broken ones. */
  public SinkMark.Group counted() {
    return handler.counted();
  }

  @Override
  public void close() {
    server.close(CloseMode.IMMEDIATE);
  }
}
