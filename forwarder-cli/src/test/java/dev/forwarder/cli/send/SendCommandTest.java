package dev.forwarder.cli.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.forwarder.cli.CommandLines;
import dev.forwarder.cli.console.FakeConsole;
import dev.forwarder.cli.intake.IntakeServer;
import dev.forwarder.cli.intake.IntakeSettings;
import dev.forwarder.cli.intake.Received;
import dev.forwarder.cli.intake.StatusPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The command as a whole, in this process, with a real server to send to. */
final class SendCommandTest {
  private static final String KEY = "0123456789abcdef";
  private static final String OTHER_KEY = "fedcba9876543210";

  @TempDir private Path folder;

  private final FakeConsole console = new FakeConsole();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final List<IntakeServer> servers = new ArrayList<>();
  private String url;

  @BeforeEach
  void startServer() throws IOException {
    url = server(IntakeSettings.defaults());
  }

  @AfterEach
  void stopServers() {
    servers.forEach(IntakeServer::close);
  }

  @Test
  void eachLineIsDeliveredToEveryKeyOfEveryDomain() throws IOException {
    String second = server(IntakeSettings.defaults().withKeys(Set.of(KEY)));
    String file = file("{\"a\":1}\n\n{\"b\":2}\r\n");

    int exit = send("--domain", domain(url) + "," + OTHER_KEY, "--domain", domain(second), file);

    assertThat(exit).as(console.err()).isZero();
    assertThat(bodies()).containsOnly("{\"a\":1}", "{\"b\":2}").hasSize(6);
    assertThat(received)
        .extracting(r -> r.headers().get("dd-api-key"))
        .containsOnly("***cdef", "***3210");
    assertThat(received).extracting(Received::path).containsOnly("/intake/");
    assertThat(received)
        .extracting(r -> r.headers().get("content-type"))
        .containsOnly("application/json");
    assertThat(console.out())
        .contains("domain", "***cdef", "***3210", "total", "2 payloads", "1 empty line skipped");
  }

  @Test
  void jsonIsTheLastLineAndAddsUp() throws IOException {
    assertThat(send("--json", "--domain", domain(url), file("1\n2\n\n"))).isZero();

    JsonNode json = new ObjectMapper().readTree(console.out().lines().toList().get(0));
    assertThat(console.out().lines()).hasSize(1);
    assertThat(json.get("payloads").asInt()).isEqualTo(2);
    assertThat(json.get("accepted").asInt()).isEqualTo(2);
    assertThat(json.get("delivered").asInt()).isEqualTo(2);
    assertThat(json.get("skipped_lines").asInt()).isEqualTo(1);
    assertThat(json.get("requests").asInt()).isEqualTo(2);
    assertThat(json.get("domains").get(0).get("domain").asText())
        .isEqualTo("127.0.0.1-" + url.substring(url.lastIndexOf(':') + 1));
    assertThat(json.get("domains").get(0).get("key").asText()).isEqualTo("***cdef");
  }

  @Test
  void keysMayComeFromTheEnvironmentAndFromFiles() throws IOException {
    console.withEnvironment("MY_KEY", KEY);
    String keyFile = file(OTHER_KEY + "\n");

    assertThat(send("--domain", url + "=env:MY_KEY,@" + keyFile, file("1\n")))
        .as(console.err())
        .isZero();
    assertThat(received)
        .extracting(r -> r.headers().get("dd-api-key"))
        .containsExactlyInAnyOrder("***cdef", "***3210");
  }

  @Test
  void routeTypeAndCutAreAsAskedFor() throws IOException {
    assertThat(
            send(
                "--domain",
                domain(url),
                "--endpoint",
                "/my/own?a=1",
                "--content-type",
                "text/plain",
                "--priority",
                "high",
                "--whole",
                file("1\n2\n")))
        .as(console.err())
        .isZero();
    assertThat(bodies()).containsExactly("1\n2\n");
    assertThat(received.get(0).path()).isEqualTo("/my/own");
    assertThat(received.get(0).query()).isEqualTo("a=1");
    assertThat(received.get(0).headers()).containsEntry("content-type", "text/plain");
  }

  @Test
  void namedEndpointIsOneOfTheBackends() throws IOException {
    assertThat(send("--domain", domain(url), "--endpoint", "series_v2", file("1\n"))).isZero();
    assertThat(received).extracting(Received::path).containsExactly("/api/v2/series");
  }

  @Test
  void sameFileSentAgainCarriesTheSameIdempotencyKeys() throws IOException {
    String file = file("1\n2\n");
    send("--domain", domain(url), file);
    send("--domain", domain(url), folder + "/./" + Path.of(file).getFileName());

    assertThat(received)
        .extracting(r -> r.body().text() + " " + r.headers().get("idempotency-key"))
        .hasSize(4)
        .matches(all -> all.stream().distinct().count() == 2);
  }

  @Test
  void standardInputIsReadAndSaysSo() throws IOException {
    console.withInput("1\n2");

    assertThat(send("--domain", domain(url), "-")).isZero();
    assertThat(bodies()).containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void whatTheBackendRejectsIsDroppedByReasonWithExitCodeOne() throws IOException {
    String rejecting = server(withPlan(StatusPlan.parse(List.of("400"), 1)));

    assertThat(send("--json", "--domain", domain(rejecting), file("1\n2\n"))).isEqualTo(1);
    assertThat(console.out()).contains("\"dropped\":{\"rejected\":2}");
  }

  @Test
  void reportThatCannotBeWrittenIsAFailureThoughAllWasDelivered() throws IOException {
    console.withBrokenOutput("No space left on device");

    assertThat(send("--domain", domain(url), file("1\n"))).isEqualTo(1);
    assertThat(bodies()).containsExactly("1");
    assertThat(console.err())
        .isEqualTo("forwarder send: standard output cannot be written: No space left on device\n");
  }

  @Test
  void stopTimeoutBoundsTheWaitForWhatIsPending() throws IOException {
    String failing = server(withPlan(StatusPlan.parse(List.of("503"), 1)));

    assertThat(
            send("--json", "--stop-timeout", "50ms", "--domain", domain(failing), file("1\n2\n")))
        .isEqualTo(1);
    assertThat(console.out()).contains("\"dropped\":{\"stopped").contains("\"delivered\":0");
  }

  @Test
  void domainsOfTheSettingsFileAreUsed() throws IOException {
    String config =
        file("domains:\n  - url: " + url + "\n    family: datadog\n    keys: [" + KEY + "]\n");

    assertThat(send("--config", config, file("1\n"))).as(console.err()).isZero();
    assertThat(bodies()).containsExactly("1");
  }

  @Test
  void aKeyThatChangesInTheSettingsFileIsUsedFromThenOn() throws Exception {
    Path config = Path.of(file(configOf(KEY)));
    FedInput lines = new FedInput();
    console.withInput(lines);
    String often = "forwarder_settings_watch_interval=20ms";
    CompletableFuture<Integer> exit =
        CompletableFuture.supplyAsync(
            () -> send("--config", config.toString(), "--set", often, "-"));
    lines.feed("1\n");
    await().until(() -> keysSeen().contains("***cdef"));
    Files.move(Path.of(file(configOf(OTHER_KEY))), config, StandardCopyOption.ATOMIC_MOVE);
    await()
        .until(
            () -> {
              lines.feed("1\n");
              return keysSeen().contains("***3210");
            });
    lines.end();

    assertThat(exit.get()).as(console.err()).isZero();
    assertThat(keysSeen().get(keysSeen().size() - 1)).isEqualTo("***3210");
  }

  /** What a shell makes of {@code <(...)}: read once, it is empty. */
  @Test
  void aKeyFromAPipeIsReadOnce() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    CompletableFuture<Path> writing = CompletableFuture.supplyAsync(() -> written(pipe, OTHER_KEY));
    String config = file(configOf(KEY));
    String domain = url + "=@" + pipe;
    int exit =
        assertTimeoutPreemptively(
            Duration.ofMinutes(1), () -> send("--config", config, "--domain", domain, file("1\n")));

    assertThat(exit).as(console.err()).isZero();
    assertThat(keysSeen()).containsExactly("***3210");
    assertThat(writing.get()).isEqualTo(pipe);
  }

  private static Path written(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String configOf(String key) {
    return "domains:\n  - url: "
        + url
        + "\n    family: datadog\n    keys: [{id: main, key: "
        + key
        + "}]\n";
  }

  private List<String> keysSeen() {
    return received.stream().map(one -> one.headers().get("dd-api-key")).toList();
  }

  @Test
  void spacesAroundTheNameAndTheValueOfASettingDoNotMatter() throws IOException {
    assertThat(send("--domain", domain(url), "--set", " forwarder_timeout = 5s ", file("1\n")))
        .as(console.err())
        .isZero();
  }

  @Test
  void lineLongerThanTheSettingIsRefusedByNameWithExitCodeOne() throws IOException {
    String file = file("1\n12345\n3\n");

    assertThat(send("--domain", domain(url), "--set", "forwarder_max_payload_size=4", file))
        .isEqualTo(1);
    assertThat(console.err()).contains(file + ":2: refused: 5 bytes");
    assertThat(bodies()).containsExactlyInAnyOrder("1", "3");
  }

  @Test
  void whatIsOnDiskForADomainOrAKeyThatIsNotInTheSettingsIsTold() throws IOException {
    String spool = folder.resolve("spool").toString();
    String nobody = "http://127.0.0.1:1=";
    String told = "2 records in '" + spool + "' stay there for domains or keys";
    String empty = file("");
    int left =
        send("--spool", spool, "--domain", nobody + KEY, "--stop-timeout", "0s", file("1\n2\n"));
    assertThat(left).isEqualTo(1);
    assertThat(console.err()).doesNotContain("stay there");

    assertThat(send("--spool", spool, "--domain", domain(url), file("3\n"))).isZero();
    assertThat(console.err()).containsOnlyOnce(told);

    assertThat(send("--spool", spool, "--domain", nobody + OTHER_KEY, empty)).isZero();
    assertThat(console.err().split(told, -1)).hasSize(3);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badUsages")
  void badUsageIsOneMessageWithExitCodeTwoAndNothingIsSent(
      String whatIsNamed, List<String> arguments) throws IOException {
    String file = file("1\n");
    String[] replaced =
        arguments.stream()
            .map(a -> a.replace("FILE", file).replace("DOMAIN", domain(url)))
            .toArray(String[]::new);

    int exit = send(replaced);

    assertThat(exit).as(console.err()).isEqualTo(2);
    assertThat(console.err())
        .contains(whatIsNamed.replace("FILE", whatIsNamed.equals("FILE") ? "FILE" : file))
        .contains("Try 'forwarder send --help'")
        .doesNotContain("\tat ", "Caused by")
        .doesNotContain(KEY);
    assertThat(console.out()).isEmpty();
    assertThat(received).isEmpty();
  }

  static Stream<Arguments> badUsages() {
    return Stream.of(
        bad("unknown option: '--domian'", "--domian", "DOMAIN", "FILE"),
        bad("unknown option: '--domian=***'", "--domian=DOMAIN", "FILE"),
        bad("--spool': must name a file", "--domain", "DOMAIN", "--spool", "", "FILE"),
        bad("FILE", "--domain", "DOMAIN"),
        bad("cannot read '/no/such/file'", "--domain", "DOMAIN", "FILE", "/no/such/file"),
        bad("it is a folder", "--domain", "DOMAIN", "/"),
        bad("only once", "--domain", "DOMAIN", "-", "-"),
        bad("no domain", "FILE"),
        bad("URL=KEY", "--domain", "http://localhost", "FILE"),
        bad("domain", "--domain", "ftp://localhost=" + KEY, "FILE"),
        bad("NOT_SET", "--domain", "http://localhost=env:NOT_SET", "FILE"),
        bad("/no/such/key", "--domain", "http://localhost=@/no/such/key", "FILE"),
        bad("series_v2", "--domain", "DOMAIN", "--endpoint", "serie_v2", "FILE"),
        bad("--endpoint", "--domain", "DOMAIN", "--endpoint", "/a b", "FILE"),
        bad("'nobody'", "--domain", "DOMAIN", "--preset", "nobody", "FILE"),
        bad("a key is empty", "--domain", "http://localhost=", "FILE"),
        bad("--config': must name a file", "--domain", "DOMAIN", "--config", "", "FILE"),
        bad("cannot read '': that is no name", "--domain", "DOMAIN", ""),
        bad("--content-type: must be", "--domain", "DOMAIN", "--content-type", "", "FILE"),
        bad("--content-type: must be", "--domain", "DOMAIN", "--content-type", "json", "FILE"),
        bad("forwarder_timeout", "--domain", "DOMAIN", "--set", "forwarder_timeuot=1s", "FILE"),
        bad("soon", "--domain", "DOMAIN", "--set", "forwarder_timeout=soon", "FILE"),
        bad("'soon'", "--domain", "DOMAIN", "--stop-timeout", "soon", "FILE"),
        bad("--stop-timeout", "--domain", "DOMAIN", "--stop-timeout", "-1s", "FILE"),
        bad("forwarder_durability", "--domain", "DOMAIN", "--durability", "write_ahead", "FILE"),
        bad("'paper'", "--domain", "DOMAIN", "--durability", "paper", "FILE"),
        bad("'often'", "--domain", "DOMAIN", "--fsync", "often", "FILE"),
        bad("/dev/null", "--domain", "DOMAIN", "--spool", "/dev/null/x", "FILE"),
        bad(
            "--spool: 'FILE': something else has that name already",
            "--domain",
            "DOMAIN",
            "--spool",
            "FILE",
            "FILE"),
        bad(
            "--checkpoint: cannot write '/no/such/at': there is no such file or folder",
            "--domain",
            "DOMAIN",
            "--checkpoint",
            "/no/such/at",
            "FILE"),
        bad("cannot be read again", "--domain", "DOMAIN", "--checkpoint", "at", "-"),
        bad("--checkpoint: cannot read", "--domain", "DOMAIN", "--checkpoint", "/", "FILE"),
        bad(
            "forwarder_storage_max_size_in_bytes is 0",
            "--domain",
            "DOMAIN",
            "--spool",
            "spool",
            "--set",
            "forwarder_storage_max_size_in_bytes=0",
            "FILE"),
        bad("'urgent'", "--domain", "DOMAIN", "--priority", "urgent", "FILE"),
        bad("--whole", "--domain", "DOMAIN", "--per-line", "--whole", "FILE"),
        bad("--content-type", "--domain", "DOMAIN", "--content-type", "a\nb", "FILE"),
        bad("/no/such/config", "--config", "/no/such/config", "FILE"));
  }

  private static Arguments bad(String whatIsNamed, String... arguments) {
    return Arguments.of(whatIsNamed, List.of(arguments));
  }

  private int send(String... arguments) {
    return CommandLines.run(console, "send", arguments);
  }

  private static String domain(String url) {
    return url + "=" + KEY;
  }

  private static IntakeSettings withPlan(StatusPlan plan) {
    return IntakeSettings.defaults().withPlan(plan);
  }

  private String server(IntakeSettings settings) throws IOException {
    IntakeServer server = IntakeServer.start(settings, received::add, Clock.systemUTC());
    servers.add(server);
    return server.uri().toString();
  }

  private List<String> bodies() {
    return received.stream().map(r -> UTF_8.decode(r.body().bytes()).toString()).toList();
  }

  private String file(String content) throws IOException {
    Path file = Files.createTempFile(folder, "file", ".txt");
    return Files.writeString(file, content).toString();
  }
}
