package dev.forwarder.endpoints.datadog;

import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Priority;
import java.util.List;

/**
 * Datadog's routes, under the names that its Agent's forwarder gives them. Retried and storable
 * unless said otherwise. None is batched: what goes there is a whole payload already.
 */
public final class DatadogEndpoints {

  /** {@code POST /intake/}, JSON: events and service checks. */
  public static final Endpoint INTAKE = intake("intake");

  /** {@code POST /api/v1/series}. */
  public static final Endpoint SERIES_V1 = Endpoint.post("series_v1", "/api/v1/series");

  /** {@code POST /api/v2/series}. */
  public static final Endpoint SERIES_V2 = Endpoint.post("series_v2", "/api/v2/series");

  /** {@code POST /api/beta/sketches}. */
  public static final Endpoint SKETCHES_V2 = Endpoint.post("sketches_v2", "/api/beta/sketches");

  /** {@code POST /api/v1/check_run}. */
  public static final Endpoint CHECK_RUN_V1 = Endpoint.post("check_run_v1", "/api/v1/check_run");

  /** {@code POST /api/v1/metadata}. */
  public static final Endpoint METADATA_V1 = Endpoint.post("metadata_v1", "/api/v1/metadata");

  /**
   * {@code POST /intake/} with a host's description: of high priority, and never on disk, since its
   * body holds the API key. The peer calls it {@code intake} too; here a name says one route.
   */
  public static final Endpoint HOST_METADATA =
      intake("host_metadata").withPriority(Priority.HIGH).withStorable(false);

  /** All of the above. */
  static final List<Endpoint> ALL =
      List.of(INTAKE, SERIES_V1, SERIES_V2, SKETCHES_V2, CHECK_RUN_V1, METADATA_V1, HOST_METADATA);

  private DatadogEndpoints() {}

  private static Endpoint intake(String name) {
    return Endpoint.post(name, "/intake/").withHeader("Content-Type", "application/json");
  }
}
