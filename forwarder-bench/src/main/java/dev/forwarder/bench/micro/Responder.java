package dev.forwarder.bench.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A server of one connection on loopback that gives each request the same reply. It allocates
 * nothing for a request, so that what is measured in its process is the client's; bodies have all
 * one length.
 */
final class Responder implements AutoCloseable {

  private static final int END_OF_HEAD = 0x0d0a0d0a;

  private final ServerSocketChannel server;
  private final int bodyBytes;
  private final ByteBuffer reply;

  /**
   * A server that listens.
   *
   * @param bodyBytes how long the body of each request is
   * @param reply the reply, head and body
   */
  Responder(int bodyBytes, String reply) throws IOException {
    this.bodyBytes = bodyBytes;
    byte[] bytes = reply.getBytes(US_ASCII);
    this.reply = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    this.server =
        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread thread = new Thread(this::serve, "responder");
    thread.setDaemon(true);
    thread.start();
  }

  int port() throws IOException {
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  private void serve() {
    try {
      while (true) {
        answer(server.accept());
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void answer(SocketChannel connection) {
    ByteBuffer in = ByteBuffer.allocateDirect(1 << 20);
    try (connection) {
      connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
      while (connection.read(in) >= 0) {
        int head = headBytes(in);
        if (head > 0 && in.position() >= head + bodyBytes) {
          in.clear(); // one request at a time: nothing of the next is there
          connection.write(reply.rewind());
        }
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }

  /** 0 where its end has not come. */
  private static int headBytes(ByteBuffer in) {
    int end = in.position() - Integer.BYTES;
    for (int i = 0; i <= end; i++) {
      if (in.getInt(i) == END_OF_HEAD) {
        return i + Integer.BYTES;
      }
    }
    return 0;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
