package dev.forwarder.core;

import static dev.forwarder.core.HealthRig.KEY;
import static dev.forwarder.core.HealthRig.domain;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.ForwarderHealth;
import dev.forwarder.api.ForwarderHealth.KeyHealth;
import dev.forwarder.api.HealthSubscription;
import dev.forwarder.api.KeyStatus;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The health of whole forwarders, from their start to their stop. */
final class ForwarderHealthTest {

  private static final Duration STOP = Duration.ofSeconds(5);

  @Test
  void aForwarderChecksItsKeysFromItsStartToItsStop() {
    FakeAsker asker = new FakeAsker();
    Rig rig = Rig.notStarted(builder -> builder.domain(domain("b", KEY)).transport(asker));
    rig.run();
    assertThat(asker.questions()).isEmpty();

    rig.forwarder.start();
    rig.run();
    asker.open().get(0).reply(403);
    rig.run();
    assertThat(rig.forwarder.health().keys())
        .extracting(KeyHealth::domain, KeyHealth::status)
        .containsExactly(tuple("a", KeyStatus.UNCHECKED), tuple("b", KeyStatus.INVALID));

    rig.beginStop(STOP);
    rig.advance(Duration.ofHours(3));

    assertThat(asker.questions()).hasSize(1);
    assertThat(rig.forwarder.health().keys().get(1).status()).isEqualTo(KeyStatus.INVALID);
  }

  @Test
  void aStopBetweenQuestionAndAnswerEndsThatToo() {
    FakeAsker asker = new FakeAsker();
    Rig rig = Rig.startedBare(builder -> builder.domain(domain("b", KEY)).transport(asker));
    rig.run();
    rig.beginStop(Duration.ZERO);
    asker.open().get(0).reply(403);
    rig.run();

    assertThat(rig.forwarder.health().keys())
        .extracting(KeyHealth::status)
        .containsExactly(KeyStatus.UNCHECKED);
    assertThat(rig.environment.isClosed()).isTrue();
  }

  @Test
  void aReplacedKeyIsAskedAboutAtOnceAndAnAnswerForTheOldSecretDoesNotCount() {
    FakeAsker asker = new FakeAsker();
    Rig rig = Rig.startedBare(builder -> builder.domain(domain("b", KEY)).transport(asker));
    rig.run();
    String secret = "the-secret-that-replaces-it";
    rig.forwarder.replaceKey("b", KEY.id(), ApiKey.of(KEY.id(), secret));
    rig.run();
    assertThat(asker.secrets()).containsExactly(KEY.reveal(), secret);

    asker.questions().get(0).reply(403);
    rig.run();
    assertThat(status(rig)).as("the answer for the old one").isEqualTo(KeyStatus.UNCHECKED);

    asker.questions().get(1).reply(200);
    rig.run();
    assertThat(status(rig)).isEqualTo(KeyStatus.VALID);
  }

  /** Peer: a key in {@code additional_endpoints} is checked when it comes, and forgotten after. */
  @Test
  void keysAreAskedAboutWhenTheyComeAndForgottenWhenTheyGo() {
    FakeAsker asker = new FakeAsker();
    asker.answers(403);
    Rig rig = Rig.startedBare(builder -> builder.domain(domain("b", KEY)).transport(asker));
    rig.run();
    assertThat(rig.forwarder.health().isHealthy()).isFalse();
    asker.answers(200);
    rig.forwarder.updateDomains(List.of(domain("b", KEY), domain("c", HealthRig.OTHER)));
    rig.run();
    assertThat(asker.secrets()).containsExactly(KEY.reveal(), HealthRig.OTHER.reveal());
    assertThat(rig.forwarder.health().isHealthy()).as("one of them is valid").isTrue();

    rig.forwarder.updateDomains(List.of(domain("b", KEY)));
    rig.run();
    assertThat(rig.forwarder.health().keys())
        .extracting(KeyHealth::domain, KeyHealth::status)
        .containsExactly(tuple("b", KeyStatus.INVALID));
    assertThat(rig.forwarder.health().isHealthy()).isFalse();
  }

  private static KeyStatus status(Rig rig) {
    return rig.forwarder.health().keys().get(0).status();
  }

  @Test
  void theClockOffsetIsLearnedFromDeliveries() {
    Rig rig = Rig.started();
    String date = "Thu, 01 Jan 2026 00:01:00 GMT";
    rig.transport.answers(request -> new Reply(202, null, "", null, date));
    rig.submitAll("x");

    assertThat(rig.forwarder.health().clockOffsets()).containsEntry("a", Duration.ofMinutes(1));
  }

  @Test
  @Timeout(60)
  void aSynchronousForwarderAsksNobodyAndReadsTheClock() {
    FakeEnvironment environment = new FakeEnvironment();
    FakeTransport transport = new FakeTransport(environment);
    transport.answers(request -> new Reply(202, null, "", null, "Thu, 01 Jan 2026 00:01:00 GMT"));
    SynchronousForwarder forwarder =
        DefaultForwarder.builder()
            .domain(domain("b", KEY))
            .transport(transport)
            .buildSynchronous(environment.environment());
    forwarder.start();
    forwarder.submit(Rig.EVENTS, Payload.of("x"));

    ForwarderHealth health = forwarder.health();

    assertThat(health.isHealthy()).isTrue();
    assertThat(health.keys()).containsExactly(KeyHealth.unchecked("b", KEY.id(), KEY.masked()));
    assertThat(health.clockOffsets()).containsEntry("b", Duration.ofMinutes(1));
  }

  @Test
  void aForwarderThatForwardsNothingIsHealthy() {
    try (Forwarder forwarder = new NoopForwarder()) {
      assertThat(forwarder.health()).isEqualTo(ForwarderHealth.NOTHING);
      assertThat(forwarder.health().isHealthy()).isTrue();
    }
  }

  @Test
  @Timeout(60)
  void overHttpEachKeyIsAskedAboutOnItsOwn() throws IOException {
    ApiKey good = ApiKey.of("good", "0123456789abcdef-good");
    ApiKey bad = ApiKey.of("bad", "0123456789abcdef-bad!");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/check",
        exchange -> {
          boolean known = good.reveal().equals(exchange.getRequestHeaders().getFirst("Api-Key"));
          exchange.sendResponseHeaders(known ? 200 : 403, -1);
          exchange.close();
        });
    server.start();
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    Domain domain =
        new Domain("real", url, Domain.Role.PRIMARY, new CheckedFamily(), List.of(good, bad));
    Queue<List<KeyStatus>> told = new ConcurrentLinkedQueue<>();
    try (Forwarder forwarder = DefaultForwarder.builder().domain(domain).build()) {
      HealthSubscription unused =
          forwarder.watchHealth(
              health -> told.add(health.keys().stream().map(KeyHealth::status).toList()));
      forwarder.start();

      await()
          .atMost(30, SECONDS)
          .until(() -> told.contains(List.of(KeyStatus.VALID, KeyStatus.INVALID)));
      assertThat(forwarder.health().isHealthy()).isTrue();
    } finally {
      server.stop(0);
    }
  }
}
