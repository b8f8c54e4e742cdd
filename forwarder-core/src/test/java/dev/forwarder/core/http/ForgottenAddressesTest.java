package dev.forwarder.core.http;

import static dev.forwarder.core.http.Transports.awaitQuietly;
import static dev.forwarder.core.http.Transports.send;
import static dev.forwarder.core.http.Transports.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forwarder.api.Domain;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.HttpRoute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is known of servers that nobody sends to any more. */
@Timeout(60)
final class ForgottenAddressesTest {

  private static final Duration PERIOD = Duration.ofMinutes(10);

  @RegisterExtension final Transports transports = new Transports();

  private final AtomicLong clock = new AtomicLong();

  private static InetAddress[] unknown(String host) throws UnknownHostException {
    throw new UnknownHostException(host);
  }

  private static HttpSettings unverified() {
    TlsSettings tls = TlsSettings.defaults();
    return HttpSettings.defaults()
        .withTls(
            new TlsSettings(
                tls.handshakeTimeout(),
                tls.minVersion(),
                true,
                Set.of(),
                tls.caFile(),
                tls.keyStore()));
  }

  private static Reply sendTo(HttpTransport transport, String name, String host) {
    Domain domain = Requests.domain(name, "https://" + host + ".test");
    return send(transport, Requests.request(domain, Requests.INTAKE, List.of(), "{}"));
  }

  private void periodPasses(HttpTransport transport) {
    clock.addAndGet(PERIOD.toNanos());
    transport.sweep();
  }

  @Test
  void aThousandChangesOfAddressLeaveTablesAsSmallAsAtTheStart() {
    HttpTransport transport =
        transports.with(HttpSettings.defaults(), clock::get, ForgottenAddressesTest::unknown);
    assertThat(sendTo(transport, "d", "first").failure()).isEqualTo(FailureKind.UNKNOWN_HOST);
    int atTheStart = transport.remembered();
    for (int i = 0; i < 1000; i++) {
      assertThat(sendTo(transport, "d", "h" + i).failure()).isEqualTo(FailureKind.UNKNOWN_HOST);
      if (i % 50 == 0) {
        periodPasses(transport);
      }
      assertThat(transport.remembered()).as("after %d", i).isLessThanOrEqualTo(300);
    }
    periodPasses(transport);
    sendTo(transport, "d", "last");
    periodPasses(transport);
    sendTo(transport, "d", "last");

    assertThat(transport.remembered()).isEqualTo(atTheStart);
  }

  @Test
  void domainsThatComeAndGoAreForgottenAndSoIsWhomOfItWasWarned() {
    HttpTransport transport =
        transports.with(unverified(), clock::get, ForgottenAddressesTest::unknown);
    sendTo(transport, "first", "same");
    int atTheStart = transport.remembered();
    for (int i = 0; i < 50; i++) {
      sendTo(transport, "d" + i, "same");
    }
    periodPasses(transport);
    sendTo(transport, "last", "same");
    periodPasses(transport);
    sendTo(transport, "last", "same");

    assertThat(transport.remembered()).isEqualTo(atTheStart);
  }

  @Test
  void aNameThatIsInUseIsLookedUpNoMoreOftenForIt() throws Exception {
    AtomicInteger lookups = new AtomicInteger();
    InetAddress here = InetAddress.getByAddress("s", new byte[] {127, 0, 0, 1});
    NameSettings n = NameSettings.defaults();
    Duration aDay = Duration.ofDays(1);
    HttpSettings settings =
        HttpSettings.defaults()
            .withNames(
                new NameSettings(
                    aDay, n.lookupTimeout(), n.negativeTimeToLive(), n.staleLimit(), 2));
    HttpTransport transport =
        transports.with(
            settings,
            clock::get,
            host -> {
              lookups.incrementAndGet();
              return new InetAddress[] {here};
            });
    try (Echo echo = new Echo()) {
      for (int i = 0; i < 5; i++) {
        Reply reply = send(transport, Requests.to("http://service.test:" + echo.port()));
        assertThat(reply.status()).isEqualTo(403);
        periodPasses(transport);
      }
    }
    assertThat(lookups).hasValue(1);
  }

  @Test
  void whatIsUnderWayKeepsItsAddress() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    InetAddress here = InetAddress.getByAddress("s", new byte[] {127, 0, 0, 1});
    HttpTransport transport =
        transports.with(
            HttpSettings.defaults(),
            clock::get,
            host -> {
              asked.countDown();
              awaitQuietly(release);
              return new InetAddress[] {here};
            });
    try (Echo echo = new Echo()) {
      CompletableFuture<Reply> reply =
          start(transport, Requests.to("http://slow.test:" + echo.port()));
      asked.await();
      for (int i = 0; i < 5; i++) {
        periodPasses(transport);
      }
      release.countDown();

      assertThat(Transports.await(reply).status()).isEqualTo(403);
    }
  }

  @Test
  void anAddressThatMayStillBeNeededIsKeptAsLongAsTheStaleLimitSays() {
    NameSettings n = NameSettings.defaults();
    HttpSettings settings =
        HttpSettings.defaults()
            .withNames(
                new NameSettings(
                    n.timeToLive(),
                    n.lookupTimeout(),
                    n.negativeTimeToLive(),
                    PERIOD.multipliedBy(6),
                    2));
    HttpTransport transport =
        transports.with(settings, clock::get, ForgottenAddressesTest::unknown);
    sendTo(transport, "d", "h");
    int known = transport.remembered();
    for (int i = 0; i < 5; i++) {
      periodPasses(transport);
    }
    assertThat(transport.remembered()).isEqualTo(known);
    for (int i = 0; i < 7; i++) {
      periodPasses(transport);
    }

    assertThat(transport.remembered()).isZero();
  }

  @Test
  void theTimerForgetsByItself() {
    AtomicLong ticks = new AtomicLong();
    ConnectionSettings c = ConnectionSettings.defaults();
    HttpSettings quick =
        HttpSettings.defaults()
            .withConnections(
                new ConnectionSettings(
                    c.connectTimeout(),
                    c.responseTimeout(),
                    10,
                    Duration.ofMillis(30),
                    Duration.ZERO));
    HttpTransport transport =
        transports.with(
            quick, () -> ticks.addAndGet(PERIOD.toNanos() / 20), ForgottenAddressesTest::unknown);
    sendTo(transport, "d", "h");

    await().until(() -> transport.remembered() == 0);
  }

  @Test
  void aServerIsAllowedConnectionsForTheDomainsThatUseItAndForNoOthers() {
    Map<HttpRoute, Integer> most = new HashMap<>();
    HttpSettings settings = HttpSettings.defaults();
    int perDomain = settings.connections().maxPerDomain();
    NameResolver names =
        new NameResolver(
            settings.names(),
            InetAddress::getAllByName,
            clock::get,
            transports.timer(),
            HttpEvents.NONE);
    ServerRoutes routes = new ServerRoutes(settings, names, clock::get, most::put);
    Route route = routes.shared(Requests.domain("d0", "http://10.0.0.1"), true);
    for (int i = 1; i < 1000; i++) {
      assertThat(routes.shared(Requests.domain("d" + i, "http://10.0.0.1"), true)).isSameAs(route);
      if (i % 10 == 0) {
        routes.forgetUnused();
      }
    }
    assertThat(most.get(route.hops())).isLessThanOrEqualTo(20 * perDomain);
    routes.forgetUnused();
    routes.shared(Requests.domain("last", "http://10.0.0.1"), true);
    routes.forgetUnused();
    assertThat(most).containsEntry(route.hops(), perDomain);

    routes.shared(Requests.domain("another", "http://10.0.0.1"), true);
    assertThat(most).containsEntry(route.hops(), 2 * perDomain);
    routes.forgetUnused();
    routes.forgetUnused();
    assertThat(most).containsEntry(route.hops(), perDomain);
    assertThat(routes.to(URI.create("http://10.0.0.1"), true)).isNotSameAs(route);
    assertThat(names.size()).isEqualTo(1);
  }
}
