package dev.forwarder.endpoints.datadog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Header;
import dev.forwarder.api.KeyCheck;
import dev.forwarder.api.KeyStatus;
import dev.forwarder.api.Reply;
import dev.forwarder.api.RequestReply.Probe;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How Datadog is asked about a key, where, and what its answer means. */
final class DatadogKeyCheckTest {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final ApiKey KEY = ApiKey.of("main", SECRET);

  private final DatadogFamily family = new DatadogFamily(false);
  private final KeyCheck check = family.keyCheck().orElseThrow();

  private Domain domain(String url, ApiKey... keys) {
    return Domain.of(family, URI.create(url), keys);
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.datadoghq.com, https://api.datadoghq.com",
    "https://custom.datadoghq.com, https://api.datadoghq.com",
    "https://custom.agent.datadoghq.com, https://api.datadoghq.com",
    "https://7-50-0-app.agent.datadoghq.com, https://api.datadoghq.com",
    "https://app.datadoghq.eu, https://api.datadoghq.eu",
    "https://app.us2.datadoghq.com, https://api.us2.datadoghq.com",
    "https://custom.agent.us2.datadoghq.com, https://api.us2.datadoghq.com",
    "https://app.xx9.datadoghq.com, https://api.xx9.datadoghq.com",
    "https://7-50-0-app.agent.ap1.datadoghq.com, https://api.ap1.datadoghq.com",
    "https://app.prtest01.datadoghq.com, https://api.prtest01.datadoghq.com",
    "https://app.mrf.datadoghq.com, https://api.datadoghq.com",
    "https://app.mrf.us3.datadoghq.com, https://api.us3.datadoghq.com",
    "https://app.datadoghq.internal, https://api.datadoghq.internal",
    "https://app.ddog-gov.com, https://api.ddog-gov.com",
    "https://custom.ddog-gov.com, https://api.ddog-gov.com",
    "https://datadoghq.com, https://api.datadoghq.com",
    "https://APP.DataDogHQ.com, https://api.datadoghq.com",
    "https://app.datadoghq.com., https://api.datadoghq.com",
    "https://app.us3.datadoghq.com.:443/, https://api.us3.datadoghq.com",
  })
  void aHostWithinASiteIsAskedAtItsApi(String url, String api) {
    assertThat(check.probe(domain(url, KEY), KEY).uri()).hasToString(api + "/api/v1/validate");
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.myproxy.com, https://app.myproxy.com",
    "https://app.myproxy.com/dd/, https://app.myproxy.com/dd",
    "http://10.0.0.1:8080, http://10.0.0.1:8080",
    "https://notdatadoghq.com, https://notdatadoghq.com",
    "https://app.datadoghq.com.evil.example, https://app.datadoghq.com.evil.example",
    "https://app.datadoghq.com:8443, https://app.datadoghq.com:8443",
    "http://app.datadoghq.com, http://app.datadoghq.com",
  })
  void anyOtherIsAskedItself(String url, String asked) {
    assertThat(check.probe(domain(url, KEY), KEY).uri()).hasToString(asked + "/api/v1/validate");
  }

  @Test
  void keyIsInAHeaderAndNowhereElse() {
    Probe probe = check.probe(domain("https://app.datadoghq.com", KEY), KEY);

    assertThat(probe.method()).isEqualTo("GET");
    assertThat(probe.uri().getQuery()).isNull();
    assertThat(probe.headers()).contains(new Header("DD-API-KEY", SECRET));
    assertThat(probe.toString()).doesNotContain(SECRET);
  }

  @Test
  void tenSecondsAreSharedByTheKeysOfADomainButEachHasTwo() {
    assertThat(timeoutOfOneOf(1)).isEqualTo(Duration.ofSeconds(10));
    assertThat(timeoutOfOneOf(2)).isEqualTo(Duration.ofSeconds(5));
    assertThat(timeoutOfOneOf(100)).isEqualTo(Duration.ofSeconds(2));
  }

  private Duration timeoutOfOneOf(int keys) {
    ApiKey[] all =
        IntStream.range(0, keys)
            .mapToObj(i -> ApiKey.of("k" + i, SECRET + i))
            .toArray(ApiKey[]::new);
    return check.probe(domain("https://app.datadoghq.com", all), all[0]).timeout();
  }

  @Test
  void okMeansValid() {
    assertThat(check.read(Reply.of(200))).isEqualTo(KeyStatus.VALID);
  }

  @Test
  void forbiddenMeansInvalid() {
    assertThat(check.read(Reply.of(403))).isEqualTo(KeyStatus.INVALID);
  }

  @ParameterizedTest
  @ValueSource(ints = {202, 302, 400, 401, 404, 429, 500, 503})
  void anyOtherStatusIsUnexpected(int status) {
    assertThat(check.read(Reply.of(status))).isEqualTo(KeyStatus.UNEXPECTED);
  }

  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void noAnswerMeansUnreachable(FailureKind failure) {
    assertThat(check.read(Reply.failed(failure, ""))).isEqualTo(KeyStatus.UNREACHABLE);
  }

  @Test
  void thirtyTwoZerosAreAFakeThatIsNotAskedAbout() {
    ApiKey fake = ApiKey.of("0".repeat(32));

    assertThat(check.known(domain("https://app.datadoghq.com", fake), fake))
        .contains(KeyStatus.FAKE);
    assertThat(check.known(domain("https://app.datadoghq.com", KEY), KEY)).isEmpty();
  }

  @Test
  void tokenOfALocalDomainIsNotAskedAbout() {
    Domain local =
        new Domain(
            "cluster", URI.create("https://cluster"), Domain.Role.LOCAL, family, List.of(KEY));

    assertThat(check.known(local, KEY)).contains(KeyStatus.UNCHECKED);
  }
}
