package dev.forwarder.cli.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.forwarder.cli.CommandLines;
import dev.forwarder.cli.console.FakeConsole;
import dev.forwarder.cli.intake.IntakeServer;
import dev.forwarder.cli.intake.IntakeSettings;
import dev.forwarder.cli.intake.Preset;
import dev.forwarder.cli.intake.Received;
import dev.forwarder.cli.intake.StatusPlan;
import dev.forwarder.retry.disk.Disk;
import dev.forwarder.retry.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does with dropped files. */
final class DroppedFilesCommandTest {
  private static final String KEY = "0123456789abcdef-not-to-be-seen";
  private static final String NOBODY = "http://127.0.0.1:1";
  private static final long LONG_AGO = FakeConsole.NOW.minusSeconds(7200).toEpochMilli();
  private static final long JUST_NOW = FakeConsole.NOW.minusSeconds(60).toEpochMilli();
  private static final String OLD = "primary_failed_" + LONG_AGO + ".jsonl";
  private static final String NEW = "fallback_failed_" + JUST_NOW + ".jsonl";

  @TempDir private Path directory;

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final List<IntakeServer> servers = new ArrayList<>();
  private FakeConsole console = new FakeConsole();

  @BeforeEach
  void makeFiles() throws IOException {
    write(OLD, item(1) + "\n" + item(2) + "\n");
    write(NEW, item(3) + "\n");
  }

  @AfterEach
  void stopServers() {
    servers.forEach(IntakeServer::close);
  }

  @Test
  void lsHasARowForEachItemTheOldestFirst() {
    assertThat(run("ls")).isZero();

    List<String> rows = console.out().lines().toList();
    assertThat(rows).hasSize(4);
    assertThat(rows.get(1)).contains("2026-11-21T08:00:00.123Z", "primary_failed", "[p]", OLD);
    assertThat(rows.get(3)).contains("fallback_failed", NEW);
  }

  @Test
  void filesAreChosenByReasonAgeAndName() throws IOException {
    assertThat(records("--reason=fallback_failed")).isEqualTo(1);
    assertThat(records("--older-than=1h")).isEqualTo(2);
    assertThat(records("--file=" + NEW)).isEqualTo(1);
    assertThat(records("--reason=no_such")).isZero();
  }

  private int records(String option) throws IOException {
    console = new FakeConsole();
    assertThat(run("ls", "--json", option)).isZero();
    return new ObjectMapper().readTree(console.out()).get("records").asInt();
  }

  @Test
  void showHasTheItemsAndTheFolderItselfIsUnderstood() throws IOException {
    int exit =
        CommandLines.run(
            console, "deadletters", "show", directory.resolve("dropped").toString(), "--file", NEW);

    assertThat(exit).isZero();
    JsonNode shown = new ObjectMapper().readTree(console.out());
    assertThat(shown.get("body").asText()).isEqualTo(item(3));
    assertThat(shown.get("line").asInt()).isEqualTo(1);
    assertThat(shown.get("died").asText()).isEqualTo("2026-11-21T09:59:00.123Z");
    assertThat(run("show", "--file=none")).isEqualTo(1);
  }

  @Test
  void whatIsDeliveredLeavesItsFileAndIsSentByteForByte() throws IOException {
    write(OLD, item(1) + "\n{\"cut off\n" + item(2) + "\n");

    assertThat(replay(server(202))).isEqualTo(1);

    assertThat(bodies()).containsExactlyInAnyOrder(item(1), item(2), item(3));
    assertThat(console.out()).isEqualTo("3 of 4 dropped items delivered, 0 handed over, 1 left\n");
    assertThat(files()).containsExactly(OLD);
    assertThat(Files.readString(dropped(OLD))).isEqualTo("{\"cut off\n");
  }

  @Test
  void nothingIsLeftWhereAllIsDelivered() throws IOException {
    assertThat(replay(server(202))).as(console.err()).isZero();

    assertThat(files()).isEmpty();
    assertThat(received)
        .extracting(r -> r.headers().get("datanadhi_api_key"))
        .containsOnly("***seen");
    assertThat(replay(server(202))).isZero();
    assertThat(console.out()).endsWith("no dropped items to send\n");
  }

  /** Lines leave files by number: a second one would take out what it never sent. */
  @Test
  void oneReplayAtATimeTakesItemsOutOfAFolder() throws IOException {
    Path lock = directory.resolve(".dropped-replay.lock");
    try (Disk.Lock held = new LocalDisk().lock(lock, "4711")) {
      assertThat(held).isNotNull();

      assertThat(replay(NOBODY)).isEqualTo(2);

      assertThat(console.err()).contains("another process sends", "4711");
    }
    assertThat(lines()).hasSize(3);
  }

  @Test
  void whatIsRejectedAgainIsInANewFile() throws IOException {
    assertThat(replay(server(400), "--json")).isEqualTo(1);

    JsonNode json = new ObjectMapper().readTree(console.out());
    assertThat(json.get("letters").asInt()).isEqualTo(3);
    assertThat(json.get("delivered").asInt()).isZero();
    assertThat(json.get("left").asInt()).isEqualTo(3);
    assertThat(console.err()).contains("3 left in", "HTTP 400");
    assertThat(files()).isNotEmpty().doesNotContain(OLD, NEW);
    assertThat(lines()).containsExactlyInAnyOrder(item(1), item(2), item(3));
  }

  @Test
  void whatNobodyAnswersIsKeptAndTheWaitingEnds() throws IOException {
    assertThat(
            replay(NOBODY, "--stop-timeout=200ms", "--set=datanadhi.server.fallback_disable=true"))
        .isEqualTo(1);

    assertThat(lines()).containsExactlyInAnyOrder(item(1), item(2), item(3));
  }

  @Test
  void theFallbackTakesThemWhereThePrimaryIsDown() throws IOException {
    assertThat(replay(NOBODY, "--fallback=" + server(202))).as(console.err()).isZero();

    assertThat(console.out()).contains("0 of 3 dropped items delivered, 3 handed over, 0 left");
    assertThat(files()).isEmpty();
  }

  @Test
  void purgeDeletesTheFilesThatAreMeant() throws IOException {
    assertThat(run("purge")).isEqualTo(2);
    assertThat(run("purge", "--older-than", "1h")).isZero();

    assertThat(console.out()).contains("2 dead letters purged");
    assertThat(files()).containsExactly(NEW);
    assertThat(run("purge", "--all")).isZero();
    assertThat(files()).isEmpty();
  }

  @Test
  void spoolWithADomainOfThatNameIsASpool() throws IOException {
    Path spool = directory.resolve("spool");
    Files.writeString(directory.resolve("one"), "1\n");
    int sent =
        CommandLines.run(
            console,
            "send",
            "--domain=" + NOBODY + "=" + KEY,
            "--spool=" + spool,
            "--stop-timeout=0s",
            directory.resolve("one").toString());
    assertThat(sent).isEqualTo(1);
    Files.createDirectory(spool.resolve("dropped"));

    assertThat(CommandLines.run(console, "deadletters", "show", spool.toString())).isEqualTo(1);

    assertThat(console.err())
        .contains("there is no such dead letter")
        .doesNotContain("dropped item");
  }

  @Test
  void optionsThatMakeNoSenseHereAreRefused() throws IOException {
    assertThat(run("ls", "--status=400")).isEqualTo(2);
    assertThat(run("ls", "--domain=x")).isEqualTo(2);
    assertThat(replay(NOBODY, "--only=x")).isEqualTo(2);
    assertThat(replay(NOBODY, "--preset=datadog")).isEqualTo(2);
    assertThat(replay(NOBODY, "--domain=" + NOBODY + "2=" + KEY)).isEqualTo(2);
    assertThat(console.err())
        .contains("--file, --reason and --older-than say which", "one domain under one key")
        .doesNotContain("seen");
    assertThat(lines()).hasSize(3);
  }

  private int replay(String url, String... options) {
    List<String> all = new ArrayList<>(List.of("--echopost=off", "--domain", url + "=" + KEY));
    all.addAll(List.of(options));
    return run("replay", all.toArray(String[]::new));
  }

  private int run(String command, String... options) {
    List<String> all = new ArrayList<>(List.of(command, directory.toString()));
    all.addAll(List.of(options));
    return CommandLines.run(console, "deadletters", all.toArray(String[]::new));
  }

  private static String item(int number) {
    return "{\"pipelines\":[\"p\"],\"log_data\":{\"id\": " + number + ".0}}";
  }

  private Path dropped(String name) {
    return directory.resolve("dropped").resolve(name);
  }

  private void write(String name, String content) throws IOException {
    Files.createDirectories(directory.resolve("dropped"));
    Files.writeString(dropped(name), content);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("dropped"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String file : files()) {
      lines.addAll(Files.readAllLines(dropped(file)));
    }
    return lines;
  }

  private String server(int status) throws IOException {
    IntakeSettings settings =
        IntakeSettings.defaults()
            .withPreset(Preset.DATANADHI)
            .withPlan(StatusPlan.parse(List.of(Integer.toString(status)), 1));
    IntakeServer server = IntakeServer.start(settings, received::add, Clock.systemUTC());
    servers.add(server);
    return server.uri().toString();
  }

  private List<String> bodies() {
    return received.stream().map(r -> UTF_8.decode(r.body().bytes()).toString()).toList();
  }
}
