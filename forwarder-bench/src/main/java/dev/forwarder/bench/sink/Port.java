package dev.forwarder.bench.sink;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one port does, and what it has counted. The sink's one thread alone uses it. */
final class Port {

  private record Late(long dueNanos, Connection connection, ByteBuffer reply) {}

  private final Behaviour behaviour;
  private final Random random;
  private final ByteBuffer reply;
  private final ByteBuffer failure;
  private final boolean keepsKeys;
  private final Deque<Late> late = new ArrayDeque<>();
  private final Set<String> keys = new HashSet<>();

  /** Of a Kafka port that has been opened. */
  private @Nullable KafkaReplies kafka;

  private long connections;
  private long requests;
  private long taken;
  private long broken;
  private long records;

  /**
   * A port that has counted nothing.
   *
   * @param random draws which requests fail
   * @param keepsKeys whether idempotency keys are told apart, which costs memory
   */
  Port(Behaviour behaviour, Random random, boolean keepsKeys) {
    this.behaviour = behaviour;
    this.random = random;
    this.keepsKeys = keepsKeys;
    this.reply = reply(behaviour.status());
    this.failure = reply(behaviour.failStatus());
  }

  private static ByteBuffer reply(int status) {
    String text =
        "HTTP/1.1 "
            + status
            + " Counted\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  Behaviour behaviour() {
    return behaviour;
  }

  /** Its number is known now. */
  void opened(int number) {
    if (behaviour.kind() == Behaviour.Kind.KAFKA) {
      kafka = new KafkaReplies(number);
    }
  }

  /**
   * Who finds the requests in what comes on a connection.
   *
   * @param head what reads the heads of all connections
   */
  Framing framing(Connection connection, MessageHead head) {
    RecordCounter counter = new RecordCounter(behaviour.recordBytes());
    return switch (behaviour.kind()) {
      case STREAM -> new StreamFraming(this, counter);
      case KAFKA ->
          new KafkaFraming(this, connection, requireNonNull(kafka, "not opened"), counter);
      case ANSWER, SILENT, REFUSE -> new HttpFraming(this, connection, head, counter);
    };
  }

  void connected() {
    connections++;
  }

  /** What came on a connection was no request. */
  void broke() {
    broken++;
  }

  /** So many more records have come, outside of requests. */
  void streamed(long more) {
    records += more;
  }

  /** A whole request of Kafka's has come, with so many records in it, which is acknowledged. */
  void produced(long recordsInIt) {
    requests++;
    took(recordsInIt);
  }

  private void took(long recordsInIt) {
    taken++;
    records += recordsInIt;
  }

  /** A whole request of HTTP has come, with so many records in it. */
  void requested(Connection connection, String key, long recordsInIt) {
    requests++;
    if (behaviour.kind() == Behaviour.Kind.SILENT) {
      return;
    }
    boolean fails = behaviour.failShare() > 0 && random.nextDouble() < behaviour.failShare();
    if (!fails && behaviour.status() < 300) {
      took(recordsInIt);
      if (keepsKeys && !key.isEmpty()) {
        keys.add(key);
      }
    }
    answer(connection, fails ? failure : reply);
  }

  private void answer(Connection connection, ByteBuffer with) {
    if (behaviour.delay().isZero()) {
      connection.send(with);
    } else {
      late.add(new Late(System.nanoTime() + behaviour.delay().toNanos(), connection, with));
    }
  }

  /** Sends the replies whose time has come; all wait equally long, so that the first is first. */
  void sendLate(long now) {
    for (Late first = late.peek(); first != null && first.dueNanos() - now <= 0; ) {
      first.connection().send(first.reply());
      late.remove();
      first = late.peek();
    }
  }

  /** In how many nanoseconds the next late reply is due; null where there is none. */
  @Nullable Long nextLate(long now) {
    Late first = late.peek();
    return first == null ? null : first.dueNanos() - now;
  }

  SinkMark.Group counted() {
    return new SinkMark.Group(
        behaviour.toString(), connections, requests, taken, broken, keys.size(), records);
  }
}
