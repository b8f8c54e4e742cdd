package dev.forwarder.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class FaultProxyTest {

  private ServerSocket server;
  private FaultProxy proxy;
  private final AtomicLong received = new AtomicLong();

  /** A server that echoes. */
  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve);
    thread.setDaemon(true);
    thread.start();
    proxy = FaultProxy.before(server.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread thread = new Thread(() -> echo(socket));
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void echo(Socket socket) {
    try (socket) {
      byte[] piece = new byte[1000];
      int length = socket.getInputStream().read(piece);
      while (length >= 0) {
        received.addAndGet(length);
        socket.getOutputStream().write(piece, 0, length);
        length = socket.getInputStream().read(piece);
      }
    } catch (IOException e) {
      // Reset by the proxy.
      return;
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  private static String read(Socket socket, int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), UTF_8);
  }

  @Test
  void passesBytesBothWays() throws IOException {
    try (Socket socket = connect()) {
      send(socket, "hello");
      assertThat(read(socket, 5)).isEqualTo("hello");
      socket.shutdownOutput();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(proxy.connections()).isEqualTo(1);
    await().until(() -> proxy.openConnections() == 0);
  }

  @Test
  void slicesArriveWhole() throws IOException {
    proxy.set(Faults.NONE.withSlices(3));
    try (Socket socket = connect()) {
      send(socket, "hello, world");
      assertThat(read(socket, 12)).isEqualTo("hello, world");
    }
  }

  @Test
  void resetsAfterBytesOfTheRequest() throws IOException {
    proxy.set(Faults.NONE.withResetAfterRequestBytes(3));
    try (Socket socket = connect()) {
      send(socket, "hello");
      assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
          .isInstanceOf(SocketException.class);
    }
    await().until(() -> received.get() == 3 || proxy.openConnections() == 0);
  }

  @Test
  void losesTheReplyAfterTheServerHasTheRequest() throws IOException {
    proxy.set(Faults.NONE.withReplyLost());
    try (Socket socket = connect()) {
      send(socket, "hello");
      assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
    }
    assertThat(received).hasValue(5);
  }

  @Test
  void blackHoleHoldsBytesUntilHealed() throws IOException {
    proxy.set(Faults.NONE.withBlackHole());
    try (Socket socket = connect()) {
      socket.setSoTimeout(100);
      send(socket, "hello");
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      proxy.heal();
      socket.setSoTimeout(0);
      assertThat(read(socket, 5)).isEqualTo("hello");
    }
  }

  @Test
  void halfOpenLosesTheServerInSilence() throws IOException {
    try (Socket socket = connect()) {
      send(socket, "hello");
      assertThat(read(socket, 5)).isEqualTo("hello");
      proxy.set(Faults.NONE.withHalfOpen());
      send(socket, "anybody?");
      socket.setSoTimeout(100);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
    }
    assertThat(received).hasValue(5);
  }

  @Test
  void refusesForAWhile() throws IOException {
    proxy.refuse();
    assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    proxy.accept();
    try (Socket socket = connect()) {
      send(socket, "hello");
      assertThat(read(socket, 5)).isEqualTo("hello");
    }
  }

  @Test
  void latencyHoldsEachDirectionBack() throws IOException {
    proxy.set(Faults.NONE.withLatency(Duration.ofMillis(50)));
    try (Socket socket = connect()) {
      long before = System.nanoTime();
      send(socket, "hello");
      assertThat(read(socket, 5)).isEqualTo("hello");
      assertThat(System.nanoTime() - before)
          .isGreaterThanOrEqualTo(Duration.ofMillis(100).toNanos());
    }
  }
}
