package dev.forwarder.endpoints.datadog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BadSettingsException;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatadogDomainsTest {
  private static final ApiKey KEY = ApiKey.of("first-key");
  private static final ApiKey OTHER = ApiKey.of("other-key");

  private final Given given = new Given();
  private final DatadogFamily.Provider provider = new DatadogFamily.Provider();

  @Test
  void thereIsNoneWithoutAKey() {
    assertThat(domains()).isEmpty();
  }

  @Test
  void theKeyIsForTheSite() {
    given.with("api_key", "first-key").with("site", "us5.datadoghq.com");

    assertThat(domains())
        .extracting(Domain::baseUrl)
        .containsExactly(URI.create("https://app.us5.datadoghq.com"));
  }

  @Test
  void theUrlTakesThePlaceOfTheSite() {
    given.with("api_key", "first-key").with("dd_url", "http://localhost:8080");

    assertThat(domains()).extracting(Domain::name).containsExactly("localhost-8080");
  }

  /** Peer, domain resolver: keys of one address are one domain's, each once, in their order. */
  @Test
  void furtherKeysOfTheSameAddressJoinItsDomain() {
    given.with("api_key", "first-key");
    given.further.put(URI.create("https://app.datadoghq.com"), List.of(KEY, OTHER));
    given.further.put(URI.create("https://app.datadoghq.eu"), List.of(OTHER));

    assertThat(domains())
        .extracting(Domain::keys)
        .containsExactly(List.of(KEY, OTHER), List.of(OTHER));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://datadoghq.com", "datadoghq", "a b.com", "datadoghq.com/x", "-a.com"})
  void aSiteIsAHostName(String site) {
    given.with("api_key", "first-key").with("site", site);

    refuses("site: must be a host name");
  }

  @Test
  void everythingThatIsWrongIsToldAtOnceWithTheSettingToChange() {
    given
        .with("site", "datadoghq")
        .with("vector.metrics.enabled", "true")
        .with("multi_region_failover.enabled", "true")
        .with("multi_region_failover.site", "https://datadoghq.eu")
        .with("autoscaling.failover.enabled", "true")
        .with("cluster_agent.enabled", "true");

    assertThat(problems())
        .extracting(BadSettingsException.Problem::setting)
        .containsExactly(
            "vector.metrics.enabled",
            "vector.metrics.enabled",
            "site",
            "multi_region_failover.site",
            "multi_region_failover.enabled",
            "cluster_agent.enabled",
            "cluster_agent.enabled");
  }

  @Test
  void twoAddressesOfOneDomainAreToldWithTheirSettings() {
    given.with("api_key", "first-key").with("dd_url", "https://a.example");
    given.further.put(URI.create("https://a.example:443"), List.of(OTHER));

    assertThat(problems())
        .containsExactly(
            new BadSettingsException.Problem(
                "additional_endpoints", "leads to domain a.example-443, as dd_url does"));
  }

  @Test
  void keysOfOneIdAreToldWithTheirSetting() {
    URI url = URI.create("https://a.example");
    given.further.put(url, List.of(ApiKey.of("same", "one"), ApiKey.of("same", "two")));

    assertThat(problems())
        .extracting(BadSettingsException.Problem::setting)
        .containsExactly("additional_endpoints");
  }

  // ---- the region to fail over to ----

  @Test
  void theOtherRegionIsASecondaryDomainOfItsSite() {
    regions().with("multi_region_failover.site", "datadoghq.eu");

    Domain region = only(Domain.Role.SECONDARY);

    assertThat(region.baseUrl()).isEqualTo(URI.create("https://app.mrf.datadoghq.eu"));
    assertThat(region.keys()).extracting(ApiKey::reveal).containsExactly("region-key");
  }

  @Test
  void theOtherRegionsUrlTakesThePlaceOfItsSite() {
    regions().with("multi_region_failover.dd_url", "https://spare.example");

    assertThat(only(Domain.Role.SECONDARY).baseUrl())
        .isEqualTo(URI.create("https://spare.example"));
  }

  @Test
  void theOtherRegionGetsDescriptionsUntilItsSwitchIsOn() {
    regions().with("multi_region_failover.dd_url", "https://spare.example");
    assertThat(takes(only(Domain.Role.SECONDARY), DatadogEndpoints.METADATA_V1)).isTrue();
    assertThat(takes(only(Domain.Role.SECONDARY), DatadogEndpoints.SERIES_V2)).isFalse();

    given.with("multi_region_failover.failover_metrics", "true");
    assertThat(takes(only(Domain.Role.SECONDARY), DatadogEndpoints.SERIES_V2)).isTrue();
  }

  @Test
  void anotherRegionNeedsAKeyAndAPlace() {
    given.with("multi_region_failover.enabled", "true");
    refuses("multi_region_failover.api_key must be set");

    given.with("multi_region_failover.api_key", "region-key");
    refuses("multi_region_failover.site or multi_region_failover.dd_url must be set");
  }

  private Given regions() {
    return given
        .with("api_key", "first-key")
        .with("multi_region_failover.enabled", "true")
        .with("multi_region_failover.api_key", "region-key");
  }

  // ---- the pipeline ----

  /** Peer, forwarder: different resolvers and overrides. */
  @ParameterizedTest
  @CsvSource({"observability_pipelines_worker", "vector"})
  void aPipelineTakesTheMetricsOfTheMainDomain(String section) {
    given
        .with("api_key", "first-key")
        .with(section + ".metrics.enabled", "true")
        .with(section + ".metrics.url", "http://pipeline:8282");
    given.further.put(URI.create("https://app.datadoghq.eu"), List.of(OTHER));

    Domain main = named("app.datadoghq.com-443");
    Domain pipeline = named("pipeline-8282");
    Domain other = named("app.datadoghq.eu-443");

    assertThat(taken(pipeline))
        .containsExactly("series_v1", "series_v2", "series_v3", "series_v3beta", "sketches_v2");
    assertThat(taken(main)).hasSize(21).doesNotContainAnyElementsOf(taken(pipeline));
    assertThat(taken(other)).hasSize(26);
  }

  @Test
  void thePipelinesNewerNameCounts() {
    given
        .with("api_key", "first-key")
        .with("vector.metrics.enabled", "true")
        .with("vector.metrics.url", "http://old:1")
        .with("observability_pipelines_worker.metrics.enabled", "true")
        .with("observability_pipelines_worker.metrics.url", "http://new:1");

    assertThat(domains())
        .extracting(Domain::name)
        .containsExactly("app.datadoghq.com-443", "new-1");
  }

  /** Peer: the key is sent, and users found it in the logs of proxies on the way. */
  @Test
  void aPipelineIsNotGivenTheKeyUnlessItIsToBe() {
    given
        .with("api_key", "first-key")
        .with("vector.metrics.enabled", "true")
        .with("vector.metrics.url", "http://pipeline:8282");
    given.further.put(URI.create("https://app.datadoghq.com"), List.of(OTHER));
    assertThat(named("pipeline-8282").keys()).hasSize(1);
    assertThat(named("pipeline-8282").family().authorization(KEY)).isNull();

    given.with("observability_pipelines_worker.metrics.send_api_key", "true");
    assertThat(named("pipeline-8282").keys()).hasSize(2);
    assertThat(named("pipeline-8282").family().authorization(KEY))
        .isEqualTo(new Header("DD-API-KEY", "first-key"));
  }

  @Test
  void aPipelineNeedsAnAddressAndAMainDomain() {
    given.with("vector.metrics.enabled", "true");
    refuses("vector.metrics.url must be set");

    given.with("vector.metrics.url", "http://pipeline:8282");
    refuses("api_key must be set");
  }

  // ---- the cluster's agent ----

  /** Peer, forwarder: autoscaling adds a local domain. */
  @Test
  void theClustersAgentIsALocalDomainWithABearerToken() {
    cluster();
    Domain local = only(Domain.Role.LOCAL);

    assertThat(local.baseUrl()).isEqualTo(URI.create("https://cluster-agent:5005"));
    assertThat(local.family().authorization(local.keys().get(0)))
        .isEqualTo(new Header("Authorization", "Bearer t0ken"));
  }

  @Test
  void theClustersAgentHasOneWorkerLessTimeAndAnUnverifiedCertificate() {
    cluster();
    Domain local = only(Domain.Role.LOCAL);
    assertThat(provider.ownSettings(local, given))
        .containsEntry("forwarder_num_workers", "1")
        .containsEntry("forwarder_timeout", "10s")
        .containsEntry("skip_ssl_validation", "true");

    given.with("cluster_agent.skip_ssl_validation", "false");
    assertThat(provider.ownSettings(local, given)).containsEntry("skip_ssl_validation", "false");
    assertThat(provider.ownSettings(named("app.datadoghq.com-443"), given)).isEmpty();
  }

  /** Peer, forwarder: local routing only for LocalOnly series. */
  @Test
  void theClustersAgentTakesSeriesAlone() {
    cluster();
    assertThat(taken(only(Domain.Role.LOCAL))).containsExactly("series_v2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster_agent.enabled", "autoscaling.failover.enabled"})
  void thereIsNoLocalDomainUnlessBothAreOn(String off) {
    cluster().with(off, "false");
    assertThat(domains()).extracting(Domain::role).containsExactly(Domain.Role.PRIMARY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster_agent.url", "cluster_agent.auth_token"})
  void theClustersAgentNeedsAnAddressAndAToken(String missing) {
    cluster().with(missing, "");
    refuses(missing + " must be set");
  }

  private Given cluster() {
    return given
        .with("api_key", "first-key")
        .with("autoscaling.failover.enabled", "true")
        .with("cluster_agent.enabled", "true")
        .with("cluster_agent.url", "https://cluster-agent:5005")
        .with("cluster_agent.auth_token", "t0ken");
  }

  // ---- versioned hosts ----

  @Test
  void hostsAreLeftAloneUnlessTheVersionIsToStandBeforeThem() {
    given.with("api_key", "first-key");
    assertThat(domains().get(0).baseUrl()).isEqualTo(URI.create("https://app.datadoghq.com"));

    given.with("datadog_versioned_host", "true");
    assertThat(domains().get(0).baseUrl().getHost()).endsWith("-app.agent.datadoghq.com");
    assertThat(domains().get(0).name()).isEqualTo("app.datadoghq.com-443");
  }

  /** Peer, forwarder: the version's prefix is applied; custom addresses are never rewritten. */
  @ParameterizedTest
  @CsvSource({
    "https://app.datadoghq.com, https://1-2-3-app.agent.datadoghq.com",
    "https://app.datadoghq.eu/, https://1-2-3-app.agent.datadoghq.eu/",
    "https://app.us5.datadoghq.com:443, https://1-2-3-app.agent.us5.datadoghq.com:443",
    "https://app.ddog-gov.com, https://1-2-3-app.agent.ddog-gov.com",
    "https://app.mrf.datadoghq.com, https://1-2-3-app.agent.mrf.datadoghq.com",
    "https://app.datadoghq.com.example.org, https://app.datadoghq.com.example.org",
    "https://myapp.datadoghq.com, https://myapp.datadoghq.com",
    "https://proxy.internal:8443/x, https://proxy.internal:8443/x",
  })
  void theVersionStandsBeforeHostsOfDatadogAlone(URI url, URI sentTo) {
    assertThat(VersionedHost.of(url, new Header("User-Agent", "forwarder/1.2.3-SNAPSHOT")))
        .isEqualTo(sentTo);
  }

  private void refuses(String why) {
    assertThatThrownBy(this::domains)
        .isInstanceOf(BadSettingsException.class)
        .hasMessageContaining(why);
  }

  private List<BadSettingsException.Problem> problems() {
    return catchThrowableOfType(BadSettingsException.class, this::domains).problems();
  }

  private List<Domain> domains() {
    return provider.domains(provider.create(given), given);
  }

  private Domain only(Domain.Role role) {
    List<Domain> found = domains().stream().filter(each -> each.role() == role).toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private Domain named(String name) {
    return domains().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<String> taken(Domain domain) {
    return domain.family().endpoints().stream()
        .filter(endpoint -> takes(domain, endpoint))
        .map(Endpoint::name)
        .toList();
  }

  private static boolean takes(Domain domain, Endpoint endpoint) {
    return domain.family().takes(domain, endpoint);
  }
}
