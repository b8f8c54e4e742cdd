package dev.forwarder.endpoints.datanadhi.item;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogItemTest {

  @Test
  void writesTheFieldsInTheFormOfTheServer() {
    LogItem item =
        LogItem.builder()
            .pipeline("one")
            .pipeline("two")
            .message("tea \"is\" ready\n")
            .traceId("t-1")
            .timestamp(Instant.parse("2026-03-01T10:15:30.123Z"))
            .moduleName("kitchen")
            .logRecord("level", "INFO")
            .logRecord("line_number", 42)
            .context("user", Map.of("id", 7L))
            .build();

    assertThat(text(item))
        .isEqualTo(
            "{\"pipelines\":[\"one\",\"two\"],\"log_data\":{\"message\":\"tea \\\"is\\\" ready\\n\","
                + "\"trace_id\":\"t-1\",\"timestamp\":\"2026-03-01T10:15:30.123Z\","
                + "\"module_name\":\"kitchen\",\"log_record\":{\"level\":\"INFO\",\"line_number\":42},"
                + "\"context\":{\"user\":{\"id\":7}}}}");
  }

  @Test
  void whatIsNotSaidIsNullOrEmpty() {
    assertThat(text(LogItem.builder().build()))
        .isEqualTo(
            "{\"pipelines\":[],\"log_data\":{\"message\":null,\"trace_id\":null,"
                + "\"timestamp\":null,\"module_name\":null,\"log_record\":{},\"context\":{}}}");
  }

  @Test
  void isASnapshotOfItsHostsValues() {
    List<String> tags = new ArrayList<>(List.of("a"));
    LogItem item = LogItem.builder().context("tags", tags).build();
    tags.add("b");

    assertThat(item.field("context.tags")).isEqualTo(List.of("a"));
    assertThat(text(item)).contains("\"tags\":[\"a\"]");
  }

  @Test
  void survivesWhateverAHostPutsIn() {
    Map<String, Object> itself = new HashMap<>();
    itself.put("me", itself);
    Map<String, Object> broken =
        new AbstractMap<>() {
          @Override
          public Set<Entry<String, Object>> entrySet() {
            throw new IllegalStateException("no");
          }
        };
    Object mute =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no");
          }
        };

    LogItem item =
        LogItem.builder()
            .message("half a pair: \ud83d!")
            .context("itself", itself)
            .context("broken", broken)
            .context("mute", mute)
            .context("nan", Double.NaN)
            .context("nothing", null)
            .context("array", new Object[] {1, 'x', Thread.State.NEW})
            .build();

    assertThat(LogItem.parse(item.toJson())).isPresent();
    assertThat(text(item))
        .contains("half a pair: \ufffd!")
        .contains("(nested deeper than 32)")
        .contains("\"broken\":{\"(unreadable)\":\"java.lang.IllegalStateException\"}")
        .contains("\"mute\":\"(unreadable: java.lang.IllegalStateException)\"")
        .contains("\"nan\":\"NaN\"")
        .contains("\"nothing\":null")
        .contains("\"array\":[1,\"x\",\"NEW\"]");
  }

  @Test
  void passesDataThroughByteForByte() {
    String data = "{ \"n\": 12345678901234567890.10,\n  \"e\":1E+400, \"s\":\"\\u00e9 é\" }";

    LogItem made = LogItem.raw(List.of("p"), data.getBytes(UTF_8));
    assertThat(text(made)).isEqualTo("{\"pipelines\":[\"p\"],\"log_data\":" + data + "}");

    LogItem read =
        LogItem.parse(
                ("{\"log_data\" : " + data + ",\"x\":[{}],\"pipelines\":[\"p\"]}").getBytes(UTF_8))
            .orElseThrow();
    assertThat(new String(read.logData(), UTF_8)).isEqualTo(data);
    assertThat(text(read)).isEqualTo(text(made));
    assertThat(read.field("n")).hasToString("12345678901234567890.10");
  }

  /** Whatever a server would take is not made into a message for want of digits or letters. */
  @Test
  void sizesOfNumbersNamesAndTextsAreNotBounded() {
    for (String data :
        List.of(
            "{\"n\":" + "7".repeat(2_000) + "}",
            "{\"f\":0." + "7".repeat(2_000) + "}",
            "{\"" + "k".repeat(60_000) + "\":1}",
            "{\"a\":1,\"a\":{\"b\":1,\"b\":2}}")) {
      LogItem item = LogItem.parse(("{\"log_data\":" + data + "}").getBytes(UTF_8)).orElseThrow();

      assertThat(new String(item.logData(), UTF_8)).isEqualTo(data);
      assertThat(item.fields()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"log_data\":null,\"pipelines\":null}",
        "{\"pipelines\":[],\"log_data\":null}",
        "\ufeff{\"log_data\":null}",
        " {\"log_data\":null} \n"
      })
  void toleratesNulls(String json) {
    LogItem item = LogItem.parse(json.getBytes(UTF_8)).orElseThrow();

    assertThat(item.pipelines()).isEmpty();
    assertThat(item.fields()).isEmpty();
    assertThat(text(item)).isEqualTo("{\"pipelines\":[],\"log_data\":null}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "plain words",
        "{\"pipelines\":[]}",
        "{\"log_data\":{}",
        "{\"log_data\":{}} {}",
        "{\"log_data\":{},\"log_data\":{}}",
        "{\"log_data\":[]}",
        "{\"log_data\":\"x\"}",
        "{\"log_data\":{},\"pipelines\":\"p\"}",
        "{\"log_data\":{},\"pipelines\":[1]}",
        "{\"log_data\":{},\"pipelines\":[],\"pipelines\":[]}",
        "{'log_data':{}}"
      })
  void isNotMadeOfAnythingElse(String json) {
    assertThat(LogItem.parse(json.getBytes(UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE"})
  void otherEncodingsAreNoItems(String encoding) {
    Charset charset = Charset.forName(encoding);
    assertThat(LogItem.parse("{\"log_data\":{}}".getBytes(charset))).isEmpty();
    assertThat(LogItem.parse("{\"log_data\":null}".getBytes(charset))).isEmpty();
  }

  @Test
  void otherEncodingsAreNoData() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogItem.raw(List.of(), "{}".getBytes(StandardCharsets.UTF_16LE)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "[]", "{", "{}}", "{},\"pipelines\":[]", "{} {}", "\ufeff{}"})
  void dataCannotBreakOutOfItsItem(String data) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogItem.raw(List.of(), data.getBytes(UTF_8)))
        .withMessageContaining("log_data must be one JSON object")
        .withMessageContaining(data.getBytes(UTF_8).length + " bytes");
  }

  @Test
  void findsFieldsByDottedNames() {
    LogItem item =
        LogItem.builder()
            .message("m")
            .context("user", Map.of("type", "admin", "a.b", 1))
            .context("http.status", 200)
            .build();

    assertThat(item.field("message")).isEqualTo("m");
    assertThat(item.field("context.user.type")).isEqualTo("admin");
    assertThat(item.field("context.user.a.b")).isEqualTo(1);
    assertThat(item.field("context.http.status")).isEqualTo(200);
    assertThat(item.field("context.user.nobody")).isNull();
    assertThat(item.field("message.length")).isNull();
    assertThat(item.field("")).isNull();
  }

  @Test
  void parsingNeverThrowsAndRoundTrips() {
    Random random = new Random(6);
    byte[] seed =
        "{\"pipelines\":[\"a\"],\"log_data\":{\"m\":\"x\\n\",\"n\":[1,{}]}}".getBytes(UTF_8);
    int items = 0;
    for (int run = 0; run < 20_000; run++) {
      byte[] mutant = seed.clone();
      for (int change = random.nextInt(3); change >= 0; change--) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
      }
      var item = LogItem.parse(mutant);
      if (item.isPresent()) {
        items++;
        byte[] again = item.get().toJson();
        assertThat(LogItem.parse(again).orElseThrow().toJson()).isEqualTo(again);
      }
    }
    assertThat(items).isGreaterThan(100);
  }

  @Test
  void showsNothingOfWhatItSays() {
    assertThat(LogItem.builder().pipeline("p").message("secret").build())
        .hasToString("LogItem[for [p]]");
  }

  private static String text(LogItem item) {
    return new String(item.toJson(), UTF_8);
  }

  @Test
  void jsonIsReadOnceHoweverManyRulesAskForItsFields() {
    LogItem item = LogItem.raw(List.of(), "{\"level\":\"INFO\"}".getBytes(UTF_8));

    assertThat(item.fields()).isSameAs(item.withPipelines(List.of("p")).fields());
  }
}
