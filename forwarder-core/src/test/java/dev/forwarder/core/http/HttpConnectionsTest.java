package dev.forwarder.core.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static dev.forwarder.core.http.Transports.awaitQuietly;
import static dev.forwarder.core.http.Transports.send;
import static dev.forwarder.core.http.Transports.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import dev.forwarder.testing.FaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
final class HttpConnectionsTest {

  @RegisterExtension
  static final WireMockExtension SERVER =
      WireMockExtension.newInstance()
          .options(wireMockConfig().dynamicPort().http2PlainDisabled(false))
          .build();

  @RegisterExtension final Transports transports = new Transports();

  private static void answer(int status) {
    SERVER.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(status)));
  }

  private static String url() {
    return SERVER.baseUrl();
  }

  @Test
  void handlerThatThrowsAnErrorEndsNothing() {
    answer(202);
    HttpTransport transport = transports.with(HttpSettings.defaults().withIoThreads(1));
    CountDownLatch told = new CountDownLatch(20);
    for (int i = 0; i < 20; i++) {
      transport.send(
          Requests.to(url()),
          reply -> {
            told.countDown();
            throw new StackOverflowError("a handler's bug");
          });
    }
    await().until(() -> told.getCount() == 0);
    assertThat(send(transport, Requests.to(url())).status()).isEqualTo(202);
  }

  @Test
  void nextRequestIsSentFromTheHandlerOverTheSameConnection() throws InterruptedException {
    answer(202);
    try (FaultProxy proxy = FaultProxy.before(SERVER.getPort())) {
      HttpTransport transport = transports.standard();
      Domain domain = Requests.domain("http://127.0.0.1:" + proxy.port());
      Set<String> threads = ConcurrentHashMap.newKeySet();
      CountDownLatch left = new CountDownLatch(200);
      chain(transport, domain, left, threads);
      assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(proxy.connections()).isEqualTo(1);
      assertThat(threads).hasSize(1).allMatch(name -> name.startsWith("forwarder-io-"));
    }
  }

  private static void chain(
      HttpTransport transport, Domain domain, CountDownLatch left, Set<String> threads) {
    transport.send(
        Requests.request(domain, Requests.INTAKE, List.of(), "{}"),
        reply -> {
          threads.add(Thread.currentThread().getName());
          left.countDown();
          if (left.getCount() > 0) {
            chain(transport, domain, left, threads);
          }
        });
  }

  @Test
  void domainsOfOneServerDoNotStarveEachOther() {
    SERVER.stubFor(post(urlEqualTo("/slow/x")).willReturn(aResponse().withFixedDelay(60_000)));
    SERVER.stubFor(post(urlEqualTo("/quick/x")).willReturn(aResponse().withStatus(202)));
    ConnectionSettings one = ConnectionSettings.defaults().forPermits(1);
    HttpTransport transport = transports.with(HttpSettings.defaults().withConnections(one));
    Endpoint x = Endpoint.post("x", "/x");
    Domain slow = Requests.domain("slow", url() + "/slow");
    Domain quick = Requests.domain("quick", url() + "/quick");
    for (int i = 0; i < one.maxPerDomain(); i++) {
      CompletableFuture<Reply> unused =
          start(transport, Requests.request(slow, x, List.of(), "{}"));
    }
    assertThat(send(transport, Requests.request(quick, x, List.of(), "{}")).status())
        .isEqualTo(202);
  }

  @Test
  void idleConnectionIsClosed() {
    answer(202);
    ConnectionSettings c = ConnectionSettings.defaults();
    HttpSettings settings =
        HttpSettings.defaults()
            .withConnections(
                new ConnectionSettings(
                    c.connectTimeout(),
                    c.responseTimeout(),
                    10,
                    Duration.ofMillis(100),
                    Duration.ZERO));
    try (FaultProxy proxy = FaultProxy.before(SERVER.getPort())) {
      HttpTransport transport = transports.with(settings);
      send(transport, Requests.to("http://127.0.0.1:" + proxy.port()));
      await().until(() -> proxy.openConnections() == 0);
    }
  }

  @Test
  void thousandDomainsNeedNoMoreThreadsThanOne() {
    answer(202);
    HttpTransport transport = transports.standard();
    String address = "http://127.0.0.1:" + SERVER.getPort();
    send(transport, Requests.to(address));
    int few = HttpSettings.defaults().ioThreads() + 1;
    await().until(() -> ownThreads() == few);
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      Domain domain = Requests.domain("d" + i, address + "/" + i);
      replies.add(start(transport, Requests.request(domain, Requests.INTAKE, List.of(), "{}")));
    }
    replies.forEach(reply -> assertThat(Transports.await(reply).status()).isEqualTo(202));
    assertThat(ownThreads()).isEqualTo(few);
  }

  private static long ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("forwarder-"))
        .count();
  }

  @Test
  void closeEndsWhatIsUnderWayAndItsThreads() throws IOException {
    SERVER.stubFor(post(anyUrl()).willReturn(aResponse().withFixedDelay(60_000)));
    CountDownLatch release = new CountDownLatch(1);
    HttpTransport transport =
        transports.with(
            HttpSettings.defaults(),
            host -> {
              awaitQuietly(release);
              return new InetAddress[0];
            });
    try (Backlog full = new Backlog()) {
      var replies =
          List.of(
              start(transport, Requests.to(url())),
              start(transport, Requests.to(full.url())),
              start(transport, Requests.to("http://hangs.test")));
      transport.close();
      transport.close();
      replies.forEach(reply -> assertThat(Transports.await(reply).failure()).isNotNull());
    }
    release.countDown();
    assertThat(send(transport, Requests.to(url())).failure()).isEqualTo(FailureKind.CANCELLED);
    await().until(() -> ownThreads() == 0);
  }
}
