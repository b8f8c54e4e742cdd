package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.forwarder.api.Admission;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Priority;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.Reply;
import dev.forwarder.api.SubmitOptions;
import dev.forwarder.core.testing.RecordedTransaction;
import dev.forwarder.core.testing.RecordingForwarder;
import dev.forwarder.endpoints.datadog.DatadogFamily;
import dev.forwarder.endpoints.datadog.DatadogForwarder;
import dev.forwarder.endpoints.datadog.DatadogOptions;
import dev.forwarder.endpoints.datadog.IntakeKind;
import dev.forwarder.endpoints.datadog.Response;
import dev.forwarder.endpoints.datadog.Responses;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The typed methods of the Datadog family: where each goes, and what each answers. */
final class DatadogForwarderTest {

  private static final Payload BODY = Payload.of("{}");

  private final RecordingForwarder recording = new RecordingForwarder();
  private final DatadogForwarder forwarder =
      new DatadogForwarder(recording, DatadogOptions.defaults());

  /** What a row of the peer's table says of a method. */
  private record Row(
      String endpoint, String path, Priority priority, boolean retryable, boolean storable) {}

  private static Arguments row(
      String method,
      BiConsumer<DatadogForwarder, Payload> call,
      String endpoint,
      String path,
      String flags) {
    Row row =
        new Row(
            endpoint,
            path,
            flags.contains("H") ? Priority.HIGH : Priority.NORMAL,
            flags.contains("R"),
            flags.contains("D"));
    return arguments(method, call, row);
  }

  /** H: of high priority, R: retried, D: may stand on disk. */
  static Stream<Arguments> rows() {
    return Stream.of(
        row("V1Series", DatadogForwarder::submitV1Series, "series_v1", "/api/v1/series", "RD"),
        row("Series", DatadogForwarder::submitSeries, "series_v2", "/api/v2/series", "RD"),
        row(
            "Sketches",
            DatadogForwarder::submitSketchSeries,
            "sketches_v2",
            "/api/beta/sketches",
            "RD"),
        row(
            "CheckRuns",
            DatadogForwarder::submitV1CheckRuns,
            "check_run_v1",
            "/api/v1/check_run",
            "RD"),
        row("Intake", (f, p) -> f.submitV1Intake(IntakeKind.EVENTS, p), "intake", "/intake/", "RD"),
        row(
            "Intake",
            (f, p) -> f.submitV1Intake(IntakeKind.METADATA, p),
            "intake_metadata",
            "/intake/",
            "RD"),
        row(
            "IntakeDirect",
            (f, p) -> f.submitV1IntakeDirect(Duration.ZERO, p),
            "intake_direct",
            "/intake/",
            "H"),
        row(
            "HostMetadata",
            DatadogForwarder::submitHostMetadata,
            "host_metadata",
            "/intake/",
            "HR"),
        row(
            "ChecksMetadata",
            DatadogForwarder::submitAgentChecksMetadata,
            "agent_checks_metadata",
            "/intake/",
            "R"),
        row("Metadata", DatadogForwarder::submitMetadata, "metadata_v1", "/api/v1/metadata", "RD"),
        row("Process", DatadogForwarder::submitProcessChecks, "process", "/api/v1/collector", "RD"),
        row(
            "Discovery",
            DatadogForwarder::submitProcessDiscoveryChecks,
            "process_discovery",
            "/api/v1/discovery",
            "RD"),
        row(
            "RtProcess",
            DatadogForwarder::submitRtProcessChecks,
            "rtprocess",
            "/api/v1/collector",
            "D"),
        row(
            "Container",
            DatadogForwarder::submitContainerChecks,
            "container",
            "/api/v1/container",
            "RD"),
        row(
            "RtContainer",
            DatadogForwarder::submitRtContainerChecks,
            "rtcontainer",
            "/api/v1/container",
            "D"),
        row(
            "Connections",
            DatadogForwarder::submitConnectionChecks,
            "connections",
            "/api/v1/connections",
            "RD"),
        row(
            "Orchestrator",
            (f, p) -> f.submitOrchestratorChecks("Pod", p),
            "orchestrator",
            "/api/v2/orch",
            "RD"),
        row(
            "Manifests",
            DatadogForwarder::submitOrchestratorManifests,
            "orchmanifest",
            "/api/v2/orchmanif",
            "RD"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void eachMethodTakesItsRoute(String method, BiConsumer<DatadogForwarder, Payload> call, Row row) {
    recording.start();
    call.accept(forwarder, BODY);

    assertThat(recording.transactions()).hasSize(1);
    Endpoint endpoint = recording.transactions().get(0).endpoint();
    assertThat(
            new Row(
                endpoint.name(),
                endpoint.path(),
                endpoint.priority(),
                endpoint.retryable(),
                endpoint.storable()))
        .as(method)
        .isEqualTo(row);
    assertThat(recording.transactions().get(0).payload()).isSameAs(BODY);
  }

  /** Peer, forwarder: every submission errors when it is stopped. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void eachMethodIsRefusedBeforeTheStart(
      String method, BiConsumer<DatadogForwarder, Payload> call, Row row) {
    call.accept(forwarder, BODY);

    assertThat(recording.transactions())
        .as(method + " " + row)
        .extracting(RecordedTransaction::refusal)
        .containsExactly(Optional.of(RefusalReason.NOT_RUNNING));
  }

  @Test
  void theLegacyRouteOfOrchestratorsIsAChoice() {
    recording.start();
    new DatadogForwarder(recording, DatadogOptions.defaults().withLegacyOrchestrator(true))
        .submitOrchestratorChecks("Pod", BODY);

    assertThat(recording.transactions().get(0).endpoint().path()).isEqualTo("/api/v1/orchestrator");
  }

  @Test
  void orchestratorPayloadsAreCountedByTypeOfNode() {
    recording.start();
    forwarder.submitOrchestratorChecks("Pod", BODY, BODY);
    forwarder.submitOrchestratorChecks("Node", BODY);
    forwarder.submitOrchestratorManifests(BODY);

    assertThat(forwarder.orchestratorCounts())
        .containsOnly(
            Map.entry("Pod", 2L), Map.entry("Node", 1L), Map.entry("OrchestratorManifest", 1L));
  }

  @Test
  void typesOfNodesAreCountedUpToAHundred() {
    recording.start();
    for (int i = 0; i < 150; i++) {
      forwarder.submitOrchestratorChecks("type" + i, BODY);
    }

    assertThat(forwarder.orchestratorCounts()).hasSize(101).containsEntry("other", 50L);
  }

  @Test
  void aRouteOfTheHostsOwnGoesThroughAsItIs() {
    recording.start();
    Endpoint own =
        Endpoint.post("own", "/api/v9/own").withPriority(Priority.HIGH).withRetryable(false);
    forwarder.submitTransaction(own, BODY, SubmitOptions.NONE);

    assertThat(recording.transactions().get(0).endpoint()).isSameAs(own);
  }

  /** Peer, forwarder: two payloads for two keys are four transactions. */
  @Test
  void everyPayloadGoesToEveryKeyOfEveryDomain() {
    RecordingForwarder two = recordingOfTwoKeys();
    two.start();
    Admission admission =
        new DatadogForwarder(two, DatadogOptions.defaults()).submitSeries(BODY, BODY);

    assertThat(admission.accepted()).isEqualTo(4);
    assertThat(two.transactions())
        .extracting(RecordedTransaction::keyId)
        .containsExactly("one", "two", "one", "two");
  }

  private static RecordingForwarder recordingOfTwoKeys() {
    return new RecordingForwarder(
        List.of(
            new Domain(
                "dd",
                URI.create("https://dd.example"),
                Domain.Role.PRIMARY,
                new DatadogFamily(false),
                List.of(ApiKey.of("one", "k-1"), ApiKey.of("two", "k-2")))));
  }

  // ---- responses ----

  /** Peer, forwarder: handlers are called once. */
  @Test
  void thereIsAResponseForEachPayloadAndKeyInOrder() {
    RecordingForwarder two = recordingOfTwoKeys();
    two.start();
    Responses responses =
        new DatadogForwarder(two, DatadogOptions.defaults()).submitProcessChecks(BODY, BODY);
    assertThat(responses.size()).isEqualTo(4);
    assertThat(responses.isComplete()).isFalse();

    List<RecordedTransaction> sent = two.transactions();
    for (int i = 3; i >= 0; i--) {
      sent.get(i).deliver();
    }

    assertThat(now(responses))
        .extracting(response -> response.payload() + " " + response.keyId())
        .containsExactly("0 one", "0 two", "1 one", "1 two");
    assertThat(now(responses)).allMatch(Response::isDelivered);
  }

  @Test
  void oneResponseIsThereBeforeTheOthers() {
    RecordingForwarder two = recordingOfTwoKeys();
    two.start();
    Responses responses =
        new DatadogForwarder(two, DatadogOptions.defaults()).submitContainerChecks(BODY);
    List<Response> heard = new ArrayList<>();
    responses.each().get(1).thenAccept(heard::add);

    two.transactions().get(1).deliver();

    assertThat(heard).extracting(Response::keyId).containsExactly("two");
    assertThat(responses.soFar()).isEqualTo(heard);
    assertThat(responses.isComplete()).isFalse();
  }

  @Test
  void theResponseOfWhatIsRefusedIsItsRefusal() {
    Responses responses = forwarder.submitConnectionChecks(BODY);

    assertThat(now(responses))
        .extracting(Response::refused)
        .containsExactly(RefusalReason.NOT_RUNNING);
  }

  @Test
  void noPayloadsHaveNoResponses() {
    assertThat(now(forwarder.submitProcessChecks())).isEmpty();
  }

  @Test
  void aResponseForWhichThereIsNoThreadComesWhenThereIsOne() {
    Rig rig = Rig.startedBare(b -> b.domain(datadog()));
    rig.transport.answers(202);
    rig.environment.callbacksOn(
        task -> {
          throw new OutOfMemoryError("unable to create native thread, says the test");
        });
    Responses responses = over(rig).submitProcessChecks(BODY);
    rig.advanceSeconds(5);
    assertThat(rig.counts().delivered()).isEqualTo(1);
    assertThat(responses.isComplete()).isFalse();
    rig.environment.callbacksByHand();
    rig.advanceSeconds(1);

    assertThat(now(responses)).extracting(Response::status).containsExactly(202);
  }

  @Test
  void aResponseForWhichThereIsNeverAThreadComesWithTheStop() {
    Rig rig = Rig.startedBare(b -> b.domain(datadog()));
    rig.environment.callbacksOn(
        task -> {
          throw new OutOfMemoryError("unable to create native thread, says the test");
        });
    Responses responses = over(rig).submitProcessChecks(BODY);
    rig.run();
    rig.beginStop(Duration.ZERO);

    assertThat(now(responses))
        .extracting(Response::dropped)
        .containsExactly(DropReason.STOPPED_IN_FLIGHT);
  }

  /** Peer: a transaction that is evicted from the retry queue never completes. */
  @Test
  void whatIsEvictedIsAnsweredToo() {
    Rig rig =
        Rig.startedBare(b -> b.domain(datadog()).queue(Choice.queue().memory(64 << 10).settings()));
    rig.transport.answers(503);
    Payload large = Payload.wrap(new byte[4 << 10]);
    List<Responses> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(over(rig).submitProcessChecks(large));
      rig.run();
    }

    Responses first = all.get(0);
    assertThat(now(first)).extracting(Response::dropped).containsExactly(DropReason.EVICTED);
    assertThat(now(first).get(0).attempts()).isEqualTo(1);
    assertThat(all.get(19).isComplete()).isFalse();
  }

  /** Peer: what is cancelled while it is in flight never completes. */
  @Test
  void whatIsInFlightAtTheStopIsAnsweredToo() {
    Rig rig = Rig.startedBare(b -> b.domain(datadog()));
    Responses responses = over(rig).submitProcessChecks(BODY);
    rig.run();
    rig.beginStop(Duration.ZERO);

    assertThat(now(responses))
        .extracting(Response::dropped)
        .containsExactly(DropReason.STOPPED_IN_FLIGHT);
  }

  /** Peer, forwarder: 500, then 200: two attempts, one completion, with the 200. */
  @Test
  void aRetriedPayloadIsAnsweredOnceWithItsLastReply() {
    Rig rig = Rig.startedBare(b -> b.domain(datadog()));
    rig.transport.answers(500);
    Responses responses = over(rig).submitProcessChecks(BODY);
    rig.run();
    assertThat(responses.isComplete()).isFalse();
    rig.transport.answers(request -> Reply.of(200));
    rig.advanceSeconds(60);

    assertThat(now(responses)).hasSize(1);
    assertThat(now(responses).get(0).attempts()).isEqualTo(2);
    assertThat(now(responses).get(0).status()).isEqualTo(200);
  }

  /** Peer, forwarder: what is not retryable is one request, and is answered with its 500. */
  @Test
  void aRealTimePayloadIsTriedOnce() {
    Rig rig = Rig.startedBare(b -> b.domain(datadog()));
    rig.transport.answers(500);
    Responses responses = over(rig).submitRtProcessChecks(BODY);
    rig.advanceSeconds(300);

    assertThat(rig.transport.requests()).isEqualTo(1);
    assertThat(now(responses).get(0).outcome()).isEqualTo(Outcome.DROPPED);
    assertThat(now(responses).get(0).status()).isEqualTo(500);
  }

  /** Peer, forwarder: after 30 s without a response the channel closes, and the rest is lost. */
  @Test
  void aLateResponseComesAfterAll() {
    Rig rig = Rig.startedBare(b -> b.domain(datadog()));
    rig.transport.answers(503);
    Responses responses = over(rig).submitProcessChecks(BODY);
    rig.advance(Duration.ofMinutes(30));
    assertThat(responses.isComplete()).isFalse();
    rig.transport.answers(200);
    rig.advance(Duration.ofMinutes(5));

    assertThat(now(responses)).allMatch(Response::isDelivered);
  }

  @Test
  void aDirectSubmissionWaitsForItsResponseNoLongerThanTold() {
    recording.start();
    Responses responses = forwarder.submitV1IntakeDirect(Duration.ofNanos(1), BODY);

    assertThat(responses.isComplete()).isFalse();
    assertThatThrownBy(() -> forwarder.submitV1IntakeDirect(Duration.ofNanos(-1), BODY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static DatadogForwarder over(Rig rig) {
    return new DatadogForwarder(rig.forwarder, DatadogOptions.defaults());
  }

  private static Domain datadog() {
    return Domain.of(new DatadogFamily(false), URI.create("https://dd.example"), Rig.KEY);
  }

  private static List<Response> now(Responses responses) {
    assertThat(responses.isComplete()).isTrue();
    return responses.all().toCompletableFuture().join();
  }
}
