package dev.forwarder.cli.diagnose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy that answers each first request with one text; where that says 200, it opens the tunnel
 * that was asked for.
 */
final class TestProxy implements AutoCloseable {
  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final String answer;
  private final List<String> heads = new CopyOnWriteArrayList<>();

  TestProxy(String answer) throws IOException {
    this.answer = answer;
    daemon(this::accept);
  }

  static TestProxy opening() throws IOException {
    return new TestProxy("HTTP/1.1 200 Go\r\n\r\n");
  }

  static TestProxy answering(String status) throws IOException {
    return new TestProxy(
        "HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "test-proxy");
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
      String head = head(client.getInputStream());
      heads.add(head);
      client.getOutputStream().write(answer.getBytes(ISO_8859_1));
      if (head.startsWith("CONNECT ") && answer.contains(" 200 ")) {
        String authority = head.split(" ", -1)[1];
        tunnel(client, Integer.parseInt(authority.substring(authority.lastIndexOf(':') + 1)));
      } else {
        client.shutdownOutput();
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
      }
    } catch (IOException e) {
      // One of the two sides is gone.
      return;
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("no request");
      }
      head.write(b);
    }
    return head.toString(ISO_8859_1);
  }

  private static void tunnel(Socket client, int port) throws IOException {
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      daemon(() -> pump(client, server));
      pump(server, client);
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      return;
    }
  }

  /** The heads of the first requests of all connections. */
  List<String> heads() {
    return heads;
  }

  String at() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
