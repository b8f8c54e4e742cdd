package dev.forwarder.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.cli.console.FakeConsole;
import dev.forwarder.cli.intake.IntakeServer;
import dev.forwarder.cli.intake.IntakeSettings;
import dev.forwarder.retry.BackoffPolicy;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The demo in this process, played fast. */
final class DemoTest {
  private static final BackoffPolicy QUICK =
      new BackoffPolicy(2, Duration.ofMillis(50), Duration.ofMillis(200), 2, false);

  private final FakeConsole console = new FakeConsole();

  @Test
  void everyLineArrivesAndEachActHasASentence() throws Exception {
    DemoScript script = new DemoScript(5000, 600, 1500, 1800, QUICK, Duration.ofSeconds(30));

    assertThat(new DemoCommand(console.console()).run(script)).as(console.out()).isZero();

    assertThat(console.out())
        .contains("Act 1:", "Act 2:", "Act 3:", "Act 4:", "Act 5:", "total", "3,600");
    assertThat(console.err()).contains("read 1,800", "south: 1,800 delivered", "SIGKILL");
    assertThat(console.out()).contains("handed 200 items over", "all 300 are there");
    assertThat(console.err()).contains("the server dies", "EchoPost lives on");
  }

  @Test
  void whatIsStillMissingAtTheEndIsExitCodeOne() throws Exception {
    BackoffPolicy slow =
        new BackoffPolicy(2, Duration.ofMinutes(1), Duration.ofMinutes(2), 2, false);
    DemoScript script = new DemoScript(5000, 600, 1500, 1800, slow, Duration.ZERO);

    assertThat(new DemoCommand(console.console()).run(script)).isEqualTo(1);

    assertThat(console.out()).contains("NOT every line", "dropped:");
  }

  @Test
  void fileIsThereWithTwoThousandLinesThatDiffer() throws Exception {
    assertThat(DemoEvents.read()).hasSize(2000).doesNotHaveDuplicates();
  }

  @Test
  void arrivalsAreCountedByIdempotencyKeyAndComparedByteForByte() throws Exception {
    Arrivals arrivals = new Arrivals();
    try (IntakeServer server =
        IntakeServer.start(IntakeSettings.defaults(), arrivals, Clock.systemUTC())) {
      post(server, "k1", "a");
      post(server, "k2", "b");
      post(server, "k1", "a");

      assertThat(arrivals.duplicates()).isEqualTo(1);
      assertThat(arrivals.areExactly(List.of("b", "a"))).isTrue();
      assertThat(arrivals.areExactly(List.of("a"))).isFalse();
      assertThat(arrivals.areExactly(List.of("a", "c"))).isFalse();

      post(server, "k2", "B");
      assertThat(arrivals.areExactly(List.of("b", "a"))).isFalse();
    }
  }

  private static void post(IntakeServer server, String key, String body) throws Exception {
    HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(server.uri())
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.discarding());
  }
}
