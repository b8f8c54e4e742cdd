package dev.forwarder.cli.diagnose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server that says the same to everybody before it has heard a word, and then only listens. */
final class Greeter implements AutoCloseable {
  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final String greeting;

  Greeter(String greeting) throws IOException {
    this.greeting = greeting;
    Thread thread = new Thread(this::accept, "test-greeter");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        client.getOutputStream().write(greeting.getBytes(ISO_8859_1));
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        // That client is gone, or the server is closed, which ends the loop.
      }
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
