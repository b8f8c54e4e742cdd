package dev.forwarder.endpoints.echopost.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * Holds the generated messages to bytes that are put together here, from the protobuf encoding's
 * own rules.
 */
final class LogWireTest {

  private static final int LENGTH_DELIMITED = 2;
  private static final int VARINT = 0;

  @Test
  void requestIsTheseBytes() throws Exception {
    String json = "{\"message\":\"Grüße\",\"n\":9007199254740993}";
    byte[] byHand =
        Wire.message()
            .text(1, json)
            .text(2, "first")
            .text(2, "second")
            .text(3, "key-of-a-test")
            .bytes();

    LogRequest request =
        LogRequest.newBuilder()
            .setJsonData(json)
            .addPipelines("first")
            .addPipelines("second")
            .setApiKey("key-of-a-test")
            .build();

    assertThat(request.toByteArray()).isEqualTo(byHand);
    assertThat(LogRequest.parseFrom(byHand)).isEqualTo(request);
  }

  @Test
  void requestIsTheRecordedOne() throws Exception {
    byte[] recorded = {
      0x0a, 0x07, '{', '"', 'a', '"', ':', '1', '}', //
      0x12, 0x02, 'p', '1', //
      0x12, 0x00, //
      0x1a, 0x03, 'k', 'e', 'y'
    };

    LogRequest request = LogRequest.parseFrom(recorded);

    assertThat(request.getJsonData()).isEqualTo("{\"a\":1}");
    assertThat(request.getPipelinesList()).containsExactly("p1", "");
    assertThat(request.getApiKey()).isEqualTo("key");
    assertThat(request.toByteArray()).isEqualTo(recorded);
  }

  @Test
  void responseIsTheseBytes() throws Exception {
    byte[] stored = {0x08, 0x01, 0x12, 0x06, 's', 't', 'o', 'r', 'e', 'd'};
    byte[] refused = Wire.message().text(2, "no").bytes();

    assertThat(LogResponse.newBuilder().setSuccess(true).setMessage("stored").build().toByteArray())
        .isEqualTo(stored);
    assertThat(LogResponse.parseFrom(stored).getSuccess()).isTrue();
    assertThat(LogResponse.parseFrom(refused).getSuccess()).isFalse();
    assertThat(LogResponse.newBuilder().setMessage("no").build().toByteArray()).isEqualTo(refused);
  }

  @Test
  void fieldsOfALaterProtocolAreNoHarm() throws Exception {
    byte[] later = Wire.message().flag(1).text(2, "stored").text(9, "what is new").bytes();

    assertThat(LogResponse.parseFrom(later).getSuccess()).isTrue();
  }

  @Test
  void methodHasItsNameOnTheWire() {
    assertThat(LogAgentGrpc.getSendLogMethod().getFullMethodName())
        .isEqualTo("logagent.LogAgent/SendLog");
  }

  /**
   * The protobuf encoding: tag = field number * 8 + wire type, numbers in 7-bit groups, low first.
   */
  private static final class Wire {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static Wire message() {
      return new Wire();
    }

    Wire text(int field, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      number((field << 3) | LENGTH_DELIMITED);
      number(bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    Wire flag(int field) {
      number((field << 3) | VARINT);
      number(1);
      return this;
    }

    private void number(int value) {
      int rest = value;
      while (rest > 0x7f) {
        out.write((rest & 0x7f) | 0x80);
        rest >>>= 7;
      }
      out.write(rest);
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
