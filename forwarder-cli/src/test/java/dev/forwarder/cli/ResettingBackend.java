package dev.forwarder.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A backend that takes every request, and resets the connection of some of them when it has read
 * the body and written it down: the sender cannot know whether it arrived.
 */
final class ResettingBackend implements AutoCloseable {
  private static final byte[] ACCEPTED =
      "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1);

  private final ServerSocket listener;
  private final Deliveries deliveries;
  private final double share;
  private final Random random = new Random(42);
  private final AtomicLong resets = new AtomicLong();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "resetting-backend");
            thread.setDaemon(true);
            return thread;
          });

  ResettingBackend(Deliveries deliveries, double share) throws IOException {
    this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    this.deliveries = deliveries;
    this.share = share;
    threads.execute(this::acceptUntilClosed);
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  long resets() {
    return resets.get();
  }

  private void acceptUntilClosed() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (readRequest(in)) {
        if (isUnlucky()) {
          resets.incrementAndGet();
          socket.setSoLinger(true, 0);
          return;
        }
        socket.getOutputStream().write(ACCEPTED);
      }
    } catch (IOException e) {
      // The client is gone: there is nobody to tell.
      return;
    }
  }

  private boolean isUnlucky() {
    synchronized (random) {
      return random.nextDouble() < share;
    }
  }

  private boolean readRequest(InputStream in) throws IOException {
    int length = 0;
    String key = "";
    String line = readLine(in);
    if (line == null) {
      return false;
    }
    for (line = readLine(in); line != null && !line.isEmpty(); line = readLine(in)) {
      String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
      String value = line.substring(line.indexOf(':') + 1).strip();
      length = name.equals("content-length") ? Integer.parseInt(value) : length;
      key = name.equals("idempotency-key") ? value : key;
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      return false;
    }
    deliveries.add(key, ByteBuffer.wrap(body));
    return true;
  }

  private static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return line.toString(ISO_8859_1).stripTrailing();
      }
      line.write(b);
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}
