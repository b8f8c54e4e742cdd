package dev.forwarder.bench.sink;

import java.nio.ByteBuffer;

/**
 * Requests of Kafka's producers, of which no more is looked at than is needed for a reply:
 *
 * <pre>
 * 4  length of what follows
 * 2  what is asked ("api key")
 * 2  in which version
 * 4  the request's number ("correlation id")
 * n  the rest of its head, and its body
 * </pre>
 *
 * <p>Each is answered as {@link KafkaReplies} has it, whichever topic and partition it names, and
 * whether or not a producer asks for an acknowledgement ({@code acks=0} does not, and would be
 * surprised by one).
 */
final class KafkaFraming implements Framing {

  private static final int LENGTH_BYTES = 4;
  private static final int HEAD_BYTES = 12;

  /** As many bytes as a broker takes by default, {@code socket.request.max.bytes}. */
  private static final int LONGEST = 100 << 20;

  private final Port port;
  private final Connection connection;
  private final KafkaReplies replies;
  private final RecordCounter records;
  private KafkaReplies.Reply reply = KafkaReplies.Reply.NONE;
  private int number;
  private int left;

  KafkaFraming(Port port, Connection connection, KafkaReplies replies, RecordCounter records) {
    this.port = port;
    this.connection = connection;
    this.replies = replies;
    this.records = records;
  }

  @Override
  public int read(byte[] bytes, int to) {
    int at = 0;
    while (at < to) {
      if (isInBody()) {
        at = readBody(bytes, at, to);
      } else if (to - at >= HEAD_BYTES) {
        readHead(ByteBuffer.wrap(bytes, at, HEAD_BYTES));
        at += HEAD_BYTES;
      } else {
        return at;
      }
    }
    return to;
  }

  @Override
  public boolean isInBody() {
    return left > 0;
  }

  private void readHead(ByteBuffer head) {
    int length = head.getInt();
    if (length <= HEAD_BYTES - LENGTH_BYTES || length > LONGEST) {
      throw new IllegalArgumentException(
          "no request of Kafka's is %d bytes long".formatted(length));
    }
    reply = replies.to(head.getInt());
    number = head.getInt();
    left = length - (HEAD_BYTES - LENGTH_BYTES);
  }

  private int readBody(byte[] bytes, int at, int to) {
    int end = at + Math.min(left, to - at);
    records.read(bytes, at, end);
    left -= end - at;
    if (left == 0) {
      endRequest();
    }
    return end;
  }

  private void endRequest() {
    if (reply.acknowledges()) {
      port.produced(records.take());
    }
    connection.send(reply.numbered(number));
  }
}
