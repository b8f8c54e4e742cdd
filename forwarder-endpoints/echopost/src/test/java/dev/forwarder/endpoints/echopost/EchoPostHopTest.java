package dev.forwarder.endpoints.echopost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Transport;
import dev.forwarder.api.Verdict;
import dev.forwarder.endpoints.echopost.binary.BinarySettings;
import dev.forwarder.endpoints.echopost.launch.AgentProgram;
import dev.forwarder.endpoints.echopost.launch.AgentProgram.BinaryProgram;
import dev.forwarder.endpoints.echopost.launch.AgentProgram.JavaProgram;
import dev.forwarder.endpoints.echopost.socket.AgentFolder;
import dev.forwarder.endpoints.echopost.wire.LogResponse;
import io.grpc.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EchoPostHopTest {

  private static final AgentProgram JAVA = new JavaProgram(List.of("forwarder", "echopost"));
  private static final EchoPostSettings SETTINGS =
      EchoPostSettings.of(Path.of(".datanadhi"), Requests.KEY.id(), JAVA);
  private static final String ITEM = "{\"pipelines\":[\"a\"],\"log_data\":{\"b\":1}}";

  private final EchoPostHop hop = new EchoPostHop(SETTINGS);

  @Test
  void carriesLogsOfItsKeyAlone() {
    assertThat(carries(Requests.LOG, Requests.KEY, Payload.of(ITEM))).isTrue();

    assertThat(carries(Requests.LOG, ApiKey.of("another-key-0002"), Payload.of(ITEM))).isFalse();
    assertThat(carries(Endpoint.post("upload", "/upload"), Requests.KEY, Payload.of(ITEM)))
        .isFalse();
  }

  @Test
  void carriesWhatHasTheShapeOfALogAlone() {
    assertThat(carries(Payload.of(""))).isFalse();
    assertThat(carries(Payload.of("{\"log_data\":{}}"))).isTrue();
    assertThat(carries(Payload.of("{\"pipelines\":[]}"))).isFalse();
    assertThat(carries(Payload.of("{\"log_data\":{},\"more\":1}"))).isFalse();
    assertThat(carries(Payload.wrap(new byte[] {0x1f, (byte) 0x8b, 8, 0}))).isFalse();
    assertThat(carries(Payload.of(ITEM).withHeader("content-encoding", "gzip"))).isFalse();
  }

  /** What it said yes to and could not carry after all would be rejected, though others take it. */
  @Test
  void longLogIsJudgedAsAShortOneIs() {
    String text = "x".repeat(70_000);

    assertThat(carries(Payload.of("{\"pipelines\":[],\"log_data\":{\"b\":\"" + text + "\"}}")))
        .isTrue();
    assertThat(carries(Payload.of("{" + text + "}"))).isFalse();
    assertThat(carries(Payload.of("{\"log_data\":{},\"b\":\"" + text + "\"}"))).isFalse();
  }

  /** Who would refuse it for its size alone leaves it to others. */
  @Test
  void logThatIsTooLargeForItsAgentIsNotCarried() {
    Payload large = Payload.of(ITEM.replace("1}", "\"" + "x".repeat(4 << 20) + "\"}"));
    EchoPostSettings original =
        EchoPostSettings.of(
            Path.of(".datanadhi"), Requests.KEY.id(), new BinaryProgram(BinarySettings.DEFAULT));

    assertThat(carries(large)).isTrue();
    assertThat(
            new EchoPostHop(original).carries(Requests.DOMAIN, Requests.KEY, Requests.LOG, large))
        .isFalse();
  }

  /** What is wrong with a folder must not keep a host from starting. */
  @Test
  void folderThatCannotBeReachedMakesAnUnreachableHop(@TempDir Path temporary) throws Exception {
    Path directory = temporary.resolve("not-ascii-\u00fc");
    Path link = AgentFolder.in(directory).reachable().path();
    Files.delete(link);
    Files.createSymbolicLink(link, temporary);
    try (Transport opened =
        new EchoPostHop(EchoPostSettings.of(directory, Requests.KEY.id(), JAVA))
            .open(Requests.DOMAIN, null)) {

      Reply reply = Requests.send(opened, ITEM).join();

      assertThat(reply.failure()).isEqualTo(FailureKind.UNREACHABLE);
      assertThat(reply.detail()).contains("in the way");
    } finally {
      Files.delete(link);
    }
  }

  private boolean carries(Payload payload) {
    return carries(Requests.LOG, Requests.KEY, payload);
  }

  private boolean carries(Endpoint endpoint, ApiKey key, Payload payload) {
    return hop.carries(Requests.DOMAIN, key, endpoint, payload);
  }

  @Test
  void safeAtOnceWithOurAgentAndTwoSecondsLaterWithTheOriginal() {
    AgentProgram original = new BinaryProgram(BinarySettings.DEFAULT);

    assertThat(hop.safeAfter()).isZero();
    assertThat(new EchoPostHop(EchoPostSettings.of(Path.of("d"), "key", original)).safeAfter())
        .isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void numbersOfTheHopAreItsSettings() {
    EchoPostHop other =
        new EchoPostHop(
            SETTINGS
                .withMaxInFlight(7)
                .withTimeouts(Duration.ofSeconds(3), Duration.ofSeconds(1))
                .withSafeAfter(Duration.ofSeconds(4)));

    assertThat(hop.maxInFlight()).isEqualTo(128);
    assertThat(other.maxInFlight()).isEqualTo(7);
    assertThat(other.timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(other.safeAfter()).isEqualTo(Duration.ofSeconds(4));
    assertThat(hop.name()).isEqualTo("echopost");
  }

  @Test
  void badLogIsRejectedAndOtherRefusalsAreNot() {
    assertThat(verdict(false, "refused: json_data must be a JSON object"))
        .isEqualTo(Verdict.REJECTED);
    assertThat(verdict(false, "not stored: the disk is full")).isEqualTo(Verdict.RETRY);
    assertThat(verdict(false, "")).isEqualTo(Verdict.RETRY);
    assertThat(verdict(true, "stored")).isEqualTo(Verdict.DELIVERED);
  }

  private Verdict verdict(boolean success, String message) {
    return hop.verdict(
        AgentReplies.of(LogResponse.newBuilder().setSuccess(success).setMessage(message).build()));
  }

  @Test
  void failedCallsAreReadByTheirStatus() {
    assertThat(verdict(Status.INVALID_ARGUMENT)).isEqualTo(Verdict.REJECTED);
    assertThat(verdict(Status.UNAVAILABLE)).isEqualTo(Verdict.RETRY);
    assertThat(verdict(Status.DEADLINE_EXCEEDED)).isEqualTo(Verdict.RETRY);
    assertThat(verdict(Status.INTERNAL)).isEqualTo(Verdict.RETRY);
    assertThat(verdict(Status.UNIMPLEMENTED)).isEqualTo(Verdict.RETRY);
    assertThat(AgentReplies.of(Status.DEADLINE_EXCEEDED, 100).failure())
        .isEqualTo(FailureKind.TIMEOUT);
  }

  private Verdict verdict(Status status) {
    return verdict(status, 100);
  }

  private Verdict verdict(Status status, int requestBytes) {
    return hop.verdict(AgentReplies.of(status, requestBytes));
  }

  @Test
  void logIsTooLargeOnlyWhereAnAgentMayFindItSo() {
    assertThat(verdict(Status.RESOURCE_EXHAUSTED, (4 << 20) + 1)).isEqualTo(Verdict.REJECTED);
    assertThat(verdict(Status.RESOURCE_EXHAUSTED, 4 << 20)).isEqualTo(Verdict.RETRY);
  }

  @Test
  void whatAnAgentSaysIsBoundedAndHoldsNoKey() {
    String key = "abcdef0123456789abcdef0123456789";

    Reply reply = AgentReplies.status(503, key + " was refused " + ".".repeat(5000));

    assertThat(reply.detail()).hasSize(1024).doesNotContain(key);
  }

  @Test
  void settingsHaveBounds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SETTINGS.withMaxInFlight(0))
        .withMessageContaining("maxInFlight");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SETTINGS.withTimeouts(Duration.ZERO, Duration.ofSeconds(1)))
        .withMessageContaining("timeout");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SETTINGS.withRetryAfter(Duration.ofSeconds(-1)))
        .withMessageContaining("retryAfter");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EchoPostSettings.of(Path.of("d"), " ", JAVA))
        .withMessageContaining("keyId");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JavaProgram(List.of()))
        .withMessageContaining("command");
  }
}
