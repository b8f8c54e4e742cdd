package dev.forwarder.cli.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forwarder.cli.CommandLines;
import dev.forwarder.cli.console.FakeConsole;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The options of the command, in this process. */
final class IntakeCommandTest {

  /** The common pool has one thread where there are two processors, and what blocks holds it. */
  private static final Executor ON_A_THREAD_OF_ITS_OWN =
      task -> {
        Thread thread = new Thread(task, "test");
        thread.setDaemon(true);
        thread.start();
      };

  private static final String KEY = "0123456789abcdef";

  @TempDir private Path folder;

  private final FakeConsole console = new FakeConsole();

  @Test
  void endsWithASummaryWhenAskedTo() {
    CompletableFuture<Integer> intake =
        CompletableFuture.supplyAsync(() -> intake("--quiet"), ON_A_THREAD_OF_ITS_OWN);
    await().until(() -> console.out().endsWith("\n"));

    console.askToEnd();

    intake.join();
    assertThat(console.out()).matches("\\{\"listening\":\"http://127.0.0.1:\\d+\"}\n");
    assertThat(console.err()).contains("0 requests, 0 bytes, statuses {}");
  }

  @Test
  void portThatIsTakenIsBadUsageThatNamesIt() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(intake("--port", "" + taken.getLocalPort())).isEqualTo(2);
      assertThat(console.err()).contains("--port: cannot listen", "" + taken.getLocalPort());
    }
  }

  @Test
  void addressThatCannotBeToldEndsItWithTheReason() {
    console.withBrokenOutput("No space left on device");

    assertThat(intake("--quiet")).isEqualTo(1);
    assertThat(console.err())
        .isEqualTo(
            "forwarder intake: standard output cannot be written: No space left on device\n");
  }

  @Test
  void keyFileWithoutAKeyIsNamed() throws IOException {
    Path empty = Files.writeString(folder.resolve("key"), "\n");

    assertThat(intake("--key", "@" + empty)).isEqualTo(2);
    assertThat(console.err()).contains("--key", empty.toString(), "empty");
  }

  @Test
  void keyOfAnotherKindSaysHowToConvertIt() throws IOException {
    Path key = folder.resolve("key.pem");
    Files.writeString(
        key, "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");

    assertThat(intake("--tls-cert", key.toString(), "--tls-key", key.toString())).isEqualTo(2);
    assertThat(console.err()).contains(key.toString(), "openssl pkcs8");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badUsages")
  void badUsageIsOneMessageWithExitCodeTwo(String whatIsNamed, List<String> arguments) {
    assertThat(intake(arguments.toArray(String[]::new))).isEqualTo(2);

    assertThat(console.err())
        .contains(whatIsNamed)
        .contains("Try 'forwarder intake --help'")
        .doesNotContain("\tat ", "Exception", KEY);
    assertThat(console.out()).isEmpty();
  }

  static Stream<Arguments> badUsages() {
    return Stream.of(
        bad("from 0 to 65535, was: 65536", "--port", "65536"),
        bad("'http'", "--port", "http"),
        bad("'700'", "--status", "700"),
        bad("'503:2'", "--status", "503:2"),
        bad("at most 1", "--status", "503:0.6", "--status", "500:0.6"),
        bad("'long' must be a time", "--latency", "long"),
        bad("'-1s' must be a time", "--retry-after", "-1s"),
        bad("'0' must be a size", "--max-body", "0"),
        bad("'3GiB' must be a size", "--max-body", "3GiB"),
        bad("'nobody'", "--preset", "nobody"),
        bad("--tls-cert and --tls-key", "--tls-cert", "x.pem"),
        bad("--tls-key: cannot read x.pem", "--tls-cert", "x.pem", "--tls-key", "x.pem"),
        bad("--bind must name an address", "--bind", ""),
        bad("--bind: nobody knows", "--bind", "no such host"),
        bad("--bind: cannot listen", "--bind", "192.0.2.1"),
        bad("env:NOT_SET", "--key", "env:NOT_SET"),
        bad("/no/such/file", "--key", "@/no/such/file"),
        bad("--out': must name a file", "--out", ""),
        bad("--tls-key': must name a file", "--tls-cert", "x.pem", "--tls-key", ""),
        bad("--out", "--out", "/no/such/folder/out.ndjson"),
        bad("unknown option: '--kye'", "--kye", KEY),
        bad("unknown option: '--kye=***'", "--kye=" + KEY));
  }

  private static Arguments bad(String whatIsNamed, String... arguments) {
    return Arguments.of(whatIsNamed, List.of(arguments));
  }

  private int intake(String... arguments) {
    return CommandLines.run(console, "intake", arguments);
  }
}
