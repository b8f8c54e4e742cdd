package dev.forwarder.bench.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.serialization.VoidSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class KafkaFramingTest {

  private static final String BEHAVIOUR = "kafka,records=32";
  private static final int NUMBER = 77;

  /** A client that sends what it is given. */
  private static final class Client implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;

    Client(RunningSink sink) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), sink.port());
      socket.setTcpNoDelay(true);
      in = new DataInputStream(socket.getInputStream());
    }

    void send(byte[] bytes, int from, int to) throws IOException {
      socket.getOutputStream().write(bytes, from, to - from);
    }

    void send(byte[] bytes) throws IOException {
      send(bytes, 0, bytes.length);
    }

    /** The number of the next reply; reads it to its end. */
    int number() throws IOException {
      int length = in.readInt();
      int number = in.readInt();
      in.skipNBytes(length - Integer.BYTES);
      return number;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static byte[] request(int asked, int version, int number, String rest) {
    return ByteBuffer.allocate(12 + rest.length())
        .putInt(8 + rest.length())
        .putShort((short) asked)
        .putShort((short) version)
        .putInt(number)
        .put(rest.getBytes(US_ASCII))
        .array();
  }

  private static String record(String content) {
    return RecordCounter.MARK + content.repeat(32 - RecordCounter.MARK.length());
  }

  private static byte[] produce(int number, String rest) {
    return request(ApiKeys.PRODUCE.id, ApiKeys.PRODUCE.oldestVersion(), number, rest);
  }

  private static SinkMark.Group counted(int connections, int requests, int records) {
    return new SinkMark.Group(BEHAVIOUR, connections, requests, requests, 0, 0, records);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16_384, 524_288})
  void countsAllThatKafkasProducerSends(int batchSize) throws Exception {
    try (RunningSink sink = new RunningSink(BEHAVIOUR)) {
      Map<String, Object> settings =
          Map.of(
              ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
              "127.0.0.1:" + sink.port(),
              ProducerConfig.BATCH_SIZE_CONFIG,
              batchSize);
      Future<RecordMetadata> last = null;
      try (KafkaProducer<Void, String> producer =
          new KafkaProducer<>(settings, new VoidSerializer(), new StringSerializer())) {
        for (int i = 0; i < 1000; i++) {
          last = producer.send(new ProducerRecord<>(KafkaReplies.TOPIC, record("x")));
        }
        assertThat(last.get().hasOffset()).isTrue();
      }
      SinkMark.Group counted = sink.counted();
      assertThat(counted.records()).isEqualTo(1000);
      assertThat(counted.units()).isEqualTo(1000);
      assertThat(counted.requests()).isBetween(1L, 1000L);
      assertThat(counted.taken()).isEqualTo(counted.requests());
      assertThat(counted.broken()).isZero();
    }
  }

  @Test
  void isTheOnlyBrokerOfOneTopicWithOnePartition() throws Exception {
    try (RunningSink sink = new RunningSink(BEHAVIOUR);
        KafkaProducer<Void, String> producer =
            new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + sink.port()),
                new VoidSerializer(),
                new StringSerializer())) {
      List<PartitionInfo> partitions = producer.partitionsFor(KafkaReplies.TOPIC);

      assertThat(partitions).hasSize(1);
      assertThat(partitions.get(0).leader().port()).isEqualTo(sink.port());
      assertThat(sink.counted().requests()).as("none has records").isZero();
    }
  }

  @Test
  void countsTheRecordsOfARequestHoweverItIsCut() throws Exception {
    byte[] request = produce(NUMBER, "head" + record("x") + "\1" + record("y"));
    for (int cut = 1; cut < request.length; cut++) {
      try (RunningSink sink = new RunningSink(BEHAVIOUR);
          Client client = new Client(sink)) {
        client.send(request, 0, cut);
        await()
            .pollInterval(Duration.ofMillis(1)) // there are many cuts
            .until(() -> sink.counted().connections() == 1);
        assertThat(sink.counted().records()).as("not yet whole").isZero();
        client.send(request, cut, request.length);
        assertThat(client.number()).isEqualTo(NUMBER);
        assertThat(sink.counted()).isEqualTo(counted(1, 1, 2));
      }
    }
  }

  @Test
  void answersRequestsThatComeTogetherInTheirOrder() throws Exception {
    try (RunningSink sink = new RunningSink(BEHAVIOUR);
        Client client = new Client(sink)) {
      byte[] first = produce(1, record("x"));
      byte[] second = produce(2, record("y"));
      client.send(ByteBuffer.allocate(first.length + second.length).put(first).put(second).array());
      assertThat(client.number()).isEqualTo(1);
      assertThat(client.number()).isEqualTo(2);
      assertThat(sink.counted()).isEqualTo(counted(1, 2, 2));
    }
  }

  private static void breaks(byte[] bytes) throws Exception {
    try (RunningSink sink = new RunningSink(BEHAVIOUR);
        Client client = new Client(sink)) {
      client.send(bytes);
      await().until(() -> sink.counted().broken() == 1);
      assertThat(sink.counted().requests()).isZero();
      assertThat(client.in.read()).as("the connection's end").isEqualTo(-1);
    }
  }

  @Test
  void whatIsNoRequestOfKafkasIsBroken() throws Exception {
    breaks("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
    breaks(new byte[12]);
  }

  @Test
  void whatNoProducerAsksIsBroken() throws Exception {
    breaks(request(ApiKeys.FETCH.id, ApiKeys.FETCH.latestVersion(), NUMBER, record("x")));
    breaks(request(12345, 0, NUMBER, record("x")));
  }

  @Test
  void aVersionThatIsNotKnownIsBroken() throws Exception {
    short known = ApiKeys.PRODUCE.latestVersion();
    breaks(request(ApiKeys.PRODUCE.id, known + 1, NUMBER, record("x")));
    breaks(request(ApiKeys.PRODUCE.id, -1, NUMBER, record("x")));
  }
}
