package dev.forwarder.core.http;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.util.Timeout;

/**
 * Secures sockets exactly as the {@link HttpTransport} secures its connections: the same versions,
 * authorities, own certificate and check of names. For whoever looks at the way to a server step by
 * step. Immutable and thread-safe.
 */
public final class TlsSockets {

  private final TlsSocketStrategy verifying;
  private final TlsSocketStrategy trusting;
  private final TlsConfig handshake;

  /**
   * Sockets by these settings.
   *
   * @param settings how secure connections are made
   * @throws IllegalArgumentException if a file that they name cannot be used
   */
  public TlsSockets(TlsSettings settings) {
    this.verifying = TlsStrategies.verifying(settings).buildClassic();
    this.trusting = TlsStrategies.trusting(settings).buildClassic();
    this.handshake =
        TlsConfig.custom()
            .setHandshakeTimeout(Timeout.ofMilliseconds(settings.handshakeTimeout().toMillis()))
            .build();
  }

  /**
   * Shakes hands over a socket; blocks until both sides agree.
   *
   * @param connected a connection to the server, or through a tunnel to it; closed with the result
   * @param host whom the certificate has to be for; an IPv6 address without brackets
   * @param port the server's port
   * @param verified whether the certificate is verified; if not, anybody's is taken
   * @return the secure socket, its handshake done
   * @throws IOException if they do not agree; of a bad certificate an {@link
   *     javax.net.ssl.SSLException}
   */
  public SSLSocket secure(Socket connected, String host, int port, boolean verified)
      throws IOException {
    TlsSocketStrategy strategy = verified ? verifying : trusting;
    return strategy.upgrade(connected, host, port, handshake, HttpCoreContext.create());
  }
}
