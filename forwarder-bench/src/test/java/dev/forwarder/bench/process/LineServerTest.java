package dev.forwarder.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LineServerTest {

  private static String answersTo(String input) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LineServer server =
        new LineServer(
            new ByteArrayInputStream(input.getBytes(UTF_8)), new PrintStream(out, true, UTF_8));
    server.serve(
        Map.of(
            "echo", argument -> Map.of("said", argument),
            "fail",
                argument -> {
                  throw new IllegalStateException("no");
                }));
    return out.toString(UTF_8).strip();
  }

  @Test
  void answersEachLineWithALineOfJson() throws IOException {
    assertThat(answersTo("echo a b\necho\n").lines())
        .containsExactly("{\"said\":\"a b\"}", "{\"said\":\"\"}");
  }

  @Test
  void goesOnAfterAFailure() throws IOException {
    assertThat(answersTo("fail\necho x\n").lines())
        .containsExactly(
            "{\"error\":\"fail failed: java.lang.IllegalStateException: no\"}", "{\"said\":\"x\"}");
  }

  @Test
  void saysWhichCommandsItKnows() throws IOException {
    assertThat(answersTo("help\n")).contains("unknown command 'help'", "echo", "fail");
  }
}
