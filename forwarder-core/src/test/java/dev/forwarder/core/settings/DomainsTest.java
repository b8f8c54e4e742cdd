package dev.forwarder.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.core.OverflowPolicy;
import dev.forwarder.endpoints.datadog.DatadogEndpoints;
import dev.forwarder.endpoints.datadog.DatadogFamily;
import dev.forwarder.retry.RetryOrder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DomainsTest {
  @TempDir Path folder;

  @Test
  void anApiKeyAloneLeadsToTheDefaultSite() {
    assertThat(domains(TestSettings.none().environment("DD_API_KEY", "0123456789abcdef")))
        .containsExactly("app.datadoghq.com-443 https://app.datadoghq.com datadog [***cdef]");
  }

  @Test
  void theSiteChoosesTheHostAndTheUrlIsStronger() {
    TestSettings settings = TestSettings.none().override("api_key", "0123456789abcdef");

    assertThat(domains(settings.override("site", "datadoghq.eu")).get(0))
        .contains("https://app.datadoghq.eu");
    assertThat(domains(settings.override("dd_url", "http://localhost:8080/x/")).get(0))
        .contains("http://localhost:8080/x datadog");
  }

  @Test
  void aSiteIsAHostNameWithoutAScheme() {
    assertThat(
            TestSettings.none()
                .override("api_key", "k")
                .override("site", "https://datadoghq.eu")
                .problems())
        .singleElement()
        .asString()
        .startsWith("site = https://datadoghq.eu (--set): must be a host name");
  }

  @Test
  void additionalEndpointsAreJsonInAVariable() {
    assertThat(
            domains(
                TestSettings.none()
                    .environment(
                        "DD_ADDITIONAL_ENDPOINTS",
                        "{\"https://a.example\": [\"aaaaaaaa1111\", \"aaaaaaaa2222\"],"
                            + " \"https://b.example/\": [\"bbbbbbbb3333\"]}")))
        .containsExactly(
            "a.example-443 https://a.example datadog [***1111, ***2222]",
            "b.example-443 https://b.example datadog [***3333]");
  }

  @Test
  void additionalEndpointsAreASectionInTheFile() {
    assertThat(
            domains(
                TestSettings.none()
                    .file(
                        folder,
                        "api_key: kkkkkkkk0000",
                        "dd_url: https://a.example",
                        "additional_endpoints:",
                        "  https://a.example:",
                        "    - kkkkkkkk0000",
                        "    - aaaaaaaa1111",
                        "  https://b.example: bbbbbbbb2222")))
        .containsExactly(
            "a.example-443 https://a.example datadog [***0000, ***1111]",
            "b.example-443 https://b.example datadog [***2222]");
  }

  @Test
  void anAddressWithoutKeysIsRefused() {
    assertThat(
            TestSettings.none()
                .file(folder, "additional_endpoints: {https://a.example: []}")
                .problems())
        .singleElement()
        .asString()
        .contains("must have at least one API key for https://a.example");
  }

  @Test
  void aListNamesBackendsOfAnyFamily() {
    LoadedSettings settings =
        TestSettings.none()
            .file(
                folder,
                "domains:",
                "- url: https://one.example:8443/base/",
                "  keys: kkkkkkkk0000",
                "- name: two",
                "  url: http://two.example",
                "  family: datadog",
                "  role: Secondary",
                "  keys: [{id: first, key: kkkkkkkk1111}, kkkkkkkk2222]")
            .load();

    Domain one = settings.domains().get(0).domain();
    Domain two = settings.domains().get(1).domain();
    assertThat(one.name()).isEqualTo("one.example-8443");
    assertThat(one.baseUrl()).isEqualTo(URI.create("https://one.example:8443/base"));
    assertThat(one.family()).isSameAs(settings.families().get("generic"));
    assertThat(one.role()).isEqualTo(Domain.Role.PRIMARY);
    assertThat(two.name()).isEqualTo("two");
    assertThat(two.family()).isSameAs(settings.families().get("datadog"));
    assertThat(two.role()).isEqualTo(Domain.Role.SECONDARY);
    assertThat(two.keys())
        .containsExactly(ApiKey.of("first", "kkkkkkkk1111"), ApiKey.of("kkkkkkkk2222"));
  }

  @Test
  void ofAListItIsShownHowLongItIs() {
    String one = "{\"url\": \"http://a\", \"keys\": [\"k\"]}";
    String two = "{\"url\": \"http://b\", \"keys\": [\"k\"]}";

    assertThat(shownDomains("[" + one + "]")).isEqualTo("1 section from --set");
    assertThat(shownDomains("[" + one + ", " + two + "]")).isEqualTo("2 sections from --set");
  }

  private static String shownDomains(String json) {
    return TestSettings.shown(TestSettings.none().override("domains", json).load(), "domains");
  }

  @Test
  void aListMayBeJsonInAVariable() {
    assertThat(
            domains(
                TestSettings.none()
                    .environment(
                        "FORWARDER_DOMAINS",
                        "[{\"url\": \"http://a\", \"keys\": [\"kkkkkkkk0000\"]}]")))
        .containsExactly("a-80 http://a generic [***0000]");
  }

  @Test
  void aDomainMayHaveQueuesOfItsOwn() {
    LoadedSettings settings =
        TestSettings.none()
            .override("forwarder_max_age", "1h")
            .file(
                folder,
                "domains:",
                "- url: http://own",
                "  keys: k",
                "  forwarder_high_prio_buffer_size: 7",
                "  forwarder_retry_queue_payloads_max_size: 1MiB",
                "  forwarder_max_payload_size: 1KiB",
                "  forwarder_retry_order: oldest_first",
                "  forwarder_overflow: refuse",
                "  forwarder_max_age: 5m",
                "- {url: 'http://other', keys: k}")
            .load();

    var own = settings.domains().get(0).queue();
    assertThat(own.highQueueCapacity()).isEqualTo(7);
    assertThat(own.memoryPerDomainBytes()).isEqualTo(1 << 20);
    assertThat(own.maxPayloadBytes()).isEqualTo(1024);
    assertThat(own.order()).isEqualTo(RetryOrder.OLDEST_FIRST);
    assertThat(own.overflow()).isEqualTo(OverflowPolicy.REFUSE);
    assertThat(own.maxAge()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.domains().get(1).queue()).isEqualTo(settings.queue());
    assertThat(settings.queue().maxAge()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void aDomainMayHaveItsOwnRequestsInFlight() {
    LoadedSettings settings =
        TestSettings.none()
            .file(
                folder,
                "domains:",
                "- url: http://own",
                "  keys: k",
                "  forwarder_num_workers: 3",
                "  forwarder_max_concurrent_requests: 40",
                "  forwarder_adaptive_concurrency: true",
                "  forwarder_timeout: 50s",
                "- {url: 'http://other', keys: k}")
            .load();

    var own = settings.domains().get(0).concurrency();
    assertThat(own.requestsPerDomain()).isEqualTo(120);
    assertThat(own.adaptive()).isTrue();
    assertThat(own.attemptTimeout()).isEqualTo(Duration.ofSeconds(50));
    assertThat(settings.domains().get(1).concurrency()).isEqualTo(settings.concurrency());
    assertThat(settings.http().connections().maxPerDomain()).isEqualTo(122);
    assertThat(settings.http().connections().responseTimeout()).isEqualTo(Duration.ofSeconds(50));
  }

  /** Peer: local, one worker, less time, a certificate that is not verified. */
  @Test
  void theClustersAgentIsTreatedAsALocalReceiver() {
    LoadedSettings settings =
        TestSettings.none()
            .file(
                folder,
                "api_key: kkkkkkkk0000",
                "forwarder_num_workers: 4",
                "autoscaling.failover.enabled: true",
                "cluster_agent: {enabled: true, url: 'https://agent:5005', auth_token: tttttttt}")
            .load();

    LoadedDomain main = settings.domains().get(0);
    LoadedDomain local = settings.domains().get(1);
    assertThat(local.domain().role()).isEqualTo(Domain.Role.LOCAL);
    assertThat(local.concurrency().workersPerDomain()).isEqualTo(1);
    assertThat(local.concurrency().attemptTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.http().tls().verifies(local.domain().name())).isFalse();
    assertThat(main.concurrency().workersPerDomain()).isEqualTo(4);
    assertThat(settings.http().tls().verifies(main.domain().name())).isTrue();
  }

  @Test
  void theGateOfTheLoadedFamilyIsTheOtherRegions() {
    LoadedSettings settings =
        TestSettings.none()
            .file(
                folder,
                "api_key: kkkkkkkk0000",
                "multi_region_failover:",
                "  {enabled: true, api_key: kkkkkkkk1111, site: datadoghq.eu}")
            .load();
    DatadogFamily family = (DatadogFamily) settings.families().get("datadog");
    Domain region = settings.domains().get(1).domain();
    assertThat(region.baseUrl()).isEqualTo(URI.create("https://app.mrf.datadoghq.eu"));
    assertThat(region.family().takes(region, DatadogEndpoints.SERIES_V2)).isFalse();

    family.gate().failoverMetrics(true);
    assertThat(region.family().takes(region, DatadogEndpoints.SERIES_V2)).isTrue();
  }

  @Test
  void whatAnotherDomainNeedsIsMissed() {
    assertThat(
            TestSettings.none()
                .override("multi_region_failover.enabled", "true")
                .override("multi_region_failover.site", "datadoghq.eu")
                .override("api_key", "kkkkkkkk0000")
                .problems())
        .singleElement()
        .asString()
        .startsWith(
            "multi_region_failover.enabled = true (--set): multi_region_failover.api_key must be"
                + " set where this is true");
  }

  @Test
  void whatIsWrongWithAFamilysSettingsIsToldWithAllElseAndItsPlace() {
    assertThat(
            TestSettings.none()
                .environment("DD_SITE", "https://datadoghq.eu")
                .file(
                    folder,
                    "forwarder_timeout: soon",
                    "multi_region_failover:",
                    "  enabled: true",
                    "  site: nowhere",
                    "cluster_agent.enabled: true",
                    "autoscaling.failover.enabled: true")
                .problems())
        .extracting(problem -> problem.replace(folder + "/", ""))
        .satisfiesExactly(
            one -> assertThat(one).startsWith("forwarder_timeout = soon (forwarder.yaml:1): must"),
            one ->
                assertThat(one)
                    .startsWith(
                        "site = https://datadoghq.eu (environment DD_SITE): must be a host"),
            one ->
                assertThat(one)
                    .startsWith("multi_region_failover.site = nowhere (forwarder.yaml:4): must be"),
            one ->
                assertThat(one)
                    .startsWith("multi_region_failover.enabled = true (forwarder.yaml:3): multi_")
                    .contains("multi_region_failover.api_key must be set"),
            one ->
                assertThat(one)
                    .startsWith(
                        "cluster_agent.enabled = true (forwarder.yaml:5): cluster_agent.url"),
            one -> assertThat(one).contains("cluster_agent.auth_token must be set"));
  }

  /** Of what was set and refused it is not said that it is missing. */
  @Test
  void whatIsRefusedIsNotMissing() {
    assertThat(
            TestSettings.none()
                .override("multi_region_failover.enabled", "true")
                .override("multi_region_failover.api_key", "env:NONE")
                .override("multi_region_failover.dd_url", "spare.example")
                .problems())
        .satisfiesExactly(
            one -> assertThat(one).startsWith("multi_region_failover.api_key (--set): environment"),
            one ->
                assertThat(one)
                    .startsWith(
                        "multi_region_failover.dd_url = spare.example (--set): must be http"));
  }

  @Test
  void everyBadEntryOfAdditionalEndpointsIsToldWithItsLine() {
    assertThat(
            TestSettings.none()
                .file(
                    folder,
                    "additional_endpoints:",
                    "  ftp://a.example:",
                    "    - kkkkkkkk0000",
                    "  https://good.example: kkkkkkkk0000",
                    "  https://b.example:",
                    "    - kkkkkkkk0000",
                    "    - env:NONE",
                    "    - env:NOBODY",
                    "  https://c.example: []",
                    "  https://good.example/: kkkkkkkk1111")
                .problems())
        .extracting(problem -> problem.replace(folder + "/", ""))
        .satisfiesExactly(
            one ->
                assertThat(one)
                    .startsWith("additional_endpoints[0] (forwarder.yaml:2): must be http"),
            one ->
                assertThat(one)
                    .isEqualTo(
                        "additional_endpoints[2] (forwarder.yaml:7): API key 2 of https://b.example:"
                            + " environment variable NONE is not set"),
            one ->
                assertThat(one)
                    .startsWith(
                        "additional_endpoints[2] (forwarder.yaml:8): API key 3 of https://b"),
            one ->
                assertThat(one)
                    .startsWith(
                        "additional_endpoints[3] (forwarder.yaml:9): must have at least one")
                    .endsWith("for https://c.example"),
            one ->
                assertThat(one)
                    .startsWith(
                        "additional_endpoints[4] (forwarder.yaml:10): must have the address"));
  }

  @Test
  void badEntriesOfAVariableNameTheVariable() {
    assertThat(
            TestSettings.none()
                .environment("DD_ADDITIONAL_ENDPOINTS", "{\"ftp://a\": [\"k\"], \"b\": []}")
                .problems())
        .satisfiesExactly(
            one ->
                assertThat(one)
                    .startsWith(
                        "additional_endpoints[0] (environment DD_ADDITIONAL_ENDPOINTS): must be http"),
            one ->
                assertThat(one)
                    .startsWith("additional_endpoints[1] (environment DD_")
                    .contains(": must be http"),
            one -> assertThat(one).endsWith("must have at least one API key for this address"));
  }

  @Test
  void verificationIsSwitchedOffForOneDomainAlone() {
    var tls =
        TestSettings.none()
            .file(
                folder,
                "domains:",
                "- {name: a, url: 'https://a', keys: k, skip_ssl_validation: true}",
                "- {name: b, url: 'https://b', keys: k}")
            .load()
            .http()
            .tls();

    assertThat(tls.verifies("a")).isFalse();
    assertThat(tls.verifies("b")).isTrue();
  }

  @Test
  void verificationIsKeptForOneDomainAlone() {
    var tls =
        TestSettings.none()
            .override("skip_ssl_validation", "true")
            .file(
                folder,
                "domains:",
                "- {name: a, url: 'https://a', keys: k, skip_ssl_validation: false}",
                "- {name: b, url: 'https://b', keys: k}")
            .load()
            .http()
            .tls();

    assertThat(tls.verifies("a")).isTrue();
    assertThat(tls.verifies("b")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{url: 'http://a'} | must have url and keys",
        "{keys: k} | must have url and keys",
        "{url: 'ftp://a', keys: k} | must be http(s)://host[:port][/path]",
        "{url: 'http://a:99999/x', keys: k} | port must be 1 to 65535, was: 99999",
        "{url: 'http://a:0', keys: k} | port must be 1 to 65535, was: 0",
        "{url: 'http://[::1]:99999999999', keys: k} | port must be 1 to 65535, was: 99999999999",
        "{url: 'http://u:p@a', keys: k} | without user, query or fragment",
        "{url: 'http://a?x=y', keys: k} | without user, query or fragment",
        "{url: 'http://a', keys: k, role: boss} | role must be one of primary, secondary, local",
        "{url: 'http://a', keys: k, family: datadg} | did you mean datadog?",
        "{url: 'http://a', keys: k, nmae: x} | did you mean name?",
        "{url: 'http://a', keys: k, name: '-x'} | name of a domain must be",
        "{url: 'http://a', keys: k, forwarder_stop_timeout: 5} | cannot be set for one domain alone",
        "{url: 'http://a', keys: k, forwarder_max_age: x} | must be a time",
        "{url: 'http://a', keys: []} | must have at least one API key",
        "{url: 'http://a', keys: [{id: x}]} | must have id and key",
        "{url: 'http://a', keys: [{id: 'a b', key: k}]} | id must be 1 to 64 letters",
        "{url: 'http://a', keys: [{id: x, key: k}, {id: x, key: l}]} | two API keys of one id",
        "{url: [a], keys: k} | url must be a text",
        "nothing | must be a section with url and keys",
      })
  void everyMistakeInTheListIsTold(String section, String why) {
    List<String> problems = TestSettings.none().file(folder, "domains:", "- " + section).problems();

    assertThat(problems).singleElement().asString().contains(why, "forwarder.yaml:2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dd_url", "cluster_agent.url", "proxy.http", "proxy.https"})
  void aPortThatIsNoneIsNamedWithItsBounds(String setting) {
    for (String port : List.of("0", "65536", "99999", "99999999999")) {
      assertThat(TestSettings.none().override(setting, "http://a.example:" + port).problems())
          .singleElement()
          .asString()
          .contains(setting, "must be 1 to 65535, was: " + port);
    }
  }

  @Test
  void theListMustBeOne() {
    assertThat(TestSettings.none().file(folder, "domains: {a: b}").problems())
        .singleElement()
        .asString()
        .endsWith("must be a list of sections");
  }

  @Test
  void twoDomainsOfOneNameAreRefused() {
    assertThat(
            TestSettings.none()
                .override("api_key", "k")
                .override("dd_url", "http://a")
                .file(folder, "domains: [{url: 'http://a', keys: l}]")
                .problems())
        .singleElement()
        .asString()
        .contains("domain a-80", "there is another of that name");
  }

  @Test
  void domainsOfTheCommandLineTakeThePlaceOfAllOthers() {
    assertThat(
            domains(
                TestSettings.none()
                    .environment("DD_API_KEY", "kkkkkkkk0000")
                    .file(folder, "domains: [{url: 'http://a', keys: l}]")
                    .domains(DomainSpec.parse("http://b=kkkkkkkk1111", "generic", Map.of()))))
        .containsExactly("b-80 http://b generic [***1111]");
  }

  @Test
  void theKeyHeaderOfOtherBackendsIsASetting() {
    LoadedSettings settings = TestSettings.none().override("generic_key_header", "X-Key").load();

    assertThat(settings.families().get("generic").authorization(ApiKey.of("k")).name())
        .isEqualTo("X-Key");
    assertThat(TestSettings.none().override("generic_key_header", "not a token").problems())
        .singleElement()
        .asString()
        .contains("family generic", "must be an HTTP token");
  }

  private static List<String> domains(TestSettings settings) {
    return settings.load().domains().stream()
        .map(LoadedDomain::domain)
        .map(d -> d.name() + " " + d.baseUrl() + " " + d.family().name() + " " + d.keys())
        .toList();
  }
}
