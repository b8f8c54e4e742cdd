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
    "intake, /intake/, NORMAL, true",
    "series_v1, /api/v1/series, NORMAL, true",
    "series_v2, /api/v2/series, NORMAL, true",
    "sketches_v2, /api/beta/sketches, NORMAL, true",
    "check_run_v1, /api/v1/check_run, NORMAL, true",
    "metadata_v1, /api/v1/metadata, NORMAL, true",
    "host_metadata, /intake/, HIGH, false",
  })
  void hasThePeersRoutes(String name, String path, Priority priority, boolean storable) {
    Endpoint endpoint = family.endpoint(name).orElseThrow();

    assertThat(endpoint.path()).isEqualTo(path);
    assertThat(endpoint.priority()).isEqualTo(priority);
    assertThat(endpoint.storable()).isEqualTo(storable);
    assertThat(endpoint.retryable()).isTrue();
    assertThat(endpoint.batching()).isNull();
  }

  @Test
  void hasNoOtherRoutesAndEachNameOnce() {
    assertThat(family.endpoints()).hasSize(7).extracting(Endpoint::name).doesNotHaveDuplicates();
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
