package dev.forwarder.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.ForwarderHealth;
import dev.forwarder.api.ForwarderHealth.KeyHealth;
import dev.forwarder.api.KeyStatus;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Payload;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.Reply;
import dev.forwarder.core.ConcurrencySettings;
import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.GenericFamily;
import dev.forwarder.core.QueueSettings;
import dev.forwarder.core.testing.Domains;
import dev.forwarder.core.testing.RecordingForwarder;
import dev.forwarder.core.testing.ScriptedTransport;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class ForwarderMetricsTest {

  private static final Endpoint INTAKE = GenericFamily.INTAKE;

  private final MockClock clock = new MockClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
  private final ForwarderMetrics metrics = new ForwarderMetrics(registry);
  private final RecordingForwarder recording =
      new RecordingForwarder(List.of(Domains.named("eu"), Domains.named("us")));

  @Test
  void countsInputByDomainAndEndpoint() {
    metrics.taken("eu", INTAKE, 10);
    metrics.taken("eu", INTAKE, 20);
    metrics.taken("us", INTAKE, 5);

    assertThat(count("forwarder.input", "domain", "eu", "endpoint", "intake")).isEqualTo(2);
    assertThat(count("forwarder.input.bytes", "domain", "eu", "endpoint", "intake")).isEqualTo(30);
    assertThat(count("forwarder.input", "domain", "us", "endpoint", "intake")).isEqualTo(1);
  }

  @Test
  void countsOutcomesByReason() {
    metrics.taken("eu", INTAKE, 10);
    metrics.taken("eu", INTAKE, 7);
    metrics.ended("eu", INTAKE, Outcome.DELIVERED, null, 10);
    metrics.ended("eu", INTAKE, Outcome.DROPPED, DropReason.EVICTED, 7);

    assertThat(count("forwarder.outcomes", "outcome", "delivered", "reason", "none")).isEqualTo(1);
    assertThat(count("forwarder.outcomes", "outcome", "dropped", "reason", "evicted")).isEqualTo(1);
    assertThat(count("forwarder.outcomes.bytes", "outcome", "delivered")).isEqualTo(10);
    assertThat(count("forwarder.outcomes.bytes", "reason", "evicted")).isEqualTo(7);
  }

  @Test
  void timesEachRequest() {
    metrics.replied("eu", INTAKE, Reply.of(202), 1, 2_000_000);
    metrics.replied("eu", INTAKE, Reply.of(503), 2, 4_000_000);

    Timer send = registry.get("forwarder.send").tags("domain", "eu").timer();
    assertThat(send.count()).isEqualTo(2);
    assertThat(send.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(6);
    assertThat(send.max(TimeUnit.MILLISECONDS)).isEqualTo(4);
  }

  @Test
  void countsErrorsByKindAndClassOfStatus() {
    metrics.replied("eu", INTAKE, Reply.of(202), 1, 1);
    metrics.replied("eu", INTAKE, Reply.of(404), 1, 1);
    metrics.replied("eu", INTAKE, Reply.of(429), 1, 1);
    metrics.replied("eu", INTAKE, Reply.of(503), 1, 1);
    metrics.replied("eu", INTAKE, Reply.failed(FailureKind.CONNECT_TIMEOUT, "late"), 1, 1);

    assertThat(count("forwarder.errors", "kind", "http_4xx")).isEqualTo(2);
    assertThat(count("forwarder.errors", "kind", "http_5xx")).isEqualTo(1);
    assertThat(count("forwarder.errors", "kind", "connect_timeout")).isEqualTo(1);
    assertThat(registry.find("forwarder.errors").counters()).hasSize(3);
  }

  @Test
  void tellsAHundredEndpointsOfADomainApart() {
    for (int i = 0; i < 250; i++) {
      metrics.taken("eu", Endpoint.post("route-" + i, "/"), 1);
    }
    metrics.taken("us", Endpoint.post("route-249", "/"), 1);

    assertThat(registry.find("forwarder.input").tag("domain", "eu").counters()).hasSize(101);
    assertThat(count("forwarder.input", "endpoint", "other")).isEqualTo(150);
    assertThat(count("forwarder.input", "domain", "us", "endpoint", "route-249")).isEqualTo(1);
  }

  @Test
  void showsPendingItemsAndBytes() {
    metrics.bindTo(recording);
    recording.start();
    recording.submit(INTAKE, Payload.of("12345"));
    metrics.taken("eu", INTAKE, 5);
    metrics.taken("eu", INTAKE, 2);
    metrics.ended("eu", INTAKE, Outcome.DELIVERED, null, 5);
    clock.addSeconds(1);

    assertThat(gauge("forwarder.pending", "domain", "eu")).isEqualTo(1);
    assertThat(gauge("forwarder.queue.items", "domain", "us")).isEqualTo(1);
    assertThat(gauge("forwarder.pending.bytes", "domain", "eu")).isEqualTo(2);
  }

  @Test
  void countsRefusalsByReason() {
    metrics.bindTo(recording);
    recording.start();
    recording.refuse((domain, endpoint, payload) -> Optional.of(RefusalReason.DOMAIN_FULL));
    recording.submit(INTAKE, Payload.of("x"));
    clock.addSeconds(1);

    assertThat(refused("eu", "domain_full")).isEqualTo(1);
    assertThat(refused("eu", "process_full")).isZero();
  }

  private double refused(String domain, String reason) {
    return registry
        .get("forwarder.refused")
        .tags("domain", domain, "reason", reason)
        .functionCounter()
        .count();
  }

  @Test
  void readsTheStatisticsOnceAScrape() {
    metrics.bindTo(recording);
    recording.start();
    assertThat(gauge("forwarder.pending", "domain", "eu")).isZero();

    recording.submit(INTAKE, Payload.of("x"));

    assertThat(gauge("forwarder.pending", "domain", "eu")).isZero();
    clock.addSeconds(1);
    assertThat(gauge("forwarder.pending", "domain", "eu")).isEqualTo(1);
  }

  @Test
  void estimatesTheOutageThatCanBeBuffered() {
    try (DefaultForwarder forwarder = realForwarder(ScriptedTransport.accepting())) {
      metrics.bindTo(forwarder);
      assertThat(gauge("forwarder.outage.capacity", "domain", "eu")).isNaN();
      int payload = 1000 - QueueSettings.TRANSACTION_OVERHEAD_BYTES;
      for (int second = 0; second < 60; second++) {
        metrics.taken("eu", INTAKE, payload);
        clock.addSeconds(1);
      }
      clock.add(Duration.ofSeconds(-1));

      double seconds = Math.floor(QueueSettings.defaults().memoryPerDomainBytes() / 1000.0);
      assertThat(gauge("forwarder.input.rate", "domain", "eu")).isEqualTo(1000);
      assertThat(gauge("forwarder.outage.capacity", "domain", "eu")).isEqualTo(seconds);
      assertThat(gauge("forwarder.outage.left", "domain", "eu")).isEqualTo(seconds);
    }
  }

  /** What came before does not count: by the usual time it would, and be half of all. */
  @Test
  void theTimeOfTheEstimateIsTheOneThatItIsGiven() {
    ForwarderMetrics brief = new ForwarderMetrics(registry, Tags.empty(), Duration.ofSeconds(20));
    brief.bindTo(recording);
    int overhead = QueueSettings.TRANSACTION_OVERHEAD_BYTES;
    brief.taken("eu", INTAKE, 1_100 - overhead);
    clock.addSeconds(20);
    brief.taken("eu", INTAKE, 1_100 - overhead);
    clock.addSeconds(1);

    assertThat(gauge("forwarder.input.rate", "domain", "eu")).isEqualTo(1_100 / 2.0);
  }

  @Test
  void theTimeOfTheEstimateIsTenSecondsAtLeast() {
    assertThatThrownBy(() -> new ForwarderMetrics(registry, Tags.empty(), Duration.ofMillis(9_999)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("capacityWindow must be at least 10s, was: 9.999s");
  }

  @Test
  void showsTheFixedLimitOfRequestsFromTheFirst() {
    try (DefaultForwarder forwarder = realForwarder(ScriptedTransport.accepting())) {
      metrics.bindTo(forwarder);

      assertThat(gauge("forwarder.concurrency.limit", "domain", "eu")).isEqualTo(10);
    }
  }

  @Test
  void showsTheLimitThatIsFoundOutByTrying() {
    try (DefaultForwarder forwarder =
        DefaultForwarder.builder()
            .domain(Domains.named("eu"))
            .concurrency(new ConcurrencySettings(1, 10, 100, true, Duration.ofSeconds(20)))
            .transport(ScriptedTransport.accepting())
            .observer(metrics)
            .build()) {
      metrics.bindTo(forwarder);

      assertThat(gauge("forwarder.concurrency.limit", "domain", "eu")).isEqualTo(1);
    }
  }

  @Test
  void showsNoLimitWhereThereIsNone() {
    metrics.bindTo(recording);

    assertThat(gauge("forwarder.concurrency.limit", "domain", "eu")).isNaN();
  }

  @Test
  void countsRepliesByVersionOfHttp() {
    metrics.httpEvents().replied("eu", 1, 0);
    metrics.httpEvents().replied("eu", 1, 1);
    metrics.httpEvents().replied("eu", 1, 1);
    metrics.httpEvents().replied("eu", 2, 0);
    metrics.httpEvents().replied("eu", 1, 7);
    metrics.httpEvents().replied("eu", 3, 0);
    metrics.httpEvents().replied("us", 2, 0);

    assertThat(count("forwarder.http.replies", "domain", "eu", "protocol", "1.0")).isEqualTo(1);
    assertThat(count("forwarder.http.replies", "domain", "eu", "protocol", "1.1")).isEqualTo(2);
    assertThat(count("forwarder.http.replies", "domain", "eu", "protocol", "2")).isEqualTo(1);
    assertThat(count("forwarder.http.replies", "domain", "eu", "protocol", "other")).isEqualTo(2);
    assertThat(count("forwarder.http.replies", "domain", "us", "protocol", "2")).isEqualTo(1);
  }

  @Test
  void agreesWithTheForwarderThatItObserves() {
    DefaultForwarder forwarder = realForwarder(ScriptedTransport.accepting());
    metrics.bindTo(forwarder);
    forwarder.start();
    for (int i = 0; i < 1000; i++) {
      forwarder.submit(INTAKE, Payload.of("payload"));
    }
    forwarder.stop(Duration.ofSeconds(20));
    clock.addSeconds(1);

    assertThat(count("forwarder.input", "domain", "eu")).isEqualTo(1000);
    assertThat(count("forwarder.outcomes", "outcome", "delivered")).isEqualTo(1000);
    assertThat(functionCount("forwarder.requests")).isEqualTo(1000);
    assertThat(functionCount("forwarder.retries")).isZero();
    assertThat(registry.get("forwarder.send").timer().count()).isEqualTo(1000);
    assertThat(gauge("forwarder.in.flight", "domain", "eu")).isZero();
    assertThat(gauge("forwarder.pending.bytes", "domain", "eu")).isZero();
    assertThat(gauge("forwarder.memory", "domain", "eu")).isZero();
    assertThat(gauge("forwarder.memory.limit", "domain", "eu"))
        .isEqualTo((double) QueueSettings.defaults().memoryPerDomainBytes());
  }

  private double functionCount(String name) {
    return registry.get(name).functionCounter().count();
  }

  @Test
  void neverShowsAKey() {
    DefaultForwarder forwarder = realForwarder(ScriptedTransport.replying(Reply.of(403)));
    metrics.bindTo(forwarder);
    forwarder.start();
    forwarder.submit(INTAKE, Payload.of("x"));
    forwarder.stop(Duration.ZERO);

    assertThat(registry.getMeters())
        .flatMap(meter -> meter.getId().getTags())
        .extracting(Tag::getValue)
        .isNotEmpty()
        .noneMatch(value -> value.contains("secret") || value.equals("key"));
  }

  @Test
  void tellsTwoForwardersApartByTags() {
    ForwarderMetrics audit = new ForwarderMetrics(registry, Tags.of("forwarder", "audit"));
    ForwarderMetrics plain = new ForwarderMetrics(registry, Tags.of("forwarder", "telemetry"));

    audit.taken("eu", INTAKE, 1);
    plain.taken("eu", INTAKE, 1);
    plain.taken("eu", INTAKE, 1);

    assertThat(count("forwarder.input", "forwarder", "audit")).isEqualTo(1);
    assertThat(count("forwarder.input", "forwarder", "telemetry")).isEqualTo(2);
  }

  @Test
  void removesItsMetersWhenClosed() {
    metrics.bindTo(recording);
    metrics.taken("eu", INTAKE, 1);
    metrics.ended("eu", INTAKE, Outcome.DELIVERED, null, 1);
    registry.counter("of.the.host").increment();

    metrics.close();

    assertThat(registry.getMeters())
        .extracting(Meter::getId)
        .extracting(Meter.Id::getName)
        .containsExactly("of.the.host");
  }

  @Test
  void countsStatusesOneByOneAndTellsTwentyApart() {
    metrics.replied("eu", INTAKE, Reply.of(200), 1, 1);
    metrics.replied("eu", INTAKE, Reply.of(403), 1, 1);
    metrics.replied("eu", INTAKE, Reply.of(403), 1, 1);
    metrics.replied("eu", INTAKE, Reply.failed(FailureKind.REFUSED, ""), 1, 1);
    for (int code = 404; code < 500; code++) {
      metrics.replied("eu", INTAKE, Reply.of(code), 1, 1);
    }

    assertThat(count("forwarder.http.errors", "domain", "eu", "code", "403")).isEqualTo(2);
    assertThat(count("forwarder.http.errors", "domain", "eu", "code", "other")).isEqualTo(77);
    assertThat(registry.find("forwarder.http.errors").counters()).hasSize(21);
  }

  @Test
  void showsKeysByWhatIsKnownOfThem() {
    metrics.bindTo(recording);
    assertThat(gauge("forwarder.healthy")).isEqualTo(1);
    assertThat(gauge("forwarder.keys", "domain", "eu", "status", "unchecked")).isEqualTo(1);
    recording.health(
        new ForwarderHealth(
            List.of(
                new KeyHealth("eu", "one", "***1234", KeyStatus.INVALID, null, "HTTP 403"),
                new KeyHealth("eu", "two", "***1234", KeyStatus.INVALID, null, "HTTP 403")),
            Map.of()));
    clock.addSeconds(1);

    assertThat(gauge("forwarder.healthy")).isZero();
    assertThat(gauge("forwarder.keys", "domain", "eu", "status", "invalid")).isEqualTo(2);
    assertThat(gauge("forwarder.keys", "domain", "eu", "status", "unchecked")).isZero();
    assertThat(gauge("forwarder.keys", "domain", "us", "status", "invalid")).isZero();
  }

  @Test
  @Timeout(30)
  void showsWhatTheHopsOfADomainTake() {
    ScriptedTransport primary = ScriptedTransport.replying(Reply.of(503));
    try (DefaultForwarder forwarder =
        DefaultForwarder.builder()
            .domain(HoppedFamily.domain("eu", ScriptedTransport.accepting()))
            .transport(primary)
            .observer(metrics)
            .build()) {
      metrics.bindTo(forwarder);
      assertThat(gauge("forwarder.hop.available", "domain", "eu", "hop", "agent")).isEqualTo(1);
      forwarder.start();
      forwarder.submit(INTAKE, Payload.of("x"));
      forwarder.stop(Duration.ofSeconds(20));
      clock.addSeconds(1);

      Meter handedOver = registry.get("forwarder.hop.handed.over").tag("hop", "agent").meter();
      assertThat(handedOver.measure().iterator().next().getValue()).isEqualTo(1);
      assertThat(gauge("forwarder.hop.in.flight", "domain", "eu", "hop", "agent")).isZero();
    }
  }

  @Test
  void showsHowFarClocksAreApart() {
    metrics.bindTo(recording);
    assertThat(gauge("forwarder.clock.offset", "domain", "eu")).isNaN();
    recording.health(
        ForwarderHealth.NOTHING.withClockOffsets(Map.of("eu", Duration.ofMillis(-1500))));
    clock.addSeconds(1);

    assertThat(gauge("forwarder.clock.offset", "domain", "eu")).isEqualTo(-1.5);
    assertThat(gauge("forwarder.clock.offset", "domain", "us")).isNaN();
  }

  @Test
  void countsLookupsAndConnections() {
    metrics.httpEvents().nameResolved("a");
    metrics.httpEvents().nameResolved("b");
    metrics.httpEvents().nameFailed("c");
    metrics.httpEvents().connected("a");

    assertThat(count("forwarder.name.lookups", "result", "found")).isEqualTo(2);
    assertThat(count("forwarder.name.lookups", "result", "failed")).isEqualTo(1);
    assertThat(count("forwarder.connections.made")).isEqualTo(1);
  }

  @Test
  @Timeout(60)
  void theForwardersOwnTransportTellsThem() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(202, -1);
          exchange.close();
        });
    server.start();
    URI url = URI.create("http://localhost:" + server.getAddress().getPort());
    try (DefaultForwarder forwarder =
        DefaultForwarder.builder()
            .domain(Domain.of(new GenericFamily(), url, ApiKey.of("0123456789")))
            .observer(metrics)
            .build()) {
      forwarder.start();
      forwarder.submit(INTAKE, Payload.of("x"));
      forwarder.stop(Duration.ofSeconds(20));
    } finally {
      server.stop(0);
    }

    assertThat(count("forwarder.name.lookups", "result", "found")).isEqualTo(1);
    assertThat(count("forwarder.connections.made")).isEqualTo(1);
    assertThat(registry.get("forwarder.http.replies").tag("protocol", "1.1").counter().count())
        .isEqualTo(1);
  }

  @Test
  void followsDomainsThatComeAndGo() {
    RecordingForwarder changing =
        new RecordingForwarder(List.of(Domains.named("eu"), Domains.named("us")));
    metrics.bindTo(changing);
    metrics.taken("us", INTAKE, 1);
    changing.updateDomains(List.of(Domains.named("asia"), Domains.named("eu")));
    clock.addSeconds(1);
    assertThat(gauge("forwarder.healthy")).isEqualTo(1); // a scrape

    assertThat(domainsOf("forwarder.pending")).containsExactlyInAnyOrder("asia", "eu");
    assertThat(domainsOf("forwarder.input")).isEmpty();
    assertThat(domainsOf("forwarder.requests")).containsExactlyInAnyOrder("asia", "eu");

    changing.updateDomains(List.of(Domains.named("us"), Domains.named("eu")));
    metrics.taken("us", INTAKE, 1);
    clock.addSeconds(1);
    assertThat(gauge("forwarder.healthy")).isEqualTo(1);

    assertThat(domainsOf("forwarder.pending")).containsExactlyInAnyOrder("us", "eu");
    assertThat(count("forwarder.input", "domain", "us")).isEqualTo(1);
    assertThat(gauge("forwarder.pending.bytes", "domain", "us")).isEqualTo(1);
  }

  @Test
  void forgetsADomainThatCameAndWentBetweenTwoScrapes() {
    metrics.bindTo(recording);
    metrics.taken("eu", INTAKE, 1);
    metrics.taken("shortly", INTAKE, 1);
    metrics.ended("shortly", INTAKE, Outcome.DELIVERED, null, 1);
    clock.addSeconds(1);
    assertThat(gauge("forwarder.healthy")).isEqualTo(1); // a scrape

    assertThat(domainsOf("forwarder.input")).containsExactly("eu");
    assertThat(domainsOf("forwarder.outcomes")).isEmpty();
  }

  /** A registry that is being read shows what it began with, and that must bring nothing back. */
  @Test
  void aGaugeThatIsReadAfterItsDomainWentShowsNothing() {
    RecordingForwarder changing =
        new RecordingForwarder(List.of(Domains.named("eu"), Domains.named("us")));
    metrics.bindTo(changing);
    List<Gauge> ofUs = List.copyOf(registry.get("forwarder.pending.bytes").gauges());
    changing.updateDomains(List.of(Domains.named("eu")));
    clock.addSeconds(1);
    assertThat(gauge("forwarder.healthy")).isEqualTo(1);

    assertThat(ofUs).extracting(Gauge::value).containsExactlyInAnyOrder(0.0, Double.NaN);
  }

  private List<String> domainsOf(String name) {
    return registry.find(name).meters().stream()
        .map(meter -> String.valueOf(meter.getId().getTag("domain")))
        .toList();
  }

  @Test
  void isBoundOnce() {
    metrics.bindTo(recording);

    assertThatThrownBy(() -> metrics.bindTo(recording))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("bound already");
  }

  private DefaultForwarder realForwarder(ScriptedTransport transport) {
    return DefaultForwarder.builder()
        .domain(Domains.named("eu"))
        .transport(transport)
        .observer(metrics)
        .build();
  }

  private double count(String name, String... tags) {
    return registry.get(name).tags(tags).counter().count();
  }

  private double gauge(String name, String... tags) {
    Gauge gauge = registry.get(name).tags(tags).gauge();
    return gauge.value();
  }
}
