package dev.forwarder.endpoints.echopost.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import dev.forwarder.endpoints.echopost.testing.AgentClient;
import dev.forwarder.endpoints.echopost.testing.FakeForwarder;
import dev.forwarder.endpoints.echopost.testing.ManualTicks;
import dev.forwarder.endpoints.echopost.wire.LogResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EchoPostAgentIT {

  private static final String KEY = "0123456789abcdef0123456789abcdef";
  private static final Endpoint LOG = Endpoint.post("log", "/log");

  @TempDir Path temporary;
  private final FakeForwarder forwarder = new FakeForwarder();
  private final ManualTicks ticks = new ManualTicks();
  private AgentFolder folder;
  private AgentSettings settings;
  private AgentClaim claim;
  private EchoPostAgent agent;
  private AgentClient client;

  @BeforeEach
  void setUp() throws Exception {
    folder = AgentFolder.in(temporary);
    settings = AgentSettings.of(folder.path(), ApiKey.of(KEY));
    start();
    client = new AgentClient(folder.socket());
  }

  private void start() throws IOException, InterruptedException {
    claim = AgentClaim.take(settings).orElseThrow();
    agent = EchoPostAgent.start(claim, forwarder, LOG, settings, ticks);
  }

  @AfterEach
  void tearDown() throws IOException {
    client.close();
    agent.close();
    claim.close();
  }

  @Test
  void storedLogIsAnsweredAsByTheOriginal() {
    LogResponse answer = client.send("{\"a\":1}", KEY, "one", "two");

    assertThat(answer.getSuccess()).isTrue();
    assertThat(answer.getMessage()).isEqualTo("stored");
  }

  @Test
  void logIsPassedOnByteForByte() {
    String json = "{ \"n\":9007199254740993.10,\"t\":\"Gr\\u00fcße 😀\" ,\"n\":1e5}";

    client.send(json, "", "p\"1");
    client.send("{}", KEY);

    assertThat(forwarder.accepted())
        .containsExactly(
            "{\"pipelines\":[\"p\\\"1\"],\"log_data\":" + json + "}",
            "{\"pipelines\":[],\"log_data\":{}}");
  }

  @Test
  void whatIsNoJsonObjectIsRefusedWithAMessage() {
    for (String bad : List.of("", "null", "[1]", "text", "{\"a\":1", "{\"a\":1}{}")) {
      LogResponse answer = client.send(bad, KEY);

      assertThat(answer.getSuccess()).as(bad).isFalse();
      assertThat(answer.getMessage()).startsWith("refused: json_data must be a JSON object");
    }
    assertThat(forwarder.accepted()).isEmpty();
  }

  @Test
  void anotherKeyIsRefusedAndNeverShown() {
    String other = "fedcba9876543210fedcba9876543210";

    LogResponse answer = client.send("{}", other);

    assertThat(answer.getSuccess()).isFalse();
    assertThat(answer.getMessage())
        .contains("api_key")
        .doesNotContain(other.substring(28))
        .doesNotContain(KEY.substring(28));
    assertThat(forwarder.accepted()).isEmpty();
  }

  @Test
  void acknowledgesOnlyWhatIsWritten() {
    forwarder.hold();
    List<CompletableFuture<LogResponse>> answers = new ArrayList<>();
    for (int i = 0; i < 128; i++) {
      answers.add(client.sendAsync("{\"i\":" + i + "}", KEY));
    }
    await().until(() -> forwarder.writing() == 128);
    assertThat(answers).noneMatch(CompletableFuture::isDone);

    forwarder.write();

    await().until(() -> answers.stream().allMatch(CompletableFuture::isDone));
    assertThat(answers).allMatch(answer -> answer.join().getSuccess());
    assertThat(forwarder.accepted()).hasSize(128);
  }

  @Test
  void fullDiskIsToldAndRecoversByItself() {
    forwarder.refuse(RefusalReason.STORAGE_FULL);
    LogResponse answer = client.send("{}", KEY);
    assertThat(answer.getSuccess()).isFalse();
    assertThat(answer.getMessage()).contains("full").doesNotStartWith("refused: ");

    forwarder.refuse(null);

    assertThat(client.send("{}", KEY).getSuccess()).isTrue();
  }

  @Test
  void alwaysRepliesEvenIfTheDiskDoesNot() throws Exception {
    forwarder.hold();
    CompletableFuture<LogResponse> answer = client.sendAsync("{}", KEY);
    await().until(() -> forwarder.writing() == 1);

    ticks.advance(settings.replyWithin());

    assertThat(answer.get(10, TimeUnit.SECONDS).getSuccess()).isFalse();
    assertThat(answer.join().getMessage()).contains("not stored within 5000 ms");
  }

  @Test
  void takesMoreThanTheOriginal() {
    String large = "{\"a\":\"" + "x".repeat(5 << 20) + "\"}";

    assertThat(client.send(large, KEY).getSuccess()).isTrue();
    assertThat(forwarder.accepted().get(0)).hasSizeGreaterThan(5 << 20);
  }

  @Test
  void whatIsTooLargeIsRefusedAlone() throws Exception {
    restart(settings.withMaxMessageBytes(1 << 20));
    String large = "{\"a\":\"" + "x".repeat(2 << 20) + "\"}";

    assertThatThrownBy(() -> client.send(large, KEY))
        .isInstanceOf(StatusRuntimeException.class)
        .extracting(e -> Status.fromThrowable(e).getCode())
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(client.send("{}", KEY).getSuccess()).isTrue();
  }

  private void restart(AgentSettings newSettings) throws IOException, InterruptedException {
    agent.close();
    claim.close();
    settings = newSettings;
    start();
  }

  @Test
  void socketIsItsOwnersAlone() throws Exception {
    assertThat(Files.getPosixFilePermissions(folder.socket()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));

    restart(settings.withSocketMode(PosixFilePermissions.fromString("rwxrwxrwx")));

    assertThat(Files.getPosixFilePermissions(folder.socket()))
        .isEqualTo(PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  @Test
  void socketThatIsRemovedIsMadeAgainAndConnectionsGoOn() throws Exception {
    client.send("{}", KEY);

    Files.delete(folder.socket());

    await().atMost(Duration.ofSeconds(2)).until(folder::isListening);
    assertThat(client.send("{\"old\":1}", KEY).getSuccess()).isTrue();
    try (AgentClient another = new AgentClient(folder.socket())) {
      assertThat(another.send("{\"new\":1}", KEY).getSuccess()).isTrue();
    }
    assertThat(forwarder.accepted()).hasSize(3);
  }

  @Test
  void linkToALongPathThatIsRemovedIsMadeAgain() throws Exception {
    folder = AgentFolder.in(temporary.resolve("d".repeat(120)));
    restart(AgentSettings.of(folder.path(), ApiKey.of(KEY)));
    AgentFolder link = folder.reachable();
    assertThat(link).isNotEqualTo(folder);

    Files.delete(link.path());

    await().atMost(Duration.ofSeconds(2)).until(link::isListening);
    assertThat(Files.isSymbolicLink(link.path())).isTrue();
    try (AgentClient another = new AgentClient(link.socket())) {
      assertThat(another.send("{}", KEY).getSuccess()).isTrue();
    }
  }

  @Test
  void secondOneGivesWayWithoutDisturbingTheFirst() throws Exception {
    assertThat(AgentClaim.take(settings)).isEmpty();

    assertThat(client.send("{}", KEY).getSuccess()).isTrue();
  }

  @Test
  void newcomerWaitsForOneThatLeaves() throws Exception {
    agent.close();
    CompletableFuture<AgentClaim> next =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return AgentClaim.take(settings).orElseThrow();
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(next).isNotDone();

    claim.close();

    claim = next.get(10, TimeUnit.SECONDS);
    agent = EchoPostAgent.start(claim, forwarder, LOG, settings, ticks);
    assertThat(folder.isListening()).isTrue();
  }

  @Test
  void newcomerDoesNotWaitForEver() {
    agent.close();

    assertThatThrownBy(
            () -> AgentClaim.take(settings.withClaimWithin(Duration.ofSeconds(7)), ticks))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("7000 ms");
  }

  @Test
  void staleSocketIsReplaced() throws Exception {
    agent.close();
    claim.close();
    try (ServerSocketChannel died = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      died.bind(UnixDomainSocketAddress.of(folder.socket()));
    }
    assertThat(Files.exists(folder.socket())).isTrue();

    start();

    assertThat(folder.isListening()).isTrue();
  }

  @Test
  void leavesWhenEmptyAndTakesItsFilesAlong() throws Exception {
    assertThat(Files.exists(folder.statusFile())).isTrue();

    ticks.advance(settings.emptyFor());

    assertThat(agent.ended().toCompletableFuture().get(10, TimeUnit.SECONDS))
        .isEqualTo(EchoPostAgent.End.EMPTY);
    assertThat(Files.exists(folder.socket())).isFalse();
    assertThat(Files.exists(folder.statusFile())).isFalse();
  }

  @Test
  void staysWhileAnythingIsPending() throws Exception {
    client.send("{}", KEY);
    ticks.advance(settings.emptyFor().multipliedBy(10));
    long before = forwarder.looks();
    await().until(() -> forwarder.looks() > before + 2);
    assertThat(folder.isListening()).isTrue();

    forwarder.deliverAll();
    ticks.advance(settings.emptyFor());

    assertThat(agent.ended().toCompletableFuture().get(10, TimeUnit.SECONDS))
        .isEqualTo(EchoPostAgent.End.EMPTY);
  }

  @Test
  void whoIsToldToEndWithLogsLeavesASignThatItHolds() throws Exception {
    client.send("{}", KEY);

    agent.close();

    assertThat(agent.ended().toCompletableFuture().get(10, TimeUnit.SECONDS))
        .isEqualTo(EchoPostAgent.End.CLOSED);
    assertThat(Files.exists(folder.socket())).isFalse();
    assertThat(Files.exists(folder.statusFile())).isTrue();
  }

  @Test
  void whatIsBeingWrittenIsAnsweredAtTheEnd() throws Exception {
    forwarder.hold();
    CompletableFuture<LogResponse> answer = client.sendAsync("{}", KEY);
    await().until(() -> forwarder.writing() == 1);
    CompletableFuture<Void> end = CompletableFuture.runAsync(agent::close);

    forwarder.write();

    assertThat(answer.get(10, TimeUnit.SECONDS).getSuccess()).isTrue();
    end.get(10, TimeUnit.SECONDS);
  }

  @Test
  void neverStrandsWhatItAcknowledged() throws Exception {
    for (int round = 0; round < 10; round++) {
      CompletableFuture<LogResponse> answer = client.sendAsync("{}", KEY);
      ticks.advance(settings.emptyFor());
      boolean acknowledged = answer.handle((reply, e) -> e == null && reply.getSuccess()).get();
      if (acknowledged) {
        assertThat(agent.ended().toCompletableFuture()).as("leaves nothing behind").isNotDone();
        forwarder.deliverAll();
      }
      await().until(this::hasLeftInTheEnd);
      claim.close();
      start();
      client.close();
      client = new AgentClient(folder.socket());
    }
  }

  private boolean hasLeftInTheEnd() {
    ticks.advance(settings.emptyFor());
    return agent.ended().toCompletableFuture().isDone();
  }
}
