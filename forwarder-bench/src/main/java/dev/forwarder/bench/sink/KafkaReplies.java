package dev.forwarder.bench.sink;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersionCollection;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBrokerCollection;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopicCollection;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponseCollection;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.ObjectSerializationCache;

/**
 * What a Kafka port answers to a producer, made beforehand: for all that a producer without
 * transactions asks, in each version that Kafka's client knows. By them there is one broker, the
 * port; it leads the one partition of the one topic, takes whatever comes, and keeps nothing, so
 * that the offset of each batch is 0.
 */
public final class KafkaReplies {

  /** The one topic. */
  public static final String TOPIC = "records";

  private static final List<ApiKeys> ASKED =
      List.of(ApiKeys.API_VERSIONS, ApiKeys.METADATA, ApiKeys.INIT_PRODUCER_ID, ApiKeys.PRODUCE);

  private static final Uuid TOPIC_ID = new Uuid(0x5EED, 0x5EED);
  private static final String HOST = "127.0.0.1";
  private static final int BROKER = 1;
  private static final int LENGTH_BYTES = 4;

  private final Map<Integer, Reply> replies = new HashMap<>();

  /**
   * One of them, which may be sent by one thread alone.
   *
   * @param acknowledges whether it is a reply to records
   * @param bytes its length and, behind that, whose reply it is: 4 bytes each; then what it says
   */
  record Reply(boolean acknowledges, ByteBuffer bytes) {

    /** Nothing. */
    static final Reply NONE = new Reply(false, ByteBuffer.allocate(0));

    /** This one, to the request of that number. */
    ByteBuffer numbered(int number) {
      return bytes.putInt(LENGTH_BYTES, number);
    }
  }

  /** Those of a broker on this port of loopback. */
  KafkaReplies(int port) {
    for (ApiKeys asked : ASKED) {
      ApiMessage body = body(asked, port);
      for (short version : asked.allVersions()) {
        replies.put(
            asked.id << Short.SIZE | version,
            new Reply(asked == ApiKeys.PRODUCE, bytes(asked, version, body)));
      }
    }
  }

  /**
   * The reply to a request.
   *
   * @param asked what is asked, and in which version: two bytes each, as requests have them
   * @throws IllegalArgumentException if there is none
   */
  Reply to(int asked) {
    Reply reply = replies.get(asked);
    if (reply == null) {
      throw new IllegalArgumentException(
          "request %d of Kafka's in version %d is not one of a producer's, %s"
              .formatted(asked >>> Short.SIZE, asked & 0xFFFF, ASKED));
    }
    return reply;
  }

  private static ByteBuffer bytes(ApiKeys asked, short version, ApiMessage body) {
    ResponseHeaderData header = new ResponseHeaderData();
    short headerVersion = asked.responseHeaderVersion(version);
    ObjectSerializationCache cache = new ObjectSerializationCache();
    int length = header.size(cache, headerVersion) + body.size(cache, version);
    ByteBuffer bytes = ByteBuffer.allocateDirect(LENGTH_BYTES + length).putInt(length);
    ByteBufferAccessor out = new ByteBufferAccessor(bytes);
    header.write(out, cache, headerVersion);
    body.write(out, cache, version);
    return bytes.flip();
  }

  private static ApiMessage body(ApiKeys asked, int port) {
    return switch (asked) {
      case API_VERSIONS -> versions();
      case METADATA -> metadata(port);
      case INIT_PRODUCER_ID -> new InitProducerIdResponseData().setProducerId(1);
      case PRODUCE -> produced();
      default -> throw new IllegalArgumentException("no producer asks for " + asked);
    };
  }

  private static ApiMessage versions() {
    ApiVersionCollection versions = new ApiVersionCollection();
    for (ApiKeys asked : ASKED) {
      versions.add(
          new ApiVersion()
              .setApiKey(asked.id)
              .setMinVersion(asked.oldestVersion())
              .setMaxVersion(asked.latestVersion(false)));
    }
    return new ApiVersionsResponseData().setApiKeys(versions);
  }

  private static ApiMessage metadata(int port) {
    MetadataResponseBrokerCollection brokers = new MetadataResponseBrokerCollection();
    brokers.add(new MetadataResponseBroker().setNodeId(BROKER).setHost(HOST).setPort(port));
    MetadataResponsePartition partition =
        new MetadataResponsePartition()
            .setPartitionIndex(0)
            .setLeaderId(BROKER)
            .setReplicaNodes(List.of(BROKER))
            .setIsrNodes(List.of(BROKER));
    MetadataResponseTopicCollection topics = new MetadataResponseTopicCollection();
    topics.add(
        new MetadataResponseTopic()
            .setName(TOPIC)
            .setTopicId(TOPIC_ID)
            .setPartitions(List.of(partition)));
    return new MetadataResponseData().setBrokers(brokers).setControllerId(BROKER).setTopics(topics);
  }

  private static ApiMessage produced() {
    TopicProduceResponseCollection topics = new TopicProduceResponseCollection();
    topics.add(
        new TopicProduceResponse()
            .setName(TOPIC)
            .setTopicId(TOPIC_ID)
            .setPartitionResponses(List.of(new PartitionProduceResponse().setIndex(0))));
    return new ProduceResponseData().setResponses(topics);
  }
}
