package dev.forwarder.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import dev.forwarder.retry.disk.LocalDisk;
import dev.forwarder.retry.spool.LogView;
import dev.forwarder.retry.spool.SpoolView;
import dev.forwarder.retry.spool.ViewedSegment;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Data Nadhi's chain with real processes and a real socket: {@code send}, EchoPost's agent that it
 * starts, a primary and a fallback server that go down and come back. Each item has an id, so that
 * each can be accounted for.
 */
final class DatanadhiIT {
  private static final String KEY = "0123456789abcdef-not-to-be-seen";
  private static final Map<String, String> ENVIRONMENT = Map.of("MY_KEY", KEY);
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int RACES = Integer.getInteger("echopost.races", 3);

  @TempDir private Path folder;

  private final Set<String> sent = new TreeSet<>();
  private NadhiServer primary;
  private NadhiServer fallback;
  private AgentFolder agent;

  @BeforeEach
  void begin() throws IOException {
    primary = NadhiServer.down();
    fallback = NadhiServer.down();
    agent = AgentFolder.in(directory());
  }

  /** Whatever agent this test started is one whose command names the test's own folder. */
  @AfterEach
  void end() {
    agents()
        .forEach(
            process -> {
              process.destroyForcibly();
              process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
            });
    primary.close();
    fallback.close();
  }

  private Stream<ProcessHandle> agents() {
    String place = agent.path().toString();
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process
                    .info()
                    .arguments()
                    .map(all -> List.of(all).containsAll(List.of("echopost", place)))
                    .orElse(false));
  }

  @Test
  void primaryDiesAndEchoPostTakesOverAndReplaysWhenItIsBack() throws Exception {
    primary.comesUp();
    try (Program send = send("--set=datanadhi.server.fallback_disable=true")) {
      feed(send, 200);
      await().atMost(LONGEST).until(() -> primary.ids().size() == 200);
      primary.goesDown();
      feed(send, 300);
      await().atMost(LONGEST).until(agent::isListening);
      feed(send, 100);
      send.input().close();

      assertThat(send.exitCode()).as(send.err()).isZero();
      JsonNode json = result(send);
      assertThat(json.get("accepted").asInt()).isEqualTo(600);
      assertThat(json.get("delivered").asInt() + json.get("handed_over").asInt()).isEqualTo(600);
      assertThat(json.get("handed_over").asInt()).isGreaterThanOrEqualTo(300);
      assertThat(send.err()).doesNotContain("seen");
    }
    assertThat(primary.ids()).hasSizeLessThan(600);

    primary.comesUp();

    await().atMost(LONGEST).until(() -> primary.ids().equals(sent));
  }

  @Test
  void agentThatIsKilledIsStartedAgainAndNothingItAcknowledgedIsLost() throws Exception {
    try (Program send = send("--set=datanadhi.server.fallback_disable=true")) {
      feed(send, 200);
      await().atMost(LONGEST).until(agent::isListening);
      ProcessHandle first = agents().findFirst().orElseThrow();
      feed(send, 200);
      first.destroyForcibly();
      feed(send, 200);
      first.onExit().join();
      await().atMost(LONGEST).until(agent::isListening);
      feed(send, 100);
      send.input().close();

      assertThat(send.exitCode()).as(send.err()).isZero();
      assertThat(result(send).get("handed_over").asInt()).isEqualTo(700);
      assertThat(agents().findFirst().orElseThrow().pid()).isNotEqualTo(first.pid());
    }

    primary.comesUp();

    await().atMost(LONGEST).until(() -> primary.ids().equals(sent));
  }

  @Test
  void agentLivesOnWhenItsParentIsKilledAndLeavesWhenAllIsDelivered() throws Exception {
    try (Program send = send("--set=datanadhi.server.fallback_disable=true")) {
      feed(send, 300);
      await().atMost(LONGEST).until(agent::isListening);
      await().atMost(LONGEST).until(() -> !send.isAlive() || stored() >= 300);
      send.signal("KILL").exitCode();
    }
    ProcessHandle orphan = agents().findFirst().orElseThrow();
    assertThat(orphan.isAlive()).isTrue();

    primary.comesUp();

    await().atMost(LONGEST).until(() -> primary.ids().equals(sent));
    orphan.onExit().orTimeout(LONGEST.toSeconds(), TimeUnit.SECONDS).join();
    assertThat(Files.exists(agent.socket())).isFalse();
    assertThat(Files.exists(agent.statusFile())).isFalse();
    assertThat(plainCopies()).isEmpty();
  }

  /** Records of its spool that are not delivered yet. */
  private long stored() {
    long records = 0;
    try {
      for (LogView log :
          new SpoolView(new LocalDisk(), agent.path().resolve("spool"), null).logs()) {
        records += log.segments().stream().mapToLong(ViewedSegment::live).sum();
      }
    } catch (IOException e) {
      return 0; // it is not there yet, or changes at this moment
    }
    return records;
  }

  private List<Path> plainCopies() throws IOException {
    try (Stream<Path> files = Files.walk(directory())) {
      List<Path> holding = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, ISO_8859_1).contains("n-")) {
          holding.add(file);
        }
      }
      return holding;
    }
  }

  @Test
  void withoutEchoPostTheFallbackTakesOverAndWithoutThatItemsAreKeptUntilAllIsBack()
      throws Exception {
    fallback.comesUp();
    try (Program send = send("--echopost=binary", "--fallback", fallback.url())) {
      feed(send, 150);
      send.input().close();

      assertThat(send.exitCode()).as(send.err()).isZero();
      JsonNode hops = result(send).get("domains").get(0).get("hops");
      assertThat(hops.get("fallback").asInt()).isEqualTo(150);
      assertThat(hops.get("echopost").asInt()).isZero();
      assertThat(send.err()).contains("EchoPost", "disabled");
    }
    assertThat(fallback.ids()).isEqualTo(sent);
    fallback.goesDown();

    try (Program send =
        send("--echopost=binary", "--fallback", fallback.url(), "--stop-timeout=500ms")) {
      feed(send, 150);
      send.input().close();

      assertThat(send.exitCode()).as(send.err()).isEqualTo(1);
      assertThat(result(send).get("dead_lettered").asInt()).isEqualTo(150);
      assertThat(send.err()).contains("150 items kept in");
    }
    primary.comesUp();

    String domain = primary.url() + "=env:MY_KEY";
    try (Program replay =
        Program.start(
            folder,
            ENVIRONMENT,
            "deadletters",
            "replay",
            directory().toString(),
            "--json",
            "--echopost=off",
            "--domain",
            domain)) {
      assertThat(replay.exitCode()).as(replay.err()).isZero();
      assertThat(result(replay).get("delivered").asInt()).isEqualTo(150);
    }

    Set<String> everywhere = new TreeSet<>(fallback.ids());
    everywhere.addAll(primary.ids());
    assertThat(everywhere).isEqualTo(sent);
    assertThat(fallback.ids().size() + primary.ids().size()).isEqualTo(sent.size());
    try (Stream<Path> left = Files.list(directory().resolve("dropped"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void oneProcessOutlivesThemAllAndEachItemIsSomewhere() throws Exception {
    Path spool = agent.path().resolve("spool");
    Path away = agent.path().resolve("spool-away");
    Set<String> second = new TreeSet<>();
    primary.comesUp();
    fallback.comesUp();
    try (Program send = send("--fallback", fallback.url())) {
      feed(send, 100);
      await().atMost(LONGEST).until(() -> primary.ids().size() == 100);
      primary.goesDown();
      second.addAll(feed(send, 100));
      await()
          .atMost(LONGEST)
          .untilAsserted(() -> assertThat(stored()).as(send.err()).isEqualTo(100));

      ProcessHandle killed = agents().findFirst().orElseThrow();
      killed.destroyForcibly();
      killed.onExit().join();
      Files.move(spool, away);
      Files.createFile(spool); // no other agent can be started
      Set<String> third = feed(send, 100);
      await().atMost(LONGEST).until(() -> fallback.ids().containsAll(third));

      fallback.goesDown();
      feed(send, 100);
      await().atMost(LONGEST).until(() -> send.err().contains("fallback cannot be reached"));
      primary.comesUp();
      send.input().close();

      assertThat(send.exitCode()).as(send.err()).isZero();
      JsonNode json = result(send);
      assertThat(json.get("accepted").asInt()).isEqualTo(400);
      int delivered = json.get("delivered").asInt();
      assertThat(delivered)
          .as("and those whose upload the fallback took and had no time to answer")
          .isBetween(200, 300);
      assertThat(json.get("handed_over").asInt()).isEqualTo(400 - delivered);
    }
    Files.delete(spool);
    Files.move(away, spool);
    try (Program replaying = agent()) {
      await().atMost(LONGEST).until(() -> primary.ids().containsAll(second));
      assertThat(replaying.isAlive()).isTrue();
    }
    Set<String> everywhere = new TreeSet<>(fallback.ids());
    everywhere.addAll(primary.ids());
    assertThat(everywhere).isEqualTo(sent);
  }

  @Test
  void ofTwoAgentsThatStartAtTheSameMomentOneServes() throws Exception {
    for (int race = 0; race < RACES; race++) {
      agent = AgentFolder.in(folder.resolve("race-" + race));
      try (Program one = agent();
          Program other = agent()) {
        await().atMost(LONGEST).until(agent::isListening);
        await().atMost(LONGEST).until(() -> !one.isAlive() || !other.isAlive());
        Program loser = one.isAlive() ? other : one;
        Program winner = one.isAlive() ? one : other;
        assertThat(loser.exitCode()).as(loser.err()).isZero();
        assertThat(loser.err()).contains("another agent listens");
        assertThat(winner.isAlive()).isTrue();
        assertThat(agent.isListening()).isTrue();
        assertThat(winner.signal("TERM").exitCode()).isEqualTo(143);
        assertThat(agent.isListening()).isFalse();
      }
    }
  }

  private Program agent() throws IOException {
    return Program.start(
        folder,
        Map.of("DATANADHI_API_KEY", KEY),
        "echopost",
        "-datanadhi",
        agent.path().toString(),
        "-health-url",
        primary.url());
  }

  private Program send(String... options) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "send",
                "--json",
                "--preset=datanadhi",
                "--datanadhi-dir=" + directory(),
                "--set=datanadhi.echopost.start_timeout=20s",
                "--set=datanadhi.echopost.timeout=20s",
                "--domain=" + primary.url() + "=env:MY_KEY"));
    all.addAll(List.of(options));
    all.add("-");
    return Program.start(folder, ENVIRONMENT, all.toArray(String[]::new));
  }

  private Path directory() {
    return folder.resolve("nadhi");
  }

  /** So many further items, whose ids these are. */
  private Set<String> feed(Program send, int items) throws IOException {
    Set<String> fed = new TreeSet<>();
    OutputStream in = send.input();
    for (int i = 0; i < items; i++) {
      String id = "n-" + sent.size();
      sent.add(id);
      fed.add(id);
      in.write((NadhiServer.item(id) + "\n").getBytes(UTF_8));
    }
    in.flush();
    return fed;
  }

  private static JsonNode result(Program program) throws IOException {
    return new ObjectMapper().readTree(program.out().lines().reduce("", (a, b) -> b));
  }
}
