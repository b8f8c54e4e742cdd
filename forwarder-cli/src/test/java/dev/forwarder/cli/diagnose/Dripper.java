package dev.forwarder.cli.diagnose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A server that begins its answer to everybody and then sends one more byte each few milliseconds,
 * so that no read ever waits for long, and the answer never ends.
 */
final class Dripper implements AutoCloseable {
  private static final long DRIP_MILLIS = 20;

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ScheduledExecutorService drips =
      Executors.newSingleThreadScheduledExecutor(Dripper::daemon);
  private final byte[] beginning;

  private Dripper(byte[] beginning) throws IOException {
    this.beginning = beginning;
    daemon(this::accept).start();
  }

  /** The head of a TLS record with a server's hello of 16 KiB, and then what should be in it. */
  static Dripper ofTls() throws IOException {
    return new Dripper(new byte[] {0x16, 3, 3, 0x40, 0, 2, 0, 0x3f, (byte) 0xfc, 3, 3});
  }

  /** An HTTP answer whose head does not end. */
  static Dripper ofHttp() throws IOException {
    return new Dripper("HTTP/1.1 200 OK\r\nX-Drip: ".getBytes(ISO_8859_1));
  }

  /** An HTTP answer whose body does not end. */
  static Dripper ofBody() throws IOException {
    return new Dripper("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n".getBytes(ISO_8859_1));
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "test-dripper");
    thread.setDaemon(true);
    return thread;
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        client.setTcpNoDelay(true);
        OutputStream out = client.getOutputStream();
        daemon(() -> begin(client, out)).start();
      } catch (IOException e) {
        return;
      }
    }
  }

  /** After the first byte of the request, since an answer before it is none. */
  private void begin(Socket client, OutputStream out) {
    try {
      if (client.getInputStream().read() >= 0) {
        out.write(beginning);
        ScheduledFuture<?> unused =
            drips.scheduleAtFixedRate(
                () -> drip(out), DRIP_MILLIS, DRIP_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (IOException e) {
      return;
    }
  }

  private static void drip(OutputStream out) {
    try {
      out.write('x');
    } catch (IOException e) {
      throw new IllegalStateException(e); // ends the dripping to this one
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    drips.shutdownNow();
  }
}
