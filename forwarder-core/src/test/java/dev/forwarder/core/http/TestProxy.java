package dev.forwarder.core.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A small HTTP proxy that forwards and opens tunnels, for whoever brings its credentials. */
final class TestProxy implements AutoCloseable {

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final String authorization;
  private final List<String> heads = new CopyOnWriteArrayList<>();

  /** A proxy that wants this value of {@code Proxy-Authorization}; empty: none. */
  TestProxy(String authorization) throws IOException {
    this.authorization = authorization;
    daemon(this::accept);
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
      String[] line = head.lines().findFirst().orElse("").split(" ", -1);
      if (!authorization.isEmpty() && !head.contains("Proxy-Authorization: " + authorization)) {
        answer(client, "407 Who are you");
      } else if (line[0].equals("CONNECT")) {
        int colon = line[1].lastIndexOf(':');
        String host = line[1].substring(0, colon);
        tunnel(client, host, Integer.parseInt(line[1].substring(colon + 1)), "");
      } else {
        URI uri = URI.create(line[1]);
        tunnel(client, uri.getHost(), uri.getPort(), forwarded(head, uri));
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

  private static String forwarded(String head, URI uri) {
    StringBuilder text = new StringBuilder();
    head.lines()
        .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("proxy-"))
        .map(line -> line.replace("http://" + uri.getRawAuthority(), ""))
        .forEach(line -> text.append(line).append("\r\n"));
    return text.toString();
  }

  private void tunnel(Socket client, String host, int port, String head) throws IOException {
    if (host.endsWith(".refused")) {
      answer(client, "502 No way");
      return;
    }
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      if (head.isEmpty()) {
        client.getOutputStream().write("HTTP/1.1 200 Go\r\n\r\n".getBytes(ISO_8859_1));
      } else {
        server.getOutputStream().write(head.getBytes(ISO_8859_1));
      }
      daemon(() -> pump(client, server));
      pump(server, client);
    }
  }

  private static void answer(Socket client, String status) throws IOException {
    String text = "HTTP/1.1 " + status + "\r\nContent-Length: 6\r\n\r\nproxy!";
    client.getOutputStream().write(text.getBytes(ISO_8859_1));
    // Read to the end, so that closing does not reset the answer away.
    client.shutdownOutput();
    client.getInputStream().transferTo(OutputStream.nullOutputStream());
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

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
