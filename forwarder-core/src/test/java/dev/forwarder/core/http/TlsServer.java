package dev.forwarder.core.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forwarder.testing.Certificates;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.apache.hc.core5.ssl.SSLContextBuilder;

/**
 * A server that speaks TLS as a test wants it, and answers each request without a body with 204.
 */
final class TlsServer implements AutoCloseable {

  private final SSLServerSocket socket;
  private final AtomicInteger requests = new AtomicInteger();

  private TlsServer(SSLServerSocket socket) {
    this.socket = socket;
    daemon(this::accept);
  }

  static TlsServer with(Path keyStore, String... protocols)
      throws GeneralSecurityException, IOException {
    return new TlsServer(open(keyStore, null, protocols));
  }

  /** A server that wants to see the certificate of that other key store. */
  static TlsServer wanting(Path clientStore, Path keyStore)
      throws GeneralSecurityException, IOException {
    SSLServerSocket socket = open(keyStore, clientStore, "TLSv1.3", "TLSv1.2");
    socket.setNeedClientAuth(true);
    return new TlsServer(socket);
  }

  private static SSLServerSocket open(Path keyStore, Path trusted, String... protocols)
      throws GeneralSecurityException, IOException {
    char[] password = Certificates.PASSWORD.toCharArray();
    KeyStore own = KeyStore.getInstance(keyStore.toFile(), password);
    SSLContextBuilder builder = SSLContextBuilder.create().loadKeyMaterial(own, password);
    if (trusted != null) {
      // Trusts the chain that the store shows as it is.
      KeyStore trust = KeyStore.getInstance("PKCS12");
      trust.load(null, null);
      KeyStore client = KeyStore.getInstance(trusted.toFile(), password);
      trust.setCertificateEntry("client", client.getCertificate(client.aliases().nextElement()));
      builder.loadTrustMaterial(trust, null);
    }
    SSLContext context = builder.build();
    SSLServerSocket socket =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    socket.setEnabledProtocols(protocols);
    return socket;
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "test-tls-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        daemon(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.isEmpty()) {
          requests.incrementAndGet();
          client.getOutputStream().write("HTTP/1.1 204 Fine\r\n\r\n".getBytes(UTF_8));
        }
      }
    } catch (IOException e) {
      // The client did not like what it saw.
      return;
    }
  }

  int requests() {
    return requests.get();
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
