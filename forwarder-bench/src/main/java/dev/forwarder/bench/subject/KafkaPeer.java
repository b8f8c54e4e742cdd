package dev.forwarder.bench.subject;

import dev.forwarder.bench.sink.KafkaReplies;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.serialization.VoidSerializer;

/**
 * Kafka's producer, at its defaults: all in-sync replicas acknowledge ({@code acks=all}), here one
 * broker; idempotent, up to 5 requests under way, retried for two minutes; a buffer of 32 MiB in
 * memory, for a place in which it waits; batches of 16 KiB, which are sent after 5 ms if they are
 * not full before. Or with batches that are as large as the forwarder's requests.
 */
final class KafkaPeer extends CountingPeer {

  /** Below {@code max.request.size}, 1 MiB by default: of a partition, a request has one batch. */
  private static final int LARGE_BATCH = 512 << 10;

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(30);

  private final Callback counting = (metadata, failure) -> ended(failure == null, 1);
  private final KafkaProducer<Void, String> producer;

  private KafkaPeer(Load load, Map<String, Object> further) {
    Map<String, Object> settings = new HashMap<>(further);
    settings.put(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + load.ports().get(0).toString());
    this.producer = new KafkaProducer<>(settings, new VoidSerializer(), new StringSerializer());
  }

  /** At its defaults. */
  static Peer standard(Load load) {
    return new KafkaPeer(load, Map.of());
  }

  /** With large batches, all else at its defaults. */
  static Peer withLargeBatches(Load load) {
    return new KafkaPeer(load, Map.of(ProducerConfig.BATCH_SIZE_CONFIG, LARGE_BATCH));
  }

  @Override
  public boolean waits() {
    return true;
  }

  @Override
  public void offer() {
    Future<RecordMetadata> unused =
        producer.send(new ProducerRecord<>(KafkaReplies.TOPIC, BenchRecord.TEXT), counting);
  }

  /** What it has is sent before that, as far as there is time. */
  @Override
  public void close() {
    producer.close(LONGEST_CLOSE);
  }
}
