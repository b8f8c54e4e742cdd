package dev.forwarder.bench.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import jdk.net.ExtendedSocketOptions;

/** One connection: finds the requests in what comes, and sends the replies. */
final class Connection {

  private static final int LONGEST_HEAD = 16 << 10;
  private static final byte[] NOTHING = {};

  private final SelectionKey key;
  private final SocketChannel channel;
  private final Port port;
  private final RecordCounter records;
  private final Deque<ByteBuffer> unsent = new ArrayDeque<>();

  /** {@link Behaviour#acknowledges}, where the system knows how. */
  private final boolean acknowledges;

  /** The start of a head whose end has not come. */
  private byte[] begun = NOTHING;

  private long bodyLeft;
  private String idempotencyKey = "";
  private boolean inBody;

  Connection(SelectionKey key, SocketChannel channel, Port port) {
    this.key = key;
    this.channel = channel;
    this.port = port;
    this.records = new RecordCounter(port.behaviour().recordBytes());
    this.acknowledges =
        port.behaviour().acknowledges()
            && channel.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK);
  }

  boolean isOf(Port one) {
    return port == one;
  }

  /** Something can be read or written. */
  void ready(ReadBuffer buffer, MessageHead head) {
    try {
      if (key.isWritable()) {
        sendUnsent();
      }
      if (key.isReadable()) {
        read(buffer, head);
      }
    } catch (IOException e) {
      close();
    } catch (IllegalArgumentException e) {
      port.broke();
      close();
    }
  }

  private void read(ReadBuffer buffer, MessageHead head) throws IOException {
    ByteBuffer view = buffer.view();
    view.clear().put(begun);
    begun = NOTHING;
    if (channel.read(view) < 0) {
      close();
      return;
    }
    int to = view.position();
    if (port.behaviour().kind() == Behaviour.Kind.STREAM) {
      records.read(buffer.bytes(), 0, to);
      port.streamed(records.take());
      return;
    }
    int at = 0;
    while (at < to) {
      at = inBody ? readBody(buffer.bytes(), at, to) : readHead(buffer.bytes(), at, to, head);
    }
    if (inBody && acknowledges) {
      channel.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
    }
  }

  private int readBody(byte[] bytes, int at, int to) {
    int skipped = (int) Math.min(bodyLeft, to - at);
    bodyLeft -= skipped;
    if (port.behaviour().recordBytes() > 0) {
      records.read(bytes, at, at + skipped);
    }
    if (bodyLeft == 0) {
      endRequest();
    }
    return at + skipped;
  }

  private int readHead(byte[] bytes, int at, int to, MessageHead head) {
    if (head.read(bytes, at, to)) {
      idempotencyKey = head.key();
      bodyLeft = head.bodyLength();
      inBody = true;
      if (bodyLeft == 0) {
        endRequest();
      }
      return head.end();
    }
    if (to - at > LONGEST_HEAD) {
      throw new IllegalArgumentException("a head of more than " + LONGEST_HEAD + " bytes");
    }
    begun = Arrays.copyOfRange(bytes, at, to);
    return to;
  }

  private void endRequest() {
    inBody = false;
    port.requested(this, idempotencyKey, records.take());
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
