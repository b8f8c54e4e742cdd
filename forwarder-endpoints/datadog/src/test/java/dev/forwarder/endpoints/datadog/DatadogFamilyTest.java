package dev.forwarder.endpoints.datadog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.Priority;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DatadogFamilyTest {
  private final DatadogFamily family = new DatadogFamily(false);

  @ParameterizedTest
  @CsvSource({
    "intake, /intake/, NORMAL, true, true",
    "intake_metadata, /intake/, NORMAL, true, true",
    "intake_direct, /intake/, HIGH, false, false",
    "series_v1, /api/v1/series, NORMAL, true, true",
    "series_v2, /api/v2/series, NORMAL, true, true",
    "series_v3, /api/intake/metrics/v3/series, NORMAL, true, true",
    "series_v3beta, /api/intake/metrics/v3beta/series, NORMAL, true, true",
    "sketches_v1, /api/v1/sketches, NORMAL, true, true",
    "sketches_v2, /api/beta/sketches, NORMAL, true, true",
    "check_run_v1, /api/v1/check_run, NORMAL, true, true",
    "metadata_v1, /api/v1/metadata, NORMAL, true, true",
    "host_metadata, /intake/, HIGH, true, false",
    "agent_checks_metadata, /intake/, NORMAL, true, false",
    "events_v2, /api/v2/events, NORMAL, true, true",
    "services_checks_v2, /api/v2/service_checks, NORMAL, true, true",
    "host_metadata_v2, /api/v2/host_metadata, NORMAL, true, true",
    "process, /api/v1/collector, NORMAL, true, true",
    "process_discovery, /api/v1/discovery, NORMAL, true, true",
    "rtprocess, /api/v1/collector, NORMAL, false, true",
    "container, /api/v1/container, NORMAL, true, true",
    "rtcontainer, /api/v1/container, NORMAL, false, true",
    "connections, /api/v1/connections, NORMAL, true, true",
    "process_lifecycle, /api/v2/proclcycle, NORMAL, true, true",
    "orchestrator, /api/v2/orch, NORMAL, true, true",
    "orchestrator_v1, /api/v1/orchestrator, NORMAL, true, true",
    "orchmanifest, /api/v2/orchmanif, NORMAL, true, true",
  })
  void hasThePeersRoutes(
      String name, String path, Priority priority, boolean retryable, boolean storable) {
    Endpoint endpoint = family.endpoint(name).orElseThrow();

    assertThat(endpoint.path()).isEqualTo(path);
    assertThat(endpoint.priority()).isEqualTo(priority);
    assertThat(endpoint.storable()).isEqualTo(storable);
    assertThat(endpoint.retryable()).isEqualTo(retryable);
    assertThat(endpoint.batching()).isNull();
  }

  @Test
  void hasNoOtherRoutesAndEachNameOnce() {
    assertThat(family.endpoints()).hasSize(26).extracting(Endpoint::name).doesNotHaveDuplicates();
  }

  @Test
  void processLikeRoutesSayWhichAttemptItIs() {
    assertThat(family.endpoints().stream().filter(each -> !attempt(each, 1).isEmpty()))
        .extracting(Endpoint::name)
        .containsExactly(
            "process", "process_discovery", "rtprocess", "container", "rtcontainer", "connections");
    assertThat(attempt(DatadogEndpoints.PROCESS, 3))
        .containsExactly(new Header("X-DD-Agent-Attempts", "3"));
  }

  private List<Header> attempt(Endpoint endpoint, int attempt) {
    return family.attemptHeaders(endpoint, attempt);
  }

  @Test
  void onlyTheIntakeSaysItsContentType() {
    assertThat(family.endpoints())
        .allSatisfy(
            endpoint ->
                assertThat(endpoint.headers())
                    .isEqualTo(
                        endpoint.path().equals("/intake/")
                            ? List.of(new Header("Content-Type", "application/json"))
                            : List.of()));
  }

  @Test
  void sendsTheKeyInItsHeader() {
    assertThat(family.authorization(ApiKey.of("s3cr3t")))
        .isEqualTo(new Header("DD-API-KEY", "s3cr3t"));
  }

  @Test
  void speaksUnderThisProjectsName() {
    assertThat(family.headers())
        .singleElement()
        .satisfies(header -> assertThat(header.value()).startsWith("forwarder/"));
  }

  @Test
  void asksForArbitraryTagsOnlyWhenTold() {
    Header asks = new Header("Allow-Arbitrary-Tag-Value", "true");

    assertThat(family.headers()).doesNotContain(asks);
    assertThat(new DatadogFamily(true).headers()).contains(asks);
  }

  @ParameterizedTest
  @CsvSource({
    "202, DELIVERED",
    "400, REJECTED",
    "413, REJECTED",
    "403, KEY_REFUSED",
    "404, RETRY",
    "429, RETRY",
    "503, RETRY",
  })
  void readsRepliesInTheStandardWay(int status, Verdict verdict) {
    assertThat(family.verdict(DatadogEndpoints.SERIES_V2, Reply.of(status))).isEqualTo(verdict);
  }
}
