package dev.forwarder.core;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Destination;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Payload;
import dev.forwarder.endpoints.datadog.DatadogEndpoints;
import dev.forwarder.endpoints.datadog.DatadogFamily;
import dev.forwarder.retry.BackoffPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Datadog family over real connections. */
@Timeout(60)
final class DatadogDeliveryTest {

  private static final String ATTEMPTS = "X-DD-Agent-Attempts";

  @RegisterExtension
  static final WireMockExtension SERVER =
      WireMockExtension.newInstance().options(wireMockConfig().dynamicPort()).build();

  private final Forwarder forwarder =
      DefaultForwarder.builder()
          .domain(
              Domain.of(
                  new DatadogFamily(true), URI.create(SERVER.baseUrl()), ApiKey.of("k-1234567890")))
          .backoff(new BackoffPolicy(2, Duration.ofMillis(1), Duration.ofMillis(4), 2, false))
          .concurrency(Choice.inFlight(1))
          .build();

  /** Peer, forwarder: handlers are called before each attempt; on 500 then 200 attempts are 2. */
  @Test
  void processPayloadsSayWhichAttemptItIs() {
    assertThat(attemptsAfterTwoFailures(DatadogEndpoints.PROCESS, "one"))
        .containsExactly("1", "2", "3");
  }

  @Test
  void otherPayloadsDoNotSay() {
    assertThat(attemptsAfterTwoFailures(DatadogEndpoints.SERIES_V2, "one"))
        .containsExactly("", "", "");
  }

  /** Peer, forwarder: version, user agent and arbitrary-tag headers, JSON for the intake. */
  @Test
  void requestsCarryTheHeadersOfTheFamily() {
    attemptsAfterTwoFailures(DatadogEndpoints.INTAKE, "one");
    LoggedRequest request = requests().get(0);

    assertThat(request.getHeader("User-Agent")).startsWith("forwarder/");
    assertThat(request.getHeader("Allow-Arbitrary-Tag-Value")).isEqualTo("true");
    assertThat(request.getHeader("Content-Type")).isEqualTo("application/json");
    assertThat(request.getHeader("DD-API-KEY")).isEqualTo("k-1234567890");
  }

  /** Peer: the key goes along, and users found it in the logs of proxies on the way. */
  @Test
  void aPipelineIsSpokenToWithoutTheKey() {
    LoggedRequest request = received(Domain.Role.PRIMARY, new DatadogFamily(false).pipeline(false));

    assertThat(request.containsHeader("DD-API-KEY")).isFalse();
    assertThat(request.containsHeader("Authorization")).isFalse();
    assertThat(request.getHeaders().toString()).doesNotContain("k-1234567890");
    assertThat(request.getHeader("User-Agent")).startsWith("forwarder/");
  }

  @Test
  void theClustersAgentIsGivenItsToken() {
    LoggedRequest request = received(Domain.Role.LOCAL, new DatadogFamily(false).local());

    assertThat(request.getHeader("Authorization")).isEqualTo("Bearer k-1234567890");
    assertThat(request.containsHeader("DD-API-KEY")).isFalse();
  }

  /** What a domain of that family receives of a payload for it. */
  private static LoggedRequest received(Domain.Role role, DatadogFamily family) {
    SERVER.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(202)));
    URI url = URI.create(SERVER.baseUrl());
    Domain domain = new Domain("one", url, role, family, List.of(ApiKey.of("k-1234567890")));
    try (Forwarder other = DefaultForwarder.builder().domain(domain).build()) {
      other.start();
      Destination destination =
          role == Domain.Role.LOCAL ? Destination.LOCAL_ONLY : Destination.ALL_REGIONS;
      other.submit(DatadogEndpoints.SERIES_V2, Payload.of("{}").withDestination(destination));
      await().until(() -> other.stats().total().delivered() == 1);
    }
    return requests().get(0);
  }

  @AfterEach
  void close() {
    forwarder.close();
  }

  private List<String> attemptsAfterTwoFailures(Endpoint endpoint, String... bodies) {
    answer(Scenario.STARTED, 503, "failed once");
    answer("failed once", 503, "failed twice");
    answer("failed twice", 202, "failed twice");
    forwarder.start();
    for (String body : bodies) {
      forwarder.submit(endpoint, Payload.of(body));
    }
    await().until(() -> forwarder.stats().total().delivered() == bodies.length);
    return requests().stream()
        .map(request -> request.containsHeader(ATTEMPTS) ? request.getHeader(ATTEMPTS) : "")
        .toList();
  }

  private static void answer(String state, int status, String next) {
    SERVER.stubFor(
        post(anyUrl())
            .inScenario("outage")
            .whenScenarioStateIs(state)
            .willReturn(aResponse().withStatus(status))
            .willSetStateTo(next));
  }

  /**
   * Payloads, not checks of keys, in the order of their arrival; the server lists the latest first.
   */
  private static List<LoggedRequest> requests() {
    List<LoggedRequest> arrived = new ArrayList<>();
    SERVER.getAllServeEvents().stream()
        .map(ServeEvent::getRequest)
        .filter(request -> request.getMethod().equals(RequestMethod.POST))
        .forEach(request -> arrived.add(0, request));
    return arrived;
  }
}
