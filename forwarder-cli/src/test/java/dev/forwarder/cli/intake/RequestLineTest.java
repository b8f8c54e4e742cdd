package dev.forwarder.cli.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RequestLineTest {
  private static final byte[] NOT_UTF8 = {'a', (byte) 0xc3, '('};

  @Test
  void holdsWhatTheContractNamesInItsOrder() {
    String line = encode(false, "hello \"you\"".getBytes(UTF_8), false);

    assertThat(line)
        .isEqualTo(
            "{\"time\":\"2026-11-21T10:00:00.123Z\",\"method\":\"POST\",\"path\":\"/intake/\","
                + "\"query\":\"a=1\",\"headers\":{\"content-type\":\"text/plain\"},\"size\":11,"
                + "\"sha256\":\"f1fc5407c8890521243cf3c25674aa30c5bd306bfdae983ffa987410cec0c4e7\","
                + "\"status\":202,\"body\":\"hello \\\"you\\\"\"}\n");
  }

  @Test
  void bytesThatAreNotUtf8AreInBase64() throws IOException {
    JsonNode line = new ObjectMapper().readTree(encode(false, NOT_UTF8, false));

    assertThat(line.has("body")).isFalse();
    assertThat(line.get("body_base64").binaryValue()).isEqualTo(NOT_UTF8);
  }

  @Test
  void genuineReplacementCharacterIsText() throws IOException {
    String text = "broken elsewhere: \uFFFD, and \u0000 and \ud83d\ude00";
    JsonNode line = new ObjectMapper().readTree(encode(false, text.getBytes(UTF_8), false));

    assertThat(line.get("body").textValue()).isEqualTo(text);
  }

  @Test
  void lineEndsInABodyDoNotEndTheLine() {
    assertThat(encode(false, "a\nb\r\nc".getBytes(UTF_8), false)).containsOnlyOnce("\n");
  }

  @Test
  void numberOfTheRequestIsToldWhereAskedFor() {
    assertThat(encode(true, new byte[0], false)).startsWith("{\"request\":17,");
    assertThat(encode(false, new byte[0], false)).doesNotContain("\"request\"");
  }

  @Test
  void bodyThatWasCutOffSaysSo() {
    assertThat(encode(false, new byte[0], true)).contains("\"truncated\":true");
    assertThat(encode(false, new byte[0], false)).doesNotContain("truncated");
  }

  private static String encode(boolean numbered, byte[] body, boolean truncated) {
    Received received =
        new Received(
            17,
            Instant.parse("2026-11-21T10:00:00.123Z"),
            "POST",
            "/intake/",
            "a=1",
            Map.of("content-type", "text/plain"),
            new Body(body),
            truncated,
            202);
    return new String(new RequestLine(numbered).encode(received), UTF_8);
  }
}
