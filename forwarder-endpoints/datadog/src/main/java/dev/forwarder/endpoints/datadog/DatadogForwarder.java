package dev.forwarder.endpoints.datadog;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Payload;
import dev.forwarder.api.SubmitOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The methods of the Datadog Agent's forwarder, over any {@link Forwarder}: one for each kind of
 * payload, so that a host cannot take the wrong route.
 *
 * <p>Each payload becomes a transaction for every key of every domain that its destination selects
 * and that takes the route. None of the methods waits, but for {@link #submitV1IntakeDirect}; none
 * throws for anything that happens at run time. Headers such as {@code Content-Encoding} are the
 * payload's own. It owns nothing and need not be closed. Thread-safe.
 */
public final class DatadogForwarder {

  private final Forwarder forwarder;
  private final DatadogOptions options;
  private final OrchestratorCounts orchestrator = new OrchestratorCounts();

  /**
   * The methods over a forwarder.
   *
   * @param forwarder what delivers; started, stopped and closed by its owner
   * @param options how
   */
  public DatadogForwarder(Forwarder forwarder, DatadogOptions options) {
    this.forwarder = requireNonNull(forwarder, "forwarder");
    this.options = requireNonNull(options, "options");
  }

  /** Series in JSON, to {@code /api/v1/series}. */
  public Admission submitV1Series(Payload... payloads) {
    return submit(DatadogEndpoints.SERIES_V1, payloads);
  }

  /** Series, to {@code /api/v2/series}. */
  public Admission submitSeries(Payload... payloads) {
    return submit(DatadogEndpoints.SERIES_V2, payloads);
  }

  /** Sketches, to {@code /api/beta/sketches}. */
  public Admission submitSketchSeries(Payload... payloads) {
    return submit(DatadogEndpoints.SKETCHES_V2, payloads);
  }

  /** Results of checks, to {@code /api/v1/check_run}. */
  public Admission submitV1CheckRuns(Payload... payloads) {
    return submit(DatadogEndpoints.CHECK_RUN_V1, payloads);
  }

  /**
   * Anything in JSON, to {@code /intake/}.
   *
   * @param kind what it is; metadata goes to regions that wait, too
   * @param payloads the payloads
   * @return for each transaction of each payload, whether it was accepted
   */
  public Admission submitV1Intake(IntakeKind kind, Payload... payloads) {
    return submit(kind.endpoint(), payloads);
  }

  /**
   * Anything in JSON, to {@code /intake/}, tried once, while the caller waits for the reply. Not
   * for the forwarder's callback thread, which brings the responses.
   *
   * @param maxWait how long to wait for all responses
   * @param payloads the payloads
   * @return the responses; those that had not come in time are still on their way and come later
   */
  public Responses submitV1IntakeDirect(Duration maxWait, Payload... payloads) {
    if (requireNonNull(maxWait, "maxWait").isNegative()) {
      throw new IllegalArgumentException("maxWait must not be negative");
    }
    Responses responses = ask(DatadogEndpoints.INTAKE_DIRECT, payloads);
    responses.awaitAll(maxWait);
    return responses;
  }

  /** What a host is, to {@code /intake/}, before other payloads and never on disk. */
  public Admission submitHostMetadata(Payload... payloads) {
    return submit(DatadogEndpoints.HOST_METADATA, payloads);
  }

  /** What checks there are, to {@code /intake/}, never on disk. */
  public Admission submitAgentChecksMetadata(Payload... payloads) {
    return submit(DatadogEndpoints.AGENT_CHECKS_METADATA, payloads);
  }

  /** Descriptions, to {@code /api/v1/metadata}. */
  public Admission submitMetadata(Payload... payloads) {
    return submit(DatadogEndpoints.METADATA_V1, payloads);
  }

  /** Processes, to {@code /api/v1/collector}. */
  public Responses submitProcessChecks(Payload... payloads) {
    return ask(DatadogEndpoints.PROCESS, payloads);
  }

  /** Processes that were discovered, to {@code /api/v1/discovery}. */
  public Responses submitProcessDiscoveryChecks(Payload... payloads) {
    return ask(DatadogEndpoints.PROCESS_DISCOVERY, payloads);
  }

  /** Processes in real time, to {@code /api/v1/collector}, tried once. */
  public Responses submitRtProcessChecks(Payload... payloads) {
    return ask(DatadogEndpoints.RT_PROCESS, payloads);
  }

  /** Containers, to {@code /api/v1/container}. */
  public Responses submitContainerChecks(Payload... payloads) {
    return ask(DatadogEndpoints.CONTAINER, payloads);
  }

  /** Containers in real time, to {@code /api/v1/container}, tried once. */
  public Responses submitRtContainerChecks(Payload... payloads) {
    return ask(DatadogEndpoints.RT_CONTAINER, payloads);
  }

  /** Connections, to {@code /api/v1/connections}. */
  public Responses submitConnectionChecks(Payload... payloads) {
    return ask(DatadogEndpoints.CONNECTIONS, payloads);
  }

  /**
   * Resources of an orchestrator, to {@code /api/v2/orch}, or {@code /api/v1/orchestrator} where
   * the options say so.
   *
   * @param nodeType what kind of resource, such as {@code Pod}; for {@link #orchestratorCounts()}
   * @param payloads the payloads
   * @return for each transaction of each payload, whether it was accepted
   */
  public Admission submitOrchestratorChecks(String nodeType, Payload... payloads) {
    orchestrator.add(requireNonNull(nodeType, "nodeType"), payloads.length);
    return submit(
        options.legacyOrchestrator()
            ? DatadogEndpoints.ORCHESTRATOR_V1
            : DatadogEndpoints.ORCHESTRATOR,
        payloads);
  }

  /** Manifests of an orchestrator, to {@code /api/v2/orchmanif}. */
  public Admission submitOrchestratorManifests(Payload... payloads) {
    orchestrator.add("OrchestratorManifest", payloads.length);
    return submit(DatadogEndpoints.ORCHESTRATOR_MANIFEST, payloads);
  }

  /**
   * How many orchestrator payloads were submitted, by type of node, and manifests as {@code
   * OrchestratorManifest}. After a hundred types further ones count as {@code other}.
   */
  public Map<String, Long> orchestratorCounts() {
    return orchestrator.read();
  }

  /**
   * Anything, to a route of the host's own.
   *
   * @param endpoint the route, with its priority, its headers, and whether it is retried and stored
   * @param payload the payload
   * @param submitOptions how long to wait for room, and who is told the outcome
   * @return for each transaction, whether it was accepted
   */
  public Admission submitTransaction(
      Endpoint endpoint, Payload payload, SubmitOptions submitOptions) {
    return forwarder.submit(endpoint, payload, submitOptions);
  }

  private Admission submit(Endpoint endpoint, Payload... payloads) {
    if (payloads.length == 1) {
      return forwarder.submit(endpoint, payloads[0]);
    }
    return Stream.of(payloads)
        .map(payload -> forwarder.submit(endpoint, payload))
        .reduce(Admission.of(List.of()), DatadogForwarder::joined);
  }

  private static Admission joined(Admission one, Admission other) {
    List<Admission.Entry> entries = new ArrayList<>(one.entries());
    entries.addAll(other.entries());
    return one.accepted() + one.refused() + other.accepted() + other.refused() == entries.size()
        ? Admission.of(entries)
        : Admission.of(
            entries, one.settled().thenCombine(other.settled(), DatadogForwarder::joined));
  }

  private Responses ask(Endpoint endpoint, Payload... payloads) {
    List<CompletableFuture<Response>> each = new ArrayList<>();
    for (int i = 0; i < payloads.length; i++) {
      Asking asking = new Asking(i);
      SubmitOptions listening = SubmitOptions.NONE.withListener(asking::ended);
      each.addAll(asking.admitted(forwarder.submit(endpoint, payloads[i], listening)));
    }
    return new Responses(each);
  }
}
