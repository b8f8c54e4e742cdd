package dev.forwarder.endpoints.echopost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Transport;
import dev.forwarder.endpoints.echopost.binary.BinarySettings;
import dev.forwarder.endpoints.echopost.launch.AgentProgram;
import dev.forwarder.endpoints.echopost.launch.AgentProgram.BinaryProgram;
import dev.forwarder.endpoints.echopost.launch.AgentProgram.JavaProgram;
import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import dev.forwarder.endpoints.echopost.socket.UnixTransport;
import dev.forwarder.endpoints.echopost.testing.ManualTicks;
import dev.forwarder.endpoints.echopost.testing.TestAgentMain;
import dev.forwarder.endpoints.echopost.wire.LogRequest;
import dev.forwarder.endpoints.echopost.wire.LogResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

final class EchoPostTransportIT {

  private static final JavaProgram NONE = new JavaProgram(List.of("sh", "-c", "exit 9"));
  private static final Duration PLENTY = Duration.ofSeconds(30);

  @TempDir Path temporary;
  private AgentFolder folder;
  private final List<AutoCloseable> toClose = new ArrayList<>();

  @BeforeEach
  void setUp() {
    folder = AgentFolder.in(temporary);
  }

  @AfterEach
  void tearDown() throws Exception {
    for (AutoCloseable one : toClose) {
      one.close();
    }
    for (ProcessHandle agent : TestAgentMain.startedIn(folder.path())) {
      agent.destroyForcibly();
      agent.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }
  }

  private static String item(String log) {
    return "{\"pipelines\":[\"p1\",\"p2\"],\"log_data\":" + log + "}";
  }

  @ParameterizedTest
  @EnumSource(value = UnixTransport.class, mode = Mode.EXCLUDE, names = "KQUEUE")
  void logArrivesInItsParts(UnixTransport transport) throws Exception {
    ScriptedAgent agent = agent(transport);

    Reply reply = get(Requests.send(open(settings(NONE)), item("{ \"n\" : 1.0 }")));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(agent.requests)
        .containsExactly(
            LogRequest.newBuilder()
                .setJsonData("{ \"n\" : 1.0 }")
                .addPipelines("p1")
                .addPipelines("p2")
                .setApiKey(Requests.KEY.reveal())
                .build());
  }

  @Test
  void manyAreUnderWayOnOneConnection() throws Exception {
    ScriptedAgent agent = agent(UnixTransport.best());
    List<StreamObserver<LogResponse>> waiting = new CopyOnWriteArrayList<>();
    agent.answer = (request, observer) -> waiting.add(observer);
    Transport transport = open(settings(NONE));

    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int i = 0; i < 128; i++) {
      replies.add(Requests.send(transport, item("{\"i\":" + i + "}")));
    }
    await().until(() -> waiting.size() == 128);
    waiting.forEach(observer -> ScriptedAgent.reply(observer, true, "stored"));

    for (CompletableFuture<Reply> reply : replies) {
      assertThat(get(reply).status()).isEqualTo(200);
    }
    assertThat(agent.connections).hasValue(1);
  }

  @Test
  void oneRefusedLogDisablesNothing() throws Exception {
    ScriptedAgent agent = agent(UnixTransport.best());
    Transport transport = open(settings(NONE));
    agent.answer =
        (request, observer) ->
            observer.onError(Status.INVALID_ARGUMENT.withDescription("bad").asException());

    assertThat(get(Requests.send(transport, item("{}"))).status()).isEqualTo(400);
    assertThat(
            get(Requests.send(transport, item("{\"a\":\"" + "x".repeat(5 << 20) + "\"}"))).status())
        .isEqualTo(413);
    assertThat(
            get(Requests.send(transport, item("{\"a\":\"" + "x".repeat(2 << 20) + "\"}"))).status())
        .as("refused, though no agent finds it too large")
        .isEqualTo(503);
    assertThat(get(Requests.send(transport, "{\"no\":1}")).status()).isEqualTo(422);

    agent.answer = (request, observer) -> ScriptedAgent.reply(observer, true, "stored");
    assertThat(get(Requests.send(transport, item("{}"))).status()).isEqualTo(200);
  }

  @Test
  void agentThatHangsIsATimeout() throws Exception {
    ScriptedAgent agent = agent(UnixTransport.best());
    agent.answer = (request, observer) -> {};
    Transport transport =
        open(settings(NONE).withTimeouts(Duration.ofMillis(200), Duration.ofMillis(100)));

    assertThat(get(Requests.send(transport, item("{}"))).failure()).isEqualTo(FailureKind.TIMEOUT);
  }

  @Test
  void tellsOnceWhenItIsClosed() {
    List<String> told = new CopyOnWriteArrayList<>();
    EchoPostHop hop =
        new EchoPostHop(settings(NONE)).telling(() -> told.add("opened"), () -> told.add("closed"));
    Transport transport = hop.open(Requests.DOMAIN, null);
    assertThat(told).containsExactly("opened");

    transport.close();
    transport.close();

    assertThat(told).containsExactly("opened", "closed");
  }

  @Test
  void rehearsesOncePerProcess() throws Exception {
    ScriptedAgent agent = agent(UnixTransport.best());

    for (int i = 0; i < 3; i++) {
      Transport transport = open(settings(NONE));
      assertThat(get(Requests.send(transport, item("{}"))).status()).isEqualTo(200);
      int opened = i + 1;
      await().until(() -> agent.connections.get() == opened);
    }
    assertThat(agent.unknownCalls.get()).isLessThanOrEqualTo(Rehearsal.TIMES);
  }

  @Test
  void cancelledAttemptEndsAtOnce() throws Exception {
    ScriptedAgent agent = agent(UnixTransport.best());
    agent.answer = (request, observer) -> {};
    Transport transport = open(settings(NONE));
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    Transport.Exchange exchange = transport.send(Requests.of(item("{}")), reply::complete);
    await().until(() -> agent.requests.size() == 1);

    exchange.cancel();

    assertThat(get(reply).failure()).isEqualTo(FailureKind.CANCELLED);
  }

  @Test
  void whatIsUnderWayEndsWhenItIsClosed() throws Exception {
    ScriptedAgent agent = agent(UnixTransport.best());
    agent.answer = (request, observer) -> {};
    Transport transport = open(settings(NONE));
    CompletableFuture<Reply> reply = Requests.send(transport, item("{}"));
    await().until(() -> agent.requests.size() == 1);

    transport.close();

    assertThat(get(reply).failure()).isEqualTo(FailureKind.BROKEN);
    assertThat(get(Requests.send(transport, item("{}"))).failure()).isNotNull();
  }

  @Test
  void agentIsStartedByTheFirstLogThatFindsNone() throws Exception {
    Transport transport = open(settings(new JavaProgram(TestAgentMain.command())));
    assertThat(TestAgentMain.starts(folder.path())).as("lazily").isZero();

    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      replies.add(Requests.send(transport, item("{\"i\":" + i + "}")));
    }

    for (CompletableFuture<Reply> reply : replies) {
      assertThat(get(reply).status()).isEqualTo(200);
    }
    assertThat(TestAgentMain.starts(folder.path())).isEqualTo(1);
    assertThat(stored()).hasSize(10);
  }

  @Test
  void sendDoesNotWaitForTheStart() {
    JavaProgram slow = new JavaProgram(List.of("sh", "-c", "sleep 2"));
    Transport transport =
        open(settings(slow).withTimeouts(Duration.ofSeconds(20), Duration.ofMillis(1500)));

    CompletableFuture<Reply> reply = Requests.send(transport, item("{}"));

    assertThat(reply).isNotDone();
    assertThat(get(reply).failure()).isEqualTo(FailureKind.REFUSED);
  }

  @Test
  void failureDisablesStartingForAWhile() {
    ManualTicks ticks = new ManualTicks();
    Path starts = temporary.resolve("starts");
    JavaProgram failing = new JavaProgram(List.of("sh", "-c", "echo x >> " + starts + "; exit 9"));
    Transport transport = open(settings(failing), ticks);

    Reply first = get(Requests.send(transport, item("{}")));
    assertThat(first.failure()).isEqualTo(FailureKind.REFUSED);
    assertThat(first.detail()).contains("code 9");
    get(Requests.send(transport, item("{}")));
    assertThat(linesOf(starts)).hasSize(1);

    ticks.advance(EchoPostSettings.DEFAULT_RETRY_AFTER);
    get(Requests.send(transport, item("{}")));

    assertThat(linesOf(starts)).hasSize(2);
  }

  @Test
  void failureMayDisableStartingForGood() {
    ManualTicks ticks = new ManualTicks();
    Path starts = temporary.resolve("starts");
    JavaProgram failing = new JavaProgram(List.of("sh", "-c", "echo x >> " + starts + "; exit 9"));
    Transport transport = open(settings(failing).withRetryAfter(Duration.ZERO), ticks);
    get(Requests.send(transport, item("{}")));

    ticks.advance(Duration.ofDays(100));
    get(Requests.send(transport, item("{}")));

    assertThat(linesOf(starts)).hasSize(1);
  }

  @Test
  void agentThatIsStartedAfterAMoveServesTheNewAddress() {
    ManualTicks ticks = new ManualTicks();
    Path starts = temporary.resolve("starts");
    JavaProgram failing =
        new JavaProgram(List.of("sh", "-c", "echo \"$@\" >> " + starts + "; exit 9", "agent"));
    Transport transport = open(settings(failing), ticks);
    get(Requests.send(transport, item("{}")));

    ticks.advance(EchoPostSettings.DEFAULT_RETRY_AFTER);
    get(Requests.send(transport, Requests.at("http://127.0.0.1:2/"), item("{}")));

    assertThat(linesOf(starts)).hasSize(2);
    assertThat(linesOf(starts).get(0)).endsWith("-health-url http://127.0.0.1:1");
    assertThat(linesOf(starts).get(1)).endsWith("-health-url http://127.0.0.1:2");
  }

  /** In which order the system closes the sockets of a killed process is chance. */
  @RepeatedTest(4)
  void killedAgentIsStartedAgainThoughNothingIsSent() throws Exception {
    Transport transport = open(settings(new JavaProgram(TestAgentMain.command())));
    assertThat(get(Requests.send(transport, item("{\"a\":1}"))).status()).isEqualTo(200);

    ProcessHandle first = TestAgentMain.startedIn(folder.path()).get(0);
    first.destroyForcibly();

    await().atMost(PLENTY).until(() -> TestAgentMain.starts(folder.path()) == 2);
    await().atMost(PLENTY).until(folder::isListening);
    assertThat(get(Requests.send(transport, item("{\"b\":2}"))).status()).isEqualTo(200);
    assertThat(stored()).hasSize(2);
  }

  @Test
  void agentThatAnEarlierProcessLeftDeadIsStartedAtTheBeginning() throws Exception {
    folder.create();
    Files.writeString(folder.statusFile(), "1\n");

    open(settings(new JavaProgram(TestAgentMain.command())));

    await().atMost(PLENTY).until(folder::isListening);
  }

  @Test
  void agentThatLeftEmptyIsLeftAlone() throws Exception {
    Transport transport = open(settings(new JavaProgram(TestAgentMain.command())));
    get(Requests.send(transport, item("{}")));
    ProcessHandle agent = TestAgentMain.startedIn(folder.path()).get(0);

    Files.createFile(folder.path().resolve("server-is-up"));

    agent.onExit().get(30, TimeUnit.SECONDS);
    assertThat(Files.exists(folder.socket())).isFalse();
    assertThat(Files.exists(folder.statusFile())).isFalse();
    assertThat(get(Requests.send(transport, item("{\"next\":1}"))).status()).isEqualTo(200);
    assertThat(TestAgentMain.starts(folder.path()))
        .as("once more, for the next log alone")
        .isEqualTo(2);
  }

  @Test
  void originalIsStartedOnceMoreAfterItWasGivenLogs() throws Exception {
    Transport transport = open(original(PLENTY));
    assertThat(get(Requests.send(transport, item("{}"))).status()).isEqualTo(200);
    awaitLeft();

    assertThat(get(Requests.send(transport, item("{}"))).failure())
        .as("told once: it stores what it has taken only later")
        .isEqualTo(FailureKind.BROKEN);
    assertThat(get(Requests.send(transport, item("{}"))).status()).isEqualTo(200);
    assertThat(TestAgentMain.starts(folder.path())).isEqualTo(3);
  }

  @Test
  void originalThatLeavesWhenItsLogsAreSafeIsNoLoss() throws Exception {
    Transport transport = open(original(Duration.ofNanos(1)));
    assertThat(get(Requests.send(transport, item("{}"))).status()).isEqualTo(200);
    awaitLeft();

    assertThat(get(Requests.send(transport, item("{}"))).status()).isEqualTo(200);
  }

  /** Started, left, started once more since it is owed that, and left. */
  private void awaitLeft() {
    await().atMost(PLENTY).until(() -> TestAgentMain.starts(folder.path()) == 2);
    await()
        .atMost(PLENTY)
        .until(
            () ->
                TestAgentMain.startedIn(folder.path()).stream().noneMatch(ProcessHandle::isAlive));
  }

  /** An agent in the place of the original, which leaves at once when it has nothing. */
  private EchoPostSettings original(Duration safeAfter) throws IOException {
    folder.create();
    Files.createFile(folder.path().resolve("server-is-up"));
    Files.writeString(
        folder.program(),
        "#!/bin/sh\nexport "
            + AgentProgram.KEY_VARIABLE
            + "=$4\nexec '"
            + String.join("' '", TestAgentMain.command())
            + "' \"$@\"\n");
    EchoPostSettings standard =
        EchoPostSettings.of(
            temporary, Requests.KEY.id(), new BinaryProgram(BinarySettings.DEFAULT));
    return new EchoPostSettings(
        standard.datanadhiDir(),
        standard.keyId(),
        standard.program(),
        PLENTY,
        standard.maxInFlight(),
        PLENTY.dividedBy(2),
        standard.retryAfter(),
        safeAfter);
  }

  /** Or that somebody else has started meanwhile. */
  @Test
  void agentThatListensTooLateIsUsedAllTheSame() throws Exception {
    Transport transport = open(settings(NONE));
    assertThat(get(Requests.send(transport, item("{}"))).failure()).isEqualTo(FailureKind.REFUSED);

    ScriptedAgent unused = agent(UnixTransport.best());

    assertThat(get(Requests.send(transport, item("{}"))).status()).isEqualTo(200);
  }

  @Test
  void agentOfALongPathIsReached() throws Exception {
    folder = AgentFolder.in(temporary.resolve("d".repeat(120)));
    EchoPostSettings settings =
        EchoPostSettings.of(
                folder.path().getParent(),
                Requests.KEY.id(),
                new JavaProgram(TestAgentMain.command()))
            .withTimeouts(PLENTY, PLENTY);

    assertThat(get(Requests.send(open(settings), item("{}"))).status()).isEqualTo(200);
  }

  @Test
  void agentOfALongPathIsReachedThoughTheLinkToItWasRemoved() throws Exception {
    Path directory = temporary.resolve("d".repeat(120));
    folder = AgentFolder.in(directory);
    folder.create();
    AgentFolder link = folder.reachable();
    EchoPostSettings settings =
        EchoPostSettings.of(directory, Requests.KEY.id(), NONE).withTimeouts(PLENTY, PLENTY);
    Transport transport = open(settings);
    toClose.add(new ScriptedAgent(link, UnixTransport.best()));
    Files.delete(link.path());

    assertThat(get(Requests.send(transport, item("{}"))).status()).isEqualTo(200);
    assertThat(Files.isSymbolicLink(link.path())).isTrue();
  }

  private EchoPostSettings settings(JavaProgram program) {
    return EchoPostSettings.of(temporary, Requests.KEY.id(), program)
        .withTimeouts(PLENTY, PLENTY.dividedBy(2));
  }

  private Transport open(EchoPostSettings settings) {
    Transport transport = new EchoPostHop(settings).open(Requests.DOMAIN, null);
    toClose.add(transport);
    return transport;
  }

  private Transport open(EchoPostSettings settings, ManualTicks ticks) {
    Transport transport = new EchoPostHop(settings, ticks).open(Requests.DOMAIN, null);
    toClose.add(transport);
    return transport;
  }

  private ScriptedAgent agent(UnixTransport transport) throws IOException {
    ScriptedAgent agent = new ScriptedAgent(folder, transport);
    toClose.add(agent);
    return agent;
  }

  private List<String> stored() {
    return linesOf(folder.path().resolve("stored.jsonl"));
  }

  private static List<String> linesOf(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reply get(CompletableFuture<Reply> reply) {
    return reply.orTimeout(40, TimeUnit.SECONDS).join();
  }
}
