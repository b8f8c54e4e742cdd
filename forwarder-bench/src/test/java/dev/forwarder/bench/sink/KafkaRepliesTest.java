package dev.forwarder.bench.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class KafkaRepliesTest {

  private static final int NUMBER = 77;

  private final KafkaReplies replies = new KafkaReplies(9092);

  static Stream<Arguments> asked() {
    return Stream.of(
            ApiKeys.API_VERSIONS, ApiKeys.METADATA, ApiKeys.INIT_PRODUCER_ID, ApiKeys.PRODUCE)
        .flatMap(
            asked -> asked.allVersions().stream().map(version -> Arguments.of(asked, version)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("asked")
  void kafkasClientUnderstandsEach(ApiKeys asked, short version) {
    ByteBuffer reply = replies.to(asked.id << 16 | version).numbered(NUMBER).duplicate();

    assertThat(reply.getInt()).isEqualTo(reply.remaining());
    AbstractResponse understood =
        AbstractResponse.parseResponse(reply, new RequestHeader(asked, version, "test", NUMBER));
    assertThat(understood.apiKey()).isEqualTo(asked);
    assertThat(understood.errorCounts().keySet()).isSubsetOf(Set.of(Errors.NONE));
    assertThat(understood.throttleTimeMs()).isZero();
    assertThat(reply.hasRemaining()).isFalse();
  }
}
