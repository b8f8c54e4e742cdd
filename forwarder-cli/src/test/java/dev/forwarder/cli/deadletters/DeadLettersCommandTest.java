package dev.forwarder.cli.deadletters;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.forwarder.cli.CommandLines;
import dev.forwarder.cli.console.FakeConsole;
import dev.forwarder.cli.deadletters.ChangingBackend.Request;
import dev.forwarder.retry.disk.Disk;
import dev.forwarder.retry.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does with dead letters that {@code send} has left. */
final class DeadLettersCommandTest {
  private static final String KEY = "0123456789abcdef-not-to-be-seen";
  private static final String SPOOL_KEY = "0123456789abcdef".repeat(4);

  @TempDir private Path folder;

  private ChangingBackend backend;
  private FakeConsole console = new FakeConsole();

  @BeforeEach
  void startBackend() throws IOException {
    backend = new ChangingBackend(400);
  }

  @AfterEach
  void stopBackend() {
    backend.close();
  }

  /** The whole way: rejected, listed, mended, sent again, gone. */
  @Test
  void whatWasRejectedIsListedAndSentAgainOnceTheBackendIsMended() throws Exception {
    bury("1\n{\"a\":2}\n3\n");
    List<Request> rejected = backend.answered(400);
    assertThat(rejected).hasSize(3);

    assertThat(run("ls")).isZero();
    assertThat(console.out()).contains("rejected", "400", "intake", backend.domain());
    assertThat(console.out().lines()).hasSize(4);
    backend.answers(202);

    assertThat(replay()).as(console.err()).isZero();

    assertThat(console.out()).contains("3 of 3 dead letters delivered");
    List<Request> taken = backend.answered(202);
    assertThat(taken).extracting(Request::body).containsExactlyInAnyOrder("1", "{\"a\":2}", "3");
    assertThat(taken).extracting(Request::key).containsOnly(KEY);
    assertThat(taken)
        .extracting(Request::idempotencyKey)
        .containsExactlyInAnyOrderElementsOf(
            rejected.stream().map(Request::idempotencyKey).toList());
    assertThat(run("ls")).isZero();
    assertThat(console.out()).isEmpty();
    assertThat(replay()).isZero();
    assertThat(console.out()).isEqualTo("no dead letters to send\n");
    assertThat(backend.answered(202)).hasSize(3);
  }

  @Test
  void whatIsRejectedAgainStaysAndIsToldWithTheReply() throws Exception {
    bury("1\n2\n");
    backend.answers(422);

    assertThat(replay("--json")).isEqualTo(1);

    JsonNode json = new ObjectMapper().readTree(console.out());
    assertThat(json.get("letters").asInt()).isEqualTo(2);
    assertThat(json.get("delivered").asInt()).isZero();
    assertThat(json.get("left").asInt()).isEqualTo(2);
    assertThat(json.get("domains").get(0).get("undelivered").asInt()).isEqualTo(2);
    assertThat(console.err())
        .contains(backend.domain() + ": 2 dead letters left: not delivered again")
        .contains("HTTP 422");
    assertThat(letters("ls", "--json")).hasSize(2);
  }

  @Test
  void lsAndShowTellWhatAndWhyWithoutKeys() throws Exception {
    bury("{\"a\":1}\n");

    JsonNode listed = letters("ls", "--json").get(0);
    assertThat(listed.get("domain").asText()).isEqualTo(backend.domain());
    assertThat(listed.get("endpoint").asText()).isEqualTo("intake");
    assertThat(listed.get("reason").asText()).isEqualTo("rejected");
    assertThat(listed.get("status").asInt()).isEqualTo(400);
    assertThat(listed.get("excerpt").asText()).startsWith("not this one");
    assertThat(listed.get("attempts").asInt()).isEqualTo(1);
    assertThat(listed.get("died").asText()).endsWith("Z");
    assertThat(listed.get("size").asInt()).isEqualTo(7);
    assertThat(listed.has("body")).isFalse();

    assertThat(run("show", "--seq", listed.get("seq").asText())).isZero();
    JsonNode shown = new ObjectMapper().readTree(console.out());
    assertThat(shown.get("body").asText()).isEqualTo("{\"a\":1}");
    assertThat(shown.get("path").asText()).isEqualTo("/intake/");
    assertThat(shown.get("headers").toString()).contains("application/json");
    assertThat(shown.get("payload_id").asText()).isNotEmpty();
    assertThat(console.out()).doesNotContain(KEY);

    assertThat(run("ls")).isZero();
    assertThat(console.out()).doesNotContain(KEY, "\u001b");
    for (byte[] file : files().values()) {
      assertThat(new String(file, ISO_8859_1)).doesNotContain(KEY);
    }
  }

  @Test
  void lettersAreChosenByWhatTheyAre() throws Exception {
    bury("1\n2\n3\n");
    backend.answers(422);
    bury("4\n");

    assertThat(letters("ls", "--json", "--status", "422")).hasSize(1);
    assertThat(letters("ls", "--json", "--status", "400,422")).hasSize(4);
    assertThat(letters("ls", "--json", "--reason", "REJECTED")).hasSize(4);
    assertThat(letters("ls", "--json", "--reason", "key_refused")).isEmpty();
    assertThat(letters("ls", "--json", "--endpoint", "other")).isEmpty();
    assertThat(letters("ls", "--json", "--endpoint", "intake", "--seq", "2,3")).hasSize(2);
    assertThat(letters("ls", "--json", "--domain", backend.domain())).hasSize(4);
    String keyId = letters("ls", "--json").get(0).get("key_id").asText();
    assertThat(letters("ls", "--json", "--key-id", keyId)).hasSize(4);
    assertThat(letters("ls", "--json", "--key-id", "none")).isEmpty();
    assertThat(run("show", "--key-id", "none")).isEqualTo(1);
    assertThat(console.err()).contains("there is no such dead letter");
    assertThat(run("ls", "--reason", "bored")).isEqualTo(2);
    assertThat(console.err()).contains("--reason: 'bored' is none of [rejected, key_refused");
    assertThat(run("ls", "--domain", "other")).isEqualTo(2);
  }

  @Test
  void someAreSentAgainAndTheOthersStay() throws Exception {
    bury("1\n2\n3\n");
    assertThat(run("show", "--seq", "2")).isZero();
    String second = new ObjectMapper().readTree(console.out()).get("body").asText();
    backend.answers(202);

    assertThat(replay("--seq", "2")).as(console.err()).isZero();

    assertThat(backend.answered(202)).extracting(Request::body).containsExactly(second);
    assertThat(letters("ls", "--json")).hasSize(2);
    assertThat(replay("--only", "other")).isEqualTo(2);
    assertThat(console.err()).contains("--only: 'other' has no dead letters", backend.domain());
    assertThat(replay("--only", backend.domain())).isZero();
    assertThat(letters("ls", "--json")).isEmpty();
  }

  @Test
  void lettersForAKeyThatTheSettingsDoNotHaveStay() throws Exception {
    bury("1\n");
    backend.answers(202);

    int exit = run("replay", "--domain", backend.url() + "=another-key-0123456789");

    assertThat(exit).isEqualTo(1);
    assertThat(console.err()).contains("1 dead letter left: the settings have no domain");
    assertThat(backend.answered(202)).isEmpty();
    assertThat(letters("ls", "--json")).hasSize(1);
  }

  @Test
  void whatElseWaitsInTheSpoolIsLeftAlone() throws Exception {
    bury("1\n");
    backend.answers(503);
    assertThat(send("2\n", "--stop-timeout", "0s")).isEqualTo(1);
    backend.answers(202);

    assertThat(replay()).as(console.err()).isZero();

    assertThat(backend.answered(202)).extracting(Request::body).containsExactly("1");
    FakeConsole own = new FakeConsole();
    assertThat(CommandLines.run(own, "spool", "cat", spool())).isZero();
    assertThat(own.out()).contains("\"body\":\"2\"");
  }

  @Test
  void aBackendThatIsDownLeavesThemWhereTheyAreInTheTimeThatIsGiven() throws Exception {
    bury("1\n2\n");
    backend.answers(503);

    assertThat(replay("--stop-timeout", "100ms", "--json")).isEqualTo(1);

    JsonNode json = new ObjectMapper().readTree(console.out());
    assertThat(json.get("left").asInt()).isEqualTo(2);
    assertThat(json.get("domains").get(0).get("under_way").asInt()).isEqualTo(2);
    assertThat(letters("ls", "--json")).hasSize(2);
  }

  @Test
  void aSignalEndsItAndTheReportIsPrinted() throws Exception {
    bury("1\n");
    backend.answers(503);
    FakeConsole own = new FakeConsole();
    CompletableFuture<Integer> exit =
        CompletableFuture.supplyAsync(
            () ->
                CommandLines.run(
                    own, "deadletters", "replay", "--domain", domain(), "--json", spool()));
    await().until(() -> !backend.answered(503).isEmpty());

    own.askToEnd();

    assertThat(exit.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(new ObjectMapper().readTree(own.out()).get("left").asInt()).isEqualTo(1);
    assertThat(own.err()).contains("ended before its end");
    assertThat(letters("ls", "--json")).hasSize(1);
  }

  @Test
  void purgeThrowsAwayWhatIsNamedAndNothingElse() throws Exception {
    bury("1\n2\n3\n");

    assertThat(run("purge", "--seq", "1,3", "--json")).isZero();
    assertThat(console.out()).isEqualTo("{\"purged\":2}\n");
    assertThat(letters("ls", "--json")).hasSize(1);
    assertThat(run("purge", "--domain", backend.domain(), "--all")).isZero();
    assertThat(console.out()).isEqualTo("1 dead letter purged\n");
    assertThat(letters("ls", "--json")).isEmpty();
  }

  @Test
  void purgeAsksWhich() throws Exception {
    bury("1\n");

    assertThat(run("purge")).isEqualTo(2);
    assertThat(console.err()).contains("say which letters", "--older-than", "or --all");
    assertThat(run("purge", "--all", "--seq", "1")).isEqualTo(2);
    assertThat(console.err()).contains("--all: not beside options");
    assertThat(letters("ls", "--json")).hasSize(1);
  }

  @Test
  void aSpoolThatIsInUseIsShownAndNeitherReplayedNorPurged() throws Exception {
    bury("1\n");
    Path lock = Path.of(spool()).resolve("lock");
    try (Disk.Lock held =
        new LocalDisk().lock(lock, Long.toString(ProcessHandle.current().pid()))) {
      assertThat(held).isNotNull();
      assertThat(letters("ls", "--json")).hasSize(1);
      for (int exit : new int[] {replay(), run("purge", "--all")}) {
        assertThat(exit).isEqualTo(2);
        assertThat(console.err())
            .contains("DIR: the spool " + spool() + " is in use by process ")
            .contains(Long.toString(ProcessHandle.current().pid()));
      }
    }
    assertThat(letters("ls", "--json")).hasSize(1);
  }

  @Test
  void aFolderThatIsNoSpoolIsBadUsageForEachAndIsLeftAsItIs() throws Exception {
    Files.createDirectory(Path.of(spool()));
    for (int exit :
        new int[] {run("ls"), run("show"), replay(), run("purge", "--all"), run("ls", "--json")}) {
      assertThat(exit).isEqualTo(2);
    }
    assertThat(console.err()).contains("DIR: there is no spool in ");
    assertThat(files()).isEmpty();
  }

  @Test
  void lookingChangesNothing() throws Exception {
    bury("1\n2\n");
    Map<Path, String> before = digests();

    assertThat(run("ls")).isZero();
    assertThat(run("show")).isZero();
    assertThat(letters("ls", "--json")).hasSize(2);

    assertThat(digests()).isEqualTo(before);
  }

  // ---- encrypted ----

  @Test
  void anEncryptedSpoolIsReadReplayedAndPurgedWithItsKey() throws Exception {
    String keyFile = Files.writeString(folder.resolve("spool.key"), SPOOL_KEY + "\n").toString();
    assertThat(send("one\ntwo\nthree\n", "--key-file", keyFile)).isEqualTo(1);
    for (byte[] file : files().values()) {
      assertThat(new String(file, ISO_8859_1)).doesNotContain("three", SPOOL_KEY);
    }

    assertThat(letters("ls", "--json", "--key-file", keyFile)).hasSize(3);
    assertThat(run("show", "--key-file", keyFile)).isZero();
    assertThat(console.out()).contains("\"body\":\"three\"");
    assertThat(run("purge", "--seq", "3", "--key-file", keyFile)).isZero();
    backend.answers(202);
    assertThat(replay("--key-file", keyFile, "--seq", "1")).as(console.err()).isZero();
    console = new FakeConsole().withEnvironment("SPOOL_KEY", SPOOL_KEY);
    assertThat(
            again(
                "replay",
                "--domain",
                domain(),
                "--set",
                "forwarder_storage_encryption_key=env:SPOOL_KEY"))
        .as(console.err())
        .isZero();
    assertThat(backend.answered(202)).extracting(Request::body).hasSize(2).doesNotHaveDuplicates();
    assertThat(letters("ls", "--json", "--key-file", keyFile)).isEmpty();
  }

  @Test
  void withoutItsKeyOrWithAnotherItIsSaidWhatIsMissingAndNothingIsChanged() throws Exception {
    String keyFile = Files.writeString(folder.resolve("spool.key"), SPOOL_KEY).toString();
    assertThat(send("1\n", "--key-file", keyFile)).isEqualTo(1);
    String other =
        Files.writeString(folder.resolve("other.key"), SPOOL_KEY.replace('0', '1')).toString();
    Map<Path, String> before = digests();

    for (String command : List.of("ls", "show", "purge --all")) {
      assertThat(run(command.split(" "))).as(command).isEqualTo(2);
      assertThat(console.err())
          .contains("is encrypted, and no key is given")
          .contains("--key-file");
      assertThat(run((command + " --key-file " + other).split(" "))).as(command).isEqualTo(2);
      assertThat(console.err()).contains("is encrypted with another key than the one");
    }
    assertThat(replay()).isEqualTo(2);
    assertThat(console.err()).contains("forwarder_storage_encryption_key (or --key-file): ");
    assertThat(replay("--key-file", other)).isEqualTo(2);
    assertThat(console.err()).contains("forwarder_storage_encryption_key (or --key-file): ");
    assertThat(send("2\n")).isEqualTo(2);
    assertThat(console.err()).contains("forwarder_storage_encryption_key (or --key-file): ");
    assertThat(console.err()).doesNotContain(SPOOL_KEY, SPOOL_KEY.replace('0', '1'));

    assertThat(digests()).isEqualTo(before);
    assertThat(letters("ls", "--json", "--key-file", keyFile)).hasSize(1);
  }

  // ---- how ----

  private String domain() {
    return backend.url() + "=" + KEY;
  }

  private String spool() {
    return folder.resolve("spool").toString();
  }

  private int send(String lines, String... arguments) throws IOException {
    console = new FakeConsole();
    Path file = folder.resolve("lines" + lines.hashCode());
    List<String> all = new ArrayList<>(List.of("--spool", spool(), "--domain", domain()));
    all.addAll(List.of(arguments));
    all.add(Files.write(file, lines.getBytes(UTF_8)).toString());
    return CommandLines.run(console, "send", all.toArray(String[]::new));
  }

  private void bury(String lines) throws IOException {
    int exit = send(lines);
    assertThat(exit).as(console.err()).isEqualTo(1);
    assertThat(console.out()).contains("dead-lettered");
  }

  private int replay(String... arguments) {
    List<String> all = new ArrayList<>(List.of("replay", "--domain", domain()));
    all.addAll(List.of(arguments));
    return run(all.toArray(String[]::new));
  }

  private int run(String... arguments) {
    console = new FakeConsole();
    return again(arguments);
  }

  private int again(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add(spool());
    return CommandLines.run(console, "deadletters", all.toArray(String[]::new));
  }

  private List<JsonNode> letters(String... arguments) throws IOException {
    assertThat(run(arguments)).as(console.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(console.out());
    List<JsonNode> letters = new ArrayList<>();
    json.get("letters").forEach(letters::add);
    assertThat(json.get("records").asInt()).isEqualTo(letters.size());
    return letters;
  }

  /** All but the lock, which each opening writes. */
  private Map<Path, byte[]> files() throws IOException {
    Map<Path, byte[]> files = new HashMap<>();
    try (Stream<Path> found = Files.walk(Path.of(spool()))) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().equals("lock")) {
          files.put(file, Files.readAllBytes(file));
        }
      }
    }
    return files;
  }

  private Map<Path, String> digests() throws IOException {
    Map<Path, String> digests = new HashMap<>();
    files().forEach((file, bytes) -> digests.put(file, HexFormat.of().formatHex(bytes)));
    return digests;
  }
}
