package dev.forwarder.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.forwarder.cli.intake.IntakeServer;
import dev.forwarder.cli.intake.IntakeSettings;
import dev.forwarder.cli.intake.StatusPlan;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code send} as a process, through failures of backends and signals. */
final class SendIT extends SendFixture {
  private static final String SHOWN = "***seen";
  private static final long DOWN_SECONDS = 10;

  @Test
  void everyLineIsAtEachDomainOnceThoughOneIsDownForTenSeconds() throws Exception {
    List<ByteBuffer> lines = lines(65_000);
    Deliveries first = new Deliveries();
    Deliveries second = new Deliveries();
    String firstUrl = start(first, IntakeSettings.defaults());
    String secondUrl = start(second, IntakeSettings.defaults());

    try (Program send =
        Program.start(
            folder,
            "send",
            "--json",
            "--stop-timeout=2m",
            "--domain=" + firstUrl + "=" + KEY,
            "--domain=" + secondUrl + "=" + KEY,
            file(lines))) {
      await().atMost(Duration.ofMinutes(1)).until(() -> second.requests() > 1_000);
      IntakeServer down = take(1);
      down.close();
      assertThat(second.requests()).isLessThan(lines.size());
      Executor later = CompletableFuture.delayedExecutor(DOWN_SECONDS, TimeUnit.SECONDS);
      CompletableFuture<Void> back =
          CompletableFuture.runAsync(() -> restart(down.uri().getPort(), second), later);

      assertThat(send.exitCode()).as(send.err()).isZero();
      back.join();
      first.assertAreExactly(lines);
      second.assertAreExactly(lines);
      JsonNode json = lastLine(send);
      assertThat(json.get("payloads").asLong()).isEqualTo(lines.size());
      assertThat(json.get("delivered").asLong()).isEqualTo(2L * lines.size());
      assertThat(send.err()).contains("waiting for 127.0.0.1-" + down.uri().getPort(), "outage");
    }
  }

  @Test
  void everyLineIsThereOnceThoughAFifthOfTheRequestsIsResetAfterItsBody() throws Exception {
    List<ByteBuffer> lines = lines(5_000);
    Deliveries deliveries = new Deliveries();
    try (ResettingBackend backend = new ResettingBackend(deliveries, 0.2);
        Program send =
            Program.start(
                folder,
                "send",
                "--json",
                "--stop-timeout=2m",
                "--set=forwarder_backoff_base=100ms",
                "--set=forwarder_backoff_max=1s",
                "--domain=" + backend.url() + "=" + KEY,
                file(lines))) {

      assertThat(send.exitCode()).as(send.err()).isZero();
      deliveries.assertAreExactly(lines);
      assertThat(backend.resets()).isGreaterThan(lines.size() / 10);
      assertThat(deliveries.requests()).isEqualTo(lines.size() + backend.resets());
      assertThat(lastLine(send).get("requests").asLong()).isEqualTo(deliveries.requests());
    }
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void signalEndsTheReadingAndTheReportIsStillPrinted(String signal, int exitCode)
      throws Exception {
    Deliveries deliveries = new Deliveries();
    String url = start(deliveries, IntakeSettings.defaults());
    try (Program send = Program.start(folder, "send", "--json", "--domain", url + "=" + KEY, "-")) {
      OutputStream input = new BufferedOutputStream(send.input());
      input.write("1\n2\n3\n".getBytes(UTF_8));
      input.flush();
      await().atMost(Duration.ofSeconds(30)).until(() -> deliveries.distinct() == 3);

      assertThat(send.signal(signal).exitCode()).as(send.err()).isEqualTo(exitCode);

      assertThat(lastLine(send).get("delivered").asLong()).isEqualTo(3);
      assertThat(lastLine(send).get("refused").asLong()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void signalBeforeAnythingIsReadStillGivesTheReport(String signal, int exitCode) throws Exception {
    Path settings = folder.resolve("settings");
    assertThat(new ProcessBuilder("mkfifo", settings.toString()).start().waitFor()).isZero();
    try (Program send =
        Program.start(
            folder,
            "send",
            "--json",
            "--config",
            settings.toString(),
            "--domain",
            "http://127.0.0.1:1=" + KEY,
            "-")) {
      // Opened as soon as the program opens it: then it is about to read its settings.
      try (OutputStream yaml = Files.newOutputStream(settings)) {
        send.signal(signal);
        yaml.write("forwarder_num_workers: 1\n".getBytes(UTF_8));
      }

      assertThat(send.exitCode()).as(send.err()).isEqualTo(exitCode);
      assertThat(lastLine(send).get("payloads").asLong()).isZero();
    }
  }

  @Test
  void signalInAnOutageAccountsForWhatIsPending() throws Exception {
    String url =
        start(
            new Deliveries(),
            IntakeSettings.defaults().withPlan(StatusPlan.parse(List.of("503"), 1)));
    try (Program send =
        Program.start(
            folder,
            "send",
            "--json",
            "--stop-timeout=100ms",
            "--set=forwarder_retry_queue_payloads_max_size=1MiB",
            "--domain=" + url + "=" + KEY,
            file(lines(50_000)))) {
      await().atMost(Duration.ofSeconds(60)).until(() -> send.err().contains("waiting for"));

      assertThat(send.signal("TERM").exitCode()).isEqualTo(143);

      JsonNode json = lastLine(send);
      long dropped = 0;
      for (JsonNode count : json.get("dropped")) {
        dropped += count.asLong();
      }
      assertThat(json.get("delivered").asLong()).isZero();
      assertThat(json.get("pending").asLong()).isZero();
      assertThat(dropped).isPositive().isEqualTo(json.get("accepted").asLong());
      assertThat(json.get("payloads").asLong()).isLessThan(50_000);
    }
  }

  @Test
  void keyIsNowhereInTheOutputNotEvenAtTheLowestLogLevel() throws Exception {
    String forbidding =
        start(
            new Deliveries(),
            IntakeSettings.defaults().withPlan(StatusPlan.parse(List.of("403"), 1)));
    try (Program send =
        Program.start(
            folder,
            Map.of("FORWARDER_LOG_LEVEL", "trace"),
            "send",
            "--stop-timeout=0s",
            "--domain=" + forbidding + "=" + KEY,
            "--domain=http://127.0.0.1:1=" + KEY,
            "-")) {
      try (OutputStream input = send.input()) {
        input.write("1\n2\n".getBytes(UTF_8));
        input.flush();
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> send.err().contains("refused for") && send.err().contains("blocked"));
      }

      assertThat(send.exitCode()).isEqualTo(1);
      assertThat(send.err()).contains("DEBUG", SHOWN);
      assertThat(send.out()).contains(SHOWN);
      assertThat(send.out() + send.err()).doesNotContain(KEY);
    }
  }

  @Test
  void refusedKeyIsNamedByItsLastCharactersWhileSendWaits() throws Exception {
    String forbidding =
        start(
            new Deliveries(),
            IntakeSettings.defaults().withPlan(StatusPlan.parse(List.of("403"), 1)));
    try (Program send =
        Program.start(
            folder,
            "send",
            "--stop-timeout=100ms",
            "--set=forwarder_retry_queue_payloads_max_size=64KiB",
            "--domain=" + forbidding + "=" + KEY,
            file(lines(1_000)))) {
      await().atMost(Duration.ofSeconds(60)).until(() -> send.err().contains("waiting for"));

      assertThat(send.err()).contains("it refuses API key " + SHOWN);
      send.signal("TERM").exitCode();
    }
  }
}
