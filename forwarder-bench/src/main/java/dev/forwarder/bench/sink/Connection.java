package dev.forwarder.bench.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import jdk.net.ExtendedSocketOptions;

/** One connection: reads what comes, and sends the replies. */
final class Connection {

  private static final byte[] NOTHING = {};

  private final SelectionKey key;
  private final SocketChannel channel;
  private final Port port;
  private final Framing framing;
  private final Deque<ByteBuffer> unsent = new ArrayDeque<>();

  /** {@link Behaviour#acknowledges}, where the system knows how. */
  private final boolean acknowledges;

  /** What the framing wants again. */
  private byte[] begun = NOTHING;

  Connection(SelectionKey key, SocketChannel channel, Port port, MessageHead head) {
    this.key = key;
    this.channel = channel;
    this.port = port;
    this.acknowledges =
        port.behaviour().acknowledges()
            && channel.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK);
    this.framing = port.framing(this, head);
  }

  boolean isOf(Port one) {
    return port == one;
  }

  /** Something can be read or written. */
  void ready(ReadBuffer buffer) {
    try {
      if (key.isWritable()) {
        sendUnsent();
      }
      if (key.isReadable()) {
        read(buffer);
      }
    } catch (IOException e) {
      close();
    } catch (IllegalArgumentException e) {
      port.broke();
      close();
    }
  }

  private void read(ReadBuffer buffer) throws IOException {
    ByteBuffer view = buffer.view();
    view.clear().put(begun);
    begun = NOTHING;
    if (channel.read(view) < 0) {
      close();
      return;
    }
    int to = view.position();
    int from = framing.read(buffer.bytes(), to);
    if (from < to) {
      begun = Arrays.copyOfRange(buffer.bytes(), from, to);
    }
    if (acknowledges && framing.isInBody()) {
      channel.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
    }
  }

  /** Sends a reply that is shared by all connections: it is left as it was. */
  void send(ByteBuffer reply) {
    if (!channel.isOpen()) {
      return;
    }
    try {
      if (unsent.isEmpty()) {
        channel.write(reply);
      }
      if (reply.hasRemaining()) {
        unsent.add(ByteBuffer.allocate(reply.remaining()).put(reply).flip());
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
      }
    } catch (IOException e) {
      close();
    } finally {
      reply.rewind();
    }
  }

  private void sendUnsent() throws IOException {
    for (ByteBuffer first = unsent.peek(); first != null; first = unsent.peek()) {
      channel.write(first);
      if (first.hasRemaining()) {
        return;
      }
      unsent.remove();
    }
    key.interestOps(SelectionKey.OP_READ);
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone, which is what was wanted.
    }
  }
}
