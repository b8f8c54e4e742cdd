package dev.forwarder.cli.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.endpoints.datanadhi.item.LogItem;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogBodiesTest {
  private final LogBodies bodies = new LogBodies(List.of("orders", "audit"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"pipelines\":[\"p\"],\"log_data\":{ \"n\" : 9007199254740993.10 }}",
        "{\"log_data\":{}}",
        "{\"pipelines\":null,\"log_data\":null,\"more\":1}",
        "  {\"log_data\":{\"t\":\"Gr\u00fc\u00dfe\"}}  "
      })
  void itemsAreLeftAsTheyAreByteForByte(String line) {
    byte[] content = line.getBytes(UTF_8);

    assertThat(bodies.of(content)).isSameAs(content);
    assertThat(new String(content, UTF_8)).isEqualTo(line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain text",
        "{\"a\":1}",
        "{\"log_data\":5}",
        "{\"log_data\":{}",
        "[{\"log_data\":{}}]",
        "\"quoted\"",
        "\u0000 Gr\u00fc\u00dfe \ud83d\ude00"
      })
  void anythingElseIsTheMessageOfAnItemForThePipelines(String line) {
    LogItem item = LogItem.parse(bodies.of(line.getBytes(UTF_8))).orElseThrow();

    assertThat(item.field("message")).isEqualTo(line);
    assertThat(item.pipelines()).containsExactly("orders", "audit");
  }

  @Test
  void byteOrderMarkIsNoPartOfAnItem() {
    String json = "{\"pipelines\":[],\"log_data\":{\"n\":1}}";

    assertThat(bodies.of(("\ufeff" + json).getBytes(UTF_8))).asString(UTF_8).isEqualTo(json);
  }

  @Test
  void bytesThatAreNoTextAreKeptBesideTheMessage() {
    byte[] content = {'a', (byte) 0xff, 'b'};

    LogItem item = LogItem.parse(bodies.of(content)).orElseThrow();

    assertThat(item.field("message")).isEqualTo("a\ufffdb");
    assertThat(item.field("context.payload_base64"))
        .isEqualTo(Base64.getEncoder().encodeToString(content));
  }
}
