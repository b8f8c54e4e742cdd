package dev.forwarder.cli.send;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code send --preset datanadhi} without EchoPost, which is in {@code DatanadhiIT}. */
final class DatanadhiSendTest {
  private static final String KEY = "0123456789abcdef-not-to-be-seen";
  private static final String NOBODY = "http://127.0.0.1:1";
  private static final String ITEM = "{\"pipelines\":[\"x\"],\"log_data\":{ \"n\":1.10 }}";

  @TempDir private Path folder;

  private final FakeConsole console = new FakeConsole().withEnvironment("MY_KEY", KEY);
  private final List<Received> atPrimary = new CopyOnWriteArrayList<>();
  private final List<Received> atFallback = new CopyOnWriteArrayList<>();
  private final List<IntakeServer> servers = new ArrayList<>();

  @AfterEach
  void stopServers() {
    servers.forEach(IntakeServer::close);
  }

  @Test
  void itemsGoToLogAsTheyAreAndOtherLinesAsMessages() throws IOException {
    String primary = server(atPrimary);

    int exit = send("--domain", primary + "=env:MY_KEY", "--pipeline=a", "--pipeline=b", file());

    assertThat(exit).as(console.err()).isZero();
    assertThat(atPrimary).extracting(Received::path).containsOnly("/log");
    assertThat(atPrimary)
        .extracting(r -> r.headers().get("datanadhi_api_key"))
        .containsOnly("***seen");
    assertThat(bodies(atPrimary))
        .containsExactlyInAnyOrder(
            ITEM,
            "{\"pipelines\":[\"a\",\"b\"],\"log_data\":{\"message\":\"hello\",\"trace_id\":null,"
                + "\"timestamp\":null,\"module_name\":null,\"log_record\":{},\"context\":{}}}");
    assertThat(console.out()).contains("delivered").doesNotContain("handed over");
  }

  @Test
  void whatThePrimaryDoesNotTakeIsHandedOverToTheFallbackAndCountedApart() throws IOException {
    String fallback = server(atFallback);

    int exit =
        send("--json", "--domain", NOBODY + "=env:MY_KEY", "--fallback", fallback + "/", file());

    assertThat(exit).as(console.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(console.out());
    assertThat(json.get("accepted").asInt()).isEqualTo(2);
    assertThat(json.get("delivered").asInt()).isZero();
    assertThat(json.get("handed_over").asInt()).isEqualTo(2);
    assertThat(json.get("domains").get(0).get("hops").get("fallback").asInt()).isEqualTo(2);
    assertThat(atFallback)
        .filteredOn(r -> r.method().equals("POST"))
        .extracting(Received::path)
        .containsOnly("/upload");
    assertThat(bodies(atFallback)).hasSize(2).contains(ITEM);
  }

  @Test
  void handOversHaveASentenceAndAColumn() throws IOException {
    String fallback = server(atFallback);

    assertThat(send("--domain", NOBODY + "=env:MY_KEY", "--fallback", fallback, file()))
        .as(console.err())
        .isZero();

    assertThat(console.out()).contains("handed over", "handed over: 2 to fallback");
  }

  @Test
  void whatIsRejectedIsKeptAndToldWhere() throws IOException {
    String primary = server(atPrimary, 400);

    assertThat(send("--domain", primary + "=env:MY_KEY", file())).isEqualTo(1);

    assertThat(console.out()).contains("dead-lettered");
    assertThat(console.err())
        .contains("2 items kept in '" + dropped() + "'; see: deadletters ls " + directory());
    assertThat(droppedLines()).hasSize(2).contains(ITEM);
  }

  @Test
  void whatNobodyTakesInTimeIsKeptToo() throws IOException {
    int exit =
        send(
            "--stop-timeout=300ms",
            "--domain",
            NOBODY + "=env:MY_KEY",
            "--fallback",
            NOBODY,
            file());

    assertThat(exit).isEqualTo(1);
    assertThat(droppedLines()).hasSize(2).contains(ITEM);
    assertThat(console.err()).contains("2 items kept in");
  }

  @Test
  @Timeout(20) // send's own default would be longer
  void exitTimeoutOfItsClientsBoundsTheWaitForTheRest() throws IOException {
    console.withEnvironment("DATANADHI_EXIT_TIMEOUT", "300ms");

    int exit = send("--domain", NOBODY + "=env:MY_KEY", "--fallback", NOBODY, file());

    assertThat(exit).isEqualTo(1);
    assertThat(droppedLines()).hasSize(2).contains(ITEM);
  }

  @Test
  void directorysOwnConfigurationIsRead() throws IOException {
    String primary = server(atPrimary);
    Files.createDirectories(directory());
    Files.writeString(
        directory().resolve("config.yml"),
        "server:\n  host: " + primary + "/\n  key_header: X-Key\nlog:\n  level: INFO\n");
    console.withEnvironment("DATANADHI_API_KEY", KEY);

    assertThat(send(file())).as(console.err()).isZero();

    assertThat(atPrimary).hasSize(2).extracting(r -> r.headers().get("x-key")).doesNotContainNull();
  }

  @Test
  void fileThatIsReadFasterThanThePrimaryTakesItStaysThePrimarys() throws IOException {
    String primary = server(atPrimary);
    String fallback = server(atFallback);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 1_500; i++) {
      lines.append("line ").append(i).append('\n');
    }
    Path many = Files.writeString(folder.resolve("many"), lines);

    assertThat(send("--domain", primary + "=env:MY_KEY", "--fallback", fallback, many.toString()))
        .as(console.err())
        .isZero();

    assertThat(atPrimary).hasSize(1_500);
    assertThat(atFallback).isEmpty();
  }

  @Test
  void badUsageIsToldWithTheOptionAndWhatIsAllowed() throws IOException {
    String domain = NOBODY + "=env:MY_KEY";
    assertBad("--echopost: 'lisp' is none of [java, binary, off]", "--echopost=lisp");
    assertBad("(--echopost-sha256): must be 64 hexadecimal digits", "--echopost-sha256=12");
    assertBad("(--echopost-mirror): must be an https address", "--echopost-mirror=http://h");
    assertBad("--fallback", "--fallback=nowhere", "--domain", domain);
    Files.createDirectories(directory());
    Files.writeString(directory().resolve("config.yml"), "async:\n  workers: 0\n");
    assertBad("config.yml line 2: async.workers", "--domain", domain);
    assertThat(console.err()).contains("async.workers").doesNotContain("seen");
  }

  @Test
  void directoryThatIsAFileIsToldBeforeAnythingIsSent() throws IOException {
    Files.createFile(directory());

    assertBad(
        "--datanadhi-dir: must be a folder, and " + directory() + " is none",
        "--domain",
        NOBODY + "=env:MY_KEY");
  }

  private void assertBad(String message, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of(options));
    all.add(file());
    assertThat(send(all.toArray(String[]::new))).as(console.err()).isEqualTo(2);
    assertThat(console.err()).contains(message);
  }

  @Test
  void pipelinesAreDatanadhisAlone() throws IOException {
    int exit =
        CommandLines.run(
            console, "send", "--domain", NOBODY + "=env:MY_KEY", "--pipeline=p", file());

    assertThat(exit).isEqualTo(2);
    assertThat(console.err()).contains("--pipeline: goes with --preset datanadhi alone");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--fallback=http://fallback:5001",
        "--datanadhi-dir=somewhere",
        "--echopost=off",
        "--echopost-mirror=https://mirror.example"
      })
  void whatIsForDatanadhiIsNotIgnoredWithoutIt(String option) throws IOException {
    int exit =
        CommandLines.run(console, "send", "--domain", NOBODY + "=env:MY_KEY", option, file());

    assertThat(exit).isEqualTo(2);
    assertThat(console.err())
        .contains(
            option.substring(0, option.indexOf('='))
                + ": no domain is of the family datanadhi; give --preset datanadhi");
  }

  private int send(String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("--preset=datanadhi", "--datanadhi-dir=" + directory()));
    if (Stream.of(arguments).noneMatch(argument -> argument.startsWith("--echopost"))) {
      all.add("--echopost=off");
    }
    all.addAll(List.of(arguments));
    return CommandLines.run(console, "send", all.toArray(String[]::new));
  }

  private Path directory() {
    return folder.resolve("nadhi");
  }

  private Path dropped() {
    return directory().resolve("dropped");
  }

  private List<String> droppedLines() throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(dropped())) {
      for (Path file : files.toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }

  private String file() throws IOException {
    return Files.writeString(folder.resolve("lines"), ITEM + "\nhello\n\n").toString();
  }

  private String server(List<Received> received) throws IOException {
    return server(received, 202);
  }

  private String server(List<Received> received, int status) throws IOException {
    IntakeSettings settings =
        IntakeSettings.defaults()
            .withPreset(Preset.DATANADHI)
            .withPlan(StatusPlan.parse(List.of(Integer.toString(status)), 1));
    IntakeServer server = IntakeServer.start(settings, received::add, Clock.systemUTC());
    servers.add(server);
    return server.uri().toString();
  }

  private static List<String> bodies(List<Received> received) {
    return received.stream()
        .filter(r -> r.method().equals("POST"))
        .map(r -> UTF_8.decode(r.body().bytes()).toString())
        .toList();
  }
}
