package dev.forwarder.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestNameTest {
  private static final List<String> KNOWN =
      new Definitions(TestSettings.FAMILIES).all().stream().map(each -> each.name()).toList();

  @ParameterizedTest
  @CsvSource({
    "forwarder_timout, forwarder_timeout",
    "timeout, forwarder_timeout",
    "forwarder-backoff-base, forwarder_backoff_base",
    "forwarderBackoffMax, forwarder_backoff_max",
    "FORWARDER_MAX_AGE, forwarder_max_age",
    "aditional_endpoints, additional_endpoints",
    "proxy.htpp, proxy.http",
    "api_kye, api_key",
  })
  void findsWhatWasMeant(String written, String meant) {
    assertThat(NearestName.to(written, KNOWN)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"logs_enabled", "hostname", "x", "forwarder_"})
  void saysNothingWhereNothingIsNear(String written) {
    assertThat(NearestName.to(written, KNOWN)).isEmpty();
  }

  @Test
  void countsInsertionsDeletionsReplacementsAndSwaps() {
    assertThat(NearestName.distance("abc", "abc")).isZero();
    assertThat(NearestName.distance("abc", "abcd")).isOne();
    assertThat(NearestName.distance("abc", "ac")).isOne();
    assertThat(NearestName.distance("abc", "abx")).isOne();
    assertThat(NearestName.distance("abc", "bac")).isOne();
    assertThat(NearestName.distance("", "abc")).isEqualTo(3);
  }

  @Test
  void aHugeNameCostsNothing() {
    assertThat(NearestName.to("a".repeat(1_000_000), KNOWN)).isEmpty();
  }
}
