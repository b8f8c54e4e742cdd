package dev.forwarder.retry.spool.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be a record of a file of lines. */
class LineFramingTest {

  private static boolean fits(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    int half = bytes.length / 2;
    return new LineFraming(1)
        .fits(
            new ByteBuffer[] {
              ByteBuffer.wrap(bytes, 0, half), ByteBuffer.wrap(bytes, half, bytes.length - half)
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"a\":1}", "{\"a\":\"é\"}"})
  void takesObjects(String body) {
    assertThat(fits(body)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "}", "1", "[{}]", "{\n}", "{} ", "\uFEFF{\"a\":1}", "é{}"})
  void refusesWhatWouldBeReadAsAnythingElse(String body) {
    assertThat(fits(body)).isFalse();
  }
}
