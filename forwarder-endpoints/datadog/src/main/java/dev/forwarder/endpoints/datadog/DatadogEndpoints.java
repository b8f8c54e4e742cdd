package dev.forwarder.endpoints.datadog;

import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Priority;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Datadog's routes, under the names that its Agent's forwarder gives them. Of normal priority,
 * retried and storable unless said otherwise. None is batched: what goes there is a whole payload
 * already.
 *
 * <p>There several routes share a name ({@code intake}, {@code orchestrator}); here a name says one
 * route with one treatment, so that counts and files tell them apart.
 */
public final class DatadogEndpoints {

  /** {@code POST /intake/}, JSON: events and service checks. */
  public static final Endpoint INTAKE = intake("intake");

  /** {@code POST /intake/}, JSON, of the kind metadata: regions that wait get it too. */
  public static final Endpoint INTAKE_METADATA = intake("intake_metadata");

  /**
   * {@code POST /intake/}, JSON, for a caller who waits: of high priority, tried once, never on
   * disk.
   */
  public static final Endpoint INTAKE_DIRECT =
      intake("intake_direct").withPriority(Priority.HIGH).withRetryable(false).withStorable(false);

  /** {@code POST /api/v1/series}. */
  public static final Endpoint SERIES_V1 = Endpoint.post("series_v1", "/api/v1/series");

  /** {@code POST /api/v2/series}. */
  public static final Endpoint SERIES_V2 = Endpoint.post("series_v2", "/api/v2/series");

  /** {@code POST /api/intake/metrics/v3/series}. */
  public static final Endpoint SERIES_V3 =
      Endpoint.post("series_v3", "/api/intake/metrics/v3/series");

  /** {@code POST /api/intake/metrics/v3beta/series}. */
  public static final Endpoint SERIES_V3_BETA =
      Endpoint.post("series_v3beta", "/api/intake/metrics/v3beta/series");

  /** {@code POST /api/v1/sketches}, which the Agent registers and does not use. */
  public static final Endpoint SKETCHES_V1 = Endpoint.post("sketches_v1", "/api/v1/sketches");

  /** {@code POST /api/beta/sketches}. */
  public static final Endpoint SKETCHES_V2 = Endpoint.post("sketches_v2", "/api/beta/sketches");

  /** {@code POST /api/v1/check_run}. */
  public static final Endpoint CHECK_RUN_V1 = Endpoint.post("check_run_v1", "/api/v1/check_run");

  /** {@code POST /api/v1/metadata}. */
  public static final Endpoint METADATA_V1 = Endpoint.post("metadata_v1", "/api/v1/metadata");

  /**
   * {@code POST /intake/} with a host's description: of high priority, and never on disk, since its
   * body holds the API key.
   */
  public static final Endpoint HOST_METADATA =
      intake("host_metadata").withPriority(Priority.HIGH).withStorable(false);

  /** {@code POST /intake/} with what checks there are: never on disk, likewise. */
  public static final Endpoint AGENT_CHECKS_METADATA =
      intake("agent_checks_metadata").withStorable(false);

  /** {@code POST /api/v2/events}. */
  public static final Endpoint EVENTS_V2 = Endpoint.post("events_v2", "/api/v2/events");

  /** {@code POST /api/v2/service_checks}; the name is spelled as in the Agent. */
  public static final Endpoint SERVICE_CHECKS_V2 =
      Endpoint.post("services_checks_v2", "/api/v2/service_checks");

  /** {@code POST /api/v2/host_metadata}. */
  public static final Endpoint HOST_METADATA_V2 =
      Endpoint.post("host_metadata_v2", "/api/v2/host_metadata");

  /** {@code POST /api/v1/collector}. */
  public static final Endpoint PROCESS = Endpoint.post("process", "/api/v1/collector");

  /** {@code POST /api/v1/discovery}. */
  public static final Endpoint PROCESS_DISCOVERY =
      Endpoint.post("process_discovery", "/api/v1/discovery");

  /** {@code POST /api/v1/collector}, real-time: tried once. */
  public static final Endpoint RT_PROCESS =
      Endpoint.post("rtprocess", "/api/v1/collector").withRetryable(false);

  /** {@code POST /api/v1/container}. */
  public static final Endpoint CONTAINER = Endpoint.post("container", "/api/v1/container");

  /** {@code POST /api/v1/container}, real-time: tried once. */
  public static final Endpoint RT_CONTAINER =
      Endpoint.post("rtcontainer", "/api/v1/container").withRetryable(false);

  /** {@code POST /api/v1/connections}. */
  public static final Endpoint CONNECTIONS = Endpoint.post("connections", "/api/v1/connections");

  /** {@code POST /api/v2/proclcycle}. */
  public static final Endpoint PROCESS_LIFECYCLE =
      Endpoint.post("process_lifecycle", "/api/v2/proclcycle");

  /** {@code POST /api/v2/orch}. */
  public static final Endpoint ORCHESTRATOR = Endpoint.post("orchestrator", "/api/v2/orch");

  /** {@code POST /api/v1/orchestrator}, for {@code orchestrator_explorer.use_legacy_endpoint}. */
  public static final Endpoint ORCHESTRATOR_V1 =
      Endpoint.post("orchestrator_v1", "/api/v1/orchestrator");

  /** {@code POST /api/v2/orchmanif}. */
  public static final Endpoint ORCHESTRATOR_MANIFEST =
      Endpoint.post("orchmanifest", "/api/v2/orchmanif");

  /** All of the above. */
  static final List<Endpoint> ALL =
      List.of(
          INTAKE,
          INTAKE_METADATA,
          INTAKE_DIRECT,
          SERIES_V1,
          SERIES_V2,
          SERIES_V3,
          SERIES_V3_BETA,
          SKETCHES_V1,
          SKETCHES_V2,
          CHECK_RUN_V1,
          METADATA_V1,
          HOST_METADATA,
          AGENT_CHECKS_METADATA,
          EVENTS_V2,
          SERVICE_CHECKS_V2,
          HOST_METADATA_V2,
          PROCESS,
          PROCESS_DISCOVERY,
          RT_PROCESS,
          CONTAINER,
          RT_CONTAINER,
          CONNECTIONS,
          PROCESS_LIFECYCLE,
          ORCHESTRATOR,
          ORCHESTRATOR_V1,
          ORCHESTRATOR_MANIFEST);

  /** Names of routes for descriptions, not data: every region gets them at all times. */
  private static final Set<String> METADATA =
      names(INTAKE_METADATA, METADATA_V1, HOST_METADATA, AGENT_CHECKS_METADATA, HOST_METADATA_V2);

  /** Names of routes whose requests say which attempt they are. */
  private static final Set<String> PROCESS_LIKE =
      names(PROCESS, PROCESS_DISCOVERY, RT_PROCESS, CONTAINER, RT_CONTAINER, CONNECTIONS);

  /** Names of routes that a metrics pipeline takes in Datadog's place. */
  private static final Set<String> METRICS =
      names(SERIES_V1, SERIES_V2, SERIES_V3, SERIES_V3_BETA, SKETCHES_V2);

  private DatadogEndpoints() {}

  private static Endpoint intake(String name) {
    return Endpoint.post(name, "/intake/").withHeader("Content-Type", "application/json");
  }

  private static Set<String> names(Endpoint... endpoints) {
    return Stream.of(endpoints).map(Endpoint::name).collect(Collectors.toUnmodifiableSet());
  }

  static boolean isMetadata(Endpoint endpoint) {
    return METADATA.contains(endpoint.name());
  }

  static boolean isProcessLike(Endpoint endpoint) {
    return PROCESS_LIKE.contains(endpoint.name());
  }

  static boolean isMetrics(Endpoint endpoint) {
    return METRICS.contains(endpoint.name());
  }
}
