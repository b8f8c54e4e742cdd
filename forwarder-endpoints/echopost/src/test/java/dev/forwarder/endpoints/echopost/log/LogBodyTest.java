package dev.forwarder.endpoints.echopost.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogBodyTest {

  @Test
  void logIsPassedOnByteForByte() {
    String log = "{ \"n\" : 12345678901234567890.10e+3,\t\"t\":\"Gr\\u00fc\\/ße 😀\",\"n\":null }";

    LogBody body = split("{\"pipelines\":[\"a\",\"b\"],\"log_data\": " + log + " }");

    assertThat(body.logData().toStringUtf8()).isEqualTo(log);
    assertThat(body.pipelines()).containsExactly("a", "b");
  }

  @Test
  void pipelinesMayBeNullOrNone() {
    assertThat(split("{\"pipelines\":null,\"log_data\":{}}").pipelines()).isEmpty();
    assertThat(split("{\"log_data\":{}}").pipelines()).isEmpty();
    assertThat(split("{\"log_data\":{},\"pipelines\":[ ]}").pipelines()).isEmpty();
  }

  @Test
  void pipelinesAreText() {
    LogBody body = split("{\"pipelines\":[\"q\\\"\\\\\\n\\u00e9\\ud83d\\ude00\"],\"log_data\":{}}");

    assertThat(body.pipelines()).containsExactly("q\"\\\né😀");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "text",
        "{}",
        "{\"pipelines\":[]}",
        "{\"pipelines\":[],\"log_data\":null}",
        "{\"pipelines\":[],\"log_data\":[]}",
        "{\"pipelines\":[],\"log_data\":\"{}\"}",
        "{\"pipelines\":\"a\",\"log_data\":{}}",
        "{\"pipelines\":[1],\"log_data\":{}}",
        "{\"pipelines\":[\"a\",],\"log_data\":{}}",
        "{\"pipelines\":[\"\\ud83d\"],\"log_data\":{}}",
        "{\"pipelines\":[],\"pipelines\":[],\"log_data\":{}}",
        "{\"pipelines\":[],\"log_data\":{},\"log_data\":{}}",
        "{\"pipelines\":[],\"log_data\":{},\"more\":1}",
        "{\"pipelines\":[],\"log_data\":{}} x",
        "{\"pipelines\":[],\"log_data\":{}}{}",
        "{\"pipelines\":[],\"log_data\":{}",
        "{\"pipelines\":[],\"log_data\":{\"a\":}}",
        "{\"pipelines\":nul,\"log_data\":{}}",
      })
  void whatIsOfAnotherShapeHasNoParts(String body) {
    assertThat(LogBody.split(utf8(body))).isNull();
  }

  @Test
  void bytesThatAreNoTextHaveNoParts() {
    byte[] latin1 =
        "{\"pipelines\":[],\"log_data\":{\"a\":\"ü\"}}".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(LogBody.split(latin1)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE"})
  void anotherEncodingIsNoLogEvenWhereTheParserKnowsIt(String encoding) {
    String body = "{\"pipelines\":[],\"log_data\":{\"a\":1}}";

    assertThat(LogBody.split(body.getBytes(Charset.forName(encoding)))).isNull();
    assertThat(LogBody.wrongAt(body.getBytes(Charset.forName(encoding)))).isZero();
  }

  @Test
  void byteOrderMarkIsNoPartOfALog() {
    assertThat(LogBody.split(utf8("\ufeff{\"pipelines\":[],\"log_data\":{}}"))).isNull();
    assertThat(LogBody.wrongAt(utf8("\ufeff{}"))).isZero();
  }

  /** Twice as many bytes as needed for NUL, which some decoders take. */
  @Test
  void overlongBytesAreNoText() {
    byte[] json = utf8("{\"pipelines\":[\"ab\"],\"log_data\":{}}");
    int at = new String(json, StandardCharsets.UTF_8).indexOf("ab");
    json[at] = (byte) 0xc0;
    json[at + 1] = (byte) 0x80;

    assertThat(LogBody.split(json)).isNull();
  }

  @Test
  void lengthOfNumbersTextsAndNamesIsUnlimited() {
    String number = "9".repeat(100_000);
    String text = "x".repeat(25_000_000);
    String name = "n".repeat(100_000);
    String log = "{\"%s\":%s,\"t\":\"%s\"}".formatted(name, number, text);

    assertThat(LogBody.wrongAt(utf8(log))).isEqualTo(-1);
    assertThat(split("{\"pipelines\":[],\"log_data\":" + log + "}").logData().toStringUtf8())
        .isEqualTo(log);
  }

  /** Of the names AaAa, AaBB, BBAa... all have one hash in Java; a table must not give up. */
  @Test
  void namesThatCollideAreNames() {
    StringBuilder log = new StringBuilder("{\"a\":0");
    for (int i = 0; i < 1 << 12; i++) {
      log.append(",\"");
      for (int bit = 0; bit < 12; bit++) {
        log.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      log.append("\":0");
    }

    assertThat(LogBody.wrongAt(utf8(log.append('}').toString()))).isEqualTo(-1);
  }

  @Test
  void textBehindALogIsFoundWhereItIs() {
    assertThat(LogBody.wrongAt(utf8(" {\"a\":1} {}"))).isBetween(8, 9);
    assertThat(LogBody.wrongAt(utf8("{\"a\":1,\"b\":x}"))).isBetween(11, 13);
  }

  @Test
  void partsMakeTheBodyAgain() {
    String body = "{\"pipelines\":[\"a\\\"b\",\"c\\u0007\"],\"log_data\":{ \"x\" : 1.0 }}";

    assertThat(new String(split(body).toBytes(), StandardCharsets.UTF_8)).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " {\"a\":[1,-0.5e-7,true,false,null,\"\\\\\\\"\",{}]} \n",
        "{\"deep\":[[[[{\"a\":{}}]]]]}",
      })
  void objectsAreLogs(String json) {
    assertThat(LogBody.wrongAt(utf8(json))).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "1",
        "\"a\"",
        "{",
        "{}}",
        "{\"a\"}",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":1e}",
        "{a:1}",
        "{\"a\":1,}",
        "{\"a\":'b'}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\n\"}",
        "{\"a\":NaN}",
        "{\"a\":truE}",
      })
  void whatIsNoObjectIsWrongSomewhere(String json) {
    assertThat(LogBody.wrongAt(utf8(json))).isBetween(0, json.length());
  }

  @Test
  void nestingIsBounded() {
    int deepest = LogJson.MAX_DEPTH;

    assertThat(LogBody.wrongAt(nested(deepest))).isEqualTo(-1);
    assertThat(LogBody.wrongAt(nested(deepest + 1))).isPositive();
    assertThat(LogBody.wrongAt(nested(1_000_000))).isPositive();
  }

  @Test
  void neverShowsALog() {
    assertThat(split("{\"pipelines\":[\"secret\"],\"log_data\":{\"a\":\"secret\"}}").toString())
        .doesNotContain("secret");
    assertThat(new LogBody(List.of(), split("{\"pipelines\":[],\"log_data\":{}}").logData()))
        .hasToString("LogBody[0 pipelines, 2 bytes]");
  }

  private static byte[] nested(int depth) {
    return utf8("{\"a\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}");
  }

  private static LogBody split(String body) {
    LogBody parts = LogBody.split(utf8(body));
    assertThat(parts).isNotNull();
    return parts;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
