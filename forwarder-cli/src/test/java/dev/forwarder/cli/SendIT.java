package dev.forwarder.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.forwarder.cli.intake.IntakeServer;
import dev.forwarder.cli.intake.IntakeSettings;
import dev.forwarder.cli.intake.StatusPlan;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code send} as a process, through failures. */
final class SendIT {
  private static final String KEY = "0123456789abcdef-not-to-be-seen";
  private static final String SHOWN = "***seen";
  private static final byte[] LINE_END = {'\n'};
  private static final long DOWN_SECONDS = 10;

  @TempDir private Path folder;

  private final List<IntakeServer> servers = new ArrayList<>();

  @AfterEach
  void stopServers() {
    servers.forEach(IntakeServer::close);
  }

  @Test
  void everyLineIsAtEachDomainOnceThoughOneIsDownForTenSeconds() throws Exception {
    List<ByteBuffer> lines = lines(200_000);
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
      IntakeServer down = servers.remove(1);
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

  private void restart(int port, Deliveries deliveries) {
    try {
      start(deliveries, IntakeSettings.defaults().withPort(port));
    } catch (IOException e) {
      throw new IllegalStateException(e);
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
  void whatIsPendingAtTheStopIsOnDiskAndTheNextRunDeliversItWithoutAnyInput() throws Exception {
    List<ByteBuffer> lines = lines(20_000);
    int port = closedPort();
    Deliveries deliveries = new Deliveries();
    try (Program send =
        Program.start(
            folder,
            "send",
            "--json",
            "--spool=spool",
            "--stop-timeout=1s",
            "--set=forwarder_retry_queue_payloads_max_size=1MiB",
            "--domain=http://127.0.0.1:" + port + "=" + KEY,
            file(lines))) {
      assertThat(send.exitCode()).as(send.err()).isEqualTo(1);
      JsonNode json = lastLine(send);
      assertThat(json.get("accepted").asLong()).isEqualTo(lines.size());
      assertThat(json.get("pending").asLong()).isEqualTo(lines.size());
      assertThat(json.get("dropped")).isEmpty();
    }

    restart(port, deliveries);
    try (Program send = drain(port)) {
      assertThat(send.exitCode()).as(send.err()).isZero();
      JsonNode json = lastLine(send);
      assertThat(json.get("payloads").asLong()).isZero();
      assertThat(json.get("recovered").asLong()).isEqualTo(lines.size());
      assertThat(json.get("delivered").asLong()).isEqualTo(lines.size());
      assertThat(json.get("pending").asLong()).isZero();
    }
    deliveries.assertAreExactly(lines);
  }

  @Test
  void whatWasWrittenAheadSurvivesAKillAndTheSameCommandRepeatsItsKeys() throws Exception {
    List<ByteBuffer> lines = lines(20_000);
    int port = closedPort();
    String domain = "--domain=http://127.0.0.1:" + port + "=" + KEY;
    String file = file(lines);
    Deliveries deliveries = new Deliveries();
    try (Program send =
        Program.start(folder, "send", "--durability=write_ahead", "--spool=spool", domain, file)) {
      await().atMost(Duration.ofMinutes(1)).until(() -> bytesBelow("spool") > 2_000_000);
      send.signal("KILL").exitCode();
    }

    restart(port, deliveries);
    try (Program send = drain(port)) {
      assertThat(send.exitCode()).as(send.err()).isZero();
      long recovered = lastLine(send).get("recovered").asLong();
      assertThat(recovered).isGreaterThan(1_000).isEqualTo(deliveries.distinct());
    }
    try (Program send =
        Program.start(
            folder,
            "send",
            "--json",
            "--durability=write_ahead",
            "--spool=spool",
            "--stop-timeout=2m",
            domain,
            file)) {
      assertThat(send.exitCode()).as(send.err()).isZero();
    }
    deliveries.assertAreExactly(lines);
  }

  @Test
  void theSameCommandGoesOnAtItsCheckpointHoweverOftenItIsKilled() throws Exception {
    List<ByteBuffer> lines = lines(100_000);
    Deliveries deliveries = new Deliveries();
    String[] command = {
      "send",
      "--json",
      "--durability=write_ahead",
      "--spool=spool",
      "--checkpoint=at",
      "--stop-timeout=2m",
      "--domain=" + start(deliveries, IntakeSettings.defaults()) + "=" + KEY,
      file(lines)
    };
    Path checkpoint = folder.resolve("at");
    for (int kill = 0; kill < 3; kill++) {
      String before = Files.exists(checkpoint) ? Files.readString(checkpoint) : "";
      try (Program send = Program.start(folder, command)) {
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> Files.exists(checkpoint) && !Files.readString(checkpoint).equals(before));
        send.signal("KILL").exitCode();
      }
    }

    try (Program send = Program.start(folder, command)) {
      assertThat(send.exitCode()).as(send.err()).isZero();
      assertThat(lastLine(send).get("payloads").asLong()).isPositive().isLessThan(lines.size());
    }
    deliveries.assertAreExactly(lines);

    try (Program again = Program.start(folder, command)) {
      assertThat(again.exitCode()).as(again.err()).isZero();
      assertThat(lastLine(again).get("payloads").asLong()).isZero();
    }
  }

  @Test
  void spoolThatAnotherProcessHasIsNamedWithThatProcess() throws Exception {
    String domain = "--domain=http://127.0.0.1:1=" + KEY;
    try (Program first = Program.start(folder, "send", "--spool=spool", domain, "-")) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Files.exists(folder.resolve("spool/lock")) && first.isAlive());
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Files.size(folder.resolve("spool/lock")) > 0);
      try (Program second = Program.start(folder, "send", "--spool=spool", domain, "-")) {
        assertThat(second.exitCode()).isEqualTo(2);
        assertThat(second.err())
            .contains("--spool: ", folder.resolve("spool").toString(), "" + first.pid());
      }
      first.signal("TERM").exitCode();
    }
  }

  private Program drain(int port) throws IOException {
    Program send =
        Program.start(
            folder,
            "send",
            "--json",
            "--spool=spool",
            "--stop-timeout=2m",
            "--domain=http://127.0.0.1:" + port + "=" + KEY,
            "-");
    send.input().close();
    return send;
  }

  private int closedPort() throws IOException {
    try (IntakeServer server =
        IntakeServer.start(IntakeSettings.defaults(), new Deliveries(), Clock.systemUTC())) {
      return server.uri().getPort();
    }
  }

  private long bytesBelow(String name) throws IOException {
    Path below = folder.resolve(name);
    if (!Files.exists(below)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(below)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
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

  private String start(Deliveries deliveries, IntakeSettings settings) throws IOException {
    IntakeServer server = IntakeServer.start(settings, deliveries, Clock.systemUTC());
    servers.add(server);
    return server.uri().toString();
  }

  private static JsonNode lastLine(Program program) throws IOException {
    List<String> lines = program.out().lines().toList();
    return new ObjectMapper().readTree(lines.get(lines.size() - 1));
  }

  /** Lines of any bytes, of many lengths, some of them twice. */
  private static List<ByteBuffer> lines(int count) {
    Random random = new Random(1);
    List<ByteBuffer> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] line = new byte[20 + random.nextInt(200)];
      random.nextBytes(line);
      for (int j = 0; j < line.length; j++) {
        if (line[j] == '\n' || line[j] == '\r') {
          line[j] = 'n';
        }
      }
      boolean again = i > 0 && random.nextInt(100) == 0;
      lines.add(again ? lines.get(i - 1) : ByteBuffer.wrap(line));
    }
    return lines;
  }

  private String file(List<ByteBuffer> lines) throws IOException {
    Path file = Files.createTempFile(folder, "lines", ".bin");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
        WritableByteChannel channel = Channels.newChannel(out)) {
      for (ByteBuffer line : lines) {
        channel.write(line.duplicate());
        channel.write(ByteBuffer.wrap(LINE_END));
      }
    }
    return file.toString();
  }
}
