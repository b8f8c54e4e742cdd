package dev.forwarder.core.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static dev.forwarder.core.http.Transports.send;
import static dev.forwarder.core.http.Transports.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Transport;
import dev.forwarder.testing.Certificates;
import dev.forwarder.testing.FaultProxy;
import dev.forwarder.testing.Faults;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class Http2Test {

  @TempDir static Path folder;

  private static WireMockServer server;
  private static Path pem;

  @RegisterExtension final Transports transports = new Transports();

  private FaultProxy proxy;

  @BeforeAll
  static void startServer() {
    Certificates certificates = new Certificates(folder);
    Path store = certificates.forThisMachine();
    pem = certificates.pemOf(store);
    server =
        new WireMockServer(
            wireMockConfig()
                .dynamicPort()
                .dynamicHttpsPort()
                .http2PlainDisabled(false)
                .containerThreads(50)
                .keystoreType("PKCS12")
                .keystorePath(store.toString())
                .keystorePassword(Certificates.PASSWORD)
                .keyManagerPassword(Certificates.PASSWORD));
    server.start();
  }

  @AfterAll
  static void stopServer() {
    server.stop();
  }

  @BeforeEach
  void answer() {
    server.resetAll();
    server.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(202).withBody("ok")));
    server.stubFor(
        post(urlEqualTo("/slow"))
            .atPriority(1)
            .willReturn(aResponse().withStatus(202).withFixedDelay(60_000)));
    proxy = FaultProxy.before(server.httpsPort());
  }

  @AfterEach
  void closeProxy() {
    proxy.close();
  }

  private static HttpSettings settings(HttpProtocol protocol) {
    TlsSettings tls =
        new TlsSettings(Duration.ofSeconds(10), TlsVersion.TLSV1_2, false, Set.of(), pem, null);
    return HttpSettings.defaults().withTls(tls).withProtocol(protocol);
  }

  private Domain secure() {
    return Requests.domain("d", "https://127.0.0.1:" + proxy.port());
  }

  private static CompletableFuture<Reply> begin(
      HttpTransport transport, Domain domain, String path) {
    Endpoint endpoint = Endpoint.post(path, path);
    return start(transport, Requests.request(domain, endpoint, List.of(), "{\"a\":1}"));
  }

  private static String protocolSeen() {
    return server.getAllServeEvents().get(0).getRequest().getProtocol();
  }

  @Test
  void isSpokenWhereTheServerOffersIt() {
    HttpTransport transport = transports.with(settings(HttpProtocol.AUTO));
    assertThat(Transports.await(begin(transport, secure(), "/x")).detail()).isEqualTo("ok");
    assertThat(protocolSeen()).isEqualTo("HTTP/2.0");
  }

  @Test
  void isNotSpokenWhereItIsSwitchedOff() {
    HttpTransport transport = transports.with(settings(HttpProtocol.HTTP1));
    assertThat(Transports.await(begin(transport, secure(), "/x")).status()).isEqualTo(202);
    assertThat(protocolSeen()).isEqualTo("HTTP/1.1");
  }

  @Test
  void eachReplyIsToldWithItsVersionWhateverItsStatus() {
    server.stubFor(post(urlEqualTo("/bad")).atPriority(1).willReturn(aResponse().withStatus(503)));
    List<String> told = new CopyOnWriteArrayList<>();
    HttpEvents events =
        new HttpEvents() {
          @Override
          public void replied(String domain, int major, int minor) {
            told.add(domain + " " + major + "." + minor);
            throw new IllegalStateException("a taker's bug");
          }
        };
    HttpTransport both =
        transports.with(settings(HttpProtocol.AUTO), InetAddress::getAllByName, events);
    HttpTransport old =
        transports.with(settings(HttpProtocol.HTTP1), InetAddress::getAllByName, events);
    assertThat(Transports.await(begin(both, secure(), "/x")).status()).isEqualTo(202);
    assertThat(Transports.await(begin(both, secure(), "/bad")).status()).isEqualTo(503);
    assertThat(Transports.await(begin(old, secure(), "/x")).status()).isEqualTo(202);
    assertThat(send(both, Requests.to("http://127.0.0.1:1")).failure())
        .isEqualTo(FailureKind.REFUSED);

    assertThat(told).containsExactly("d 2.0", "d 2.0", "d 1.1");
  }

  @Test
  void isSpokenOverClearTextOnRequest() {
    HttpTransport transport = transports.with(settings(HttpProtocol.HTTP2));
    String url = "http://127.0.0.1:" + server.port();
    assertThat(send(transport, Requests.to(url)).status()).isEqualTo(202);
    assertThat(protocolSeen()).isEqualTo("HTTP/2.0");
  }

  @Test
  void manyRequestsShareOneConnection() {
    HttpTransport transport = transports.with(settings(HttpProtocol.AUTO));
    Transports.await(begin(transport, secure(), "/first"));
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      replies.add(begin(transport, secure(), "/x"));
    }
    replies.forEach(reply -> assertThat(Transports.await(reply).status()).isEqualTo(202));
    assertThat(proxy.connections()).isEqualTo(1);
  }

  @Test
  void cancelledRequestDoesNotBreakTheOthersOfItsConnection() {
    HttpTransport transport = transports.with(settings(HttpProtocol.AUTO));
    Transports.await(begin(transport, secure(), "/first"));
    CompletableFuture<Reply> cancelled = new CompletableFuture<>();
    Transport.Exchange slow =
        transport.send(
            Requests.request(secure(), Endpoint.post("slow", "/slow"), List.of(), "{}"),
            cancelled::complete);
    await().until(() -> server.getAllServeEvents().size() >= 1);
    proxy.set(Faults.NONE.withBlackHole());
    CompletableFuture<Reply> other = begin(transport, secure(), "/x");
    slow.cancel();
    proxy.heal();
    assertThat(Transports.await(cancelled).failure()).isEqualTo(FailureKind.CANCELLED);
    assertThat(Transports.await(other).status()).isEqualTo(202);
    assertThat(proxy.connections()).isEqualTo(1);
  }

  @Test
  void connectionOnWhichNothingIsAnsweredIsGivenUp() {
    HttpTransport transport = transports.with(settings(HttpProtocol.AUTO));
    Transports.await(begin(transport, secure(), "/first"));
    proxy.set(Faults.NONE.withBlackHole());
    for (int i = 0; i <= Route.MOST_ABANDONED; i++) {
      CompletableFuture<Reply> cancelled = new CompletableFuture<>();
      transport
          .send(
              Requests.request(secure(), Endpoint.post("x", "/x"), List.of(), "{}"),
              cancelled::complete)
          .cancel();
      assertThat(Transports.await(cancelled).failure()).isEqualTo(FailureKind.CANCELLED);
    }
    proxy.heal();
    assertThat(Transports.await(begin(transport, secure(), "/x")).status()).isEqualTo(202);
    assertThat(proxy.connections()).isEqualTo(2);
  }

  @Test
  void resetConnectionFailsItsRequestsAndIsReplaced() {
    HttpTransport transport = transports.with(settings(HttpProtocol.AUTO));
    Transports.await(begin(transport, secure(), "/first"));
    List<CompletableFuture<Reply>> lost = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      lost.add(begin(transport, secure(), "/slow"));
    }
    proxy.resetAll();
    lost.forEach(
        reply -> assertThat(Transports.await(reply).failure()).isEqualTo(FailureKind.BROKEN));
    assertThat(Transports.await(begin(transport, secure(), "/x")).status()).isEqualTo(202);
  }

  @Test
  void connectionPastItsTimeToLiveEndsWhatItHasBegun() {
    AtomicLong clock = new AtomicLong();
    Duration life = Duration.ofMinutes(1);
    ConnectionSettings c = ConnectionSettings.defaults();
    HttpSettings settings =
        settings(HttpProtocol.AUTO)
            .withConnections(
                new ConnectionSettings(
                    c.connectTimeout(), c.responseTimeout(), 10, c.idleTimeout(), life));
    HttpTransport transport = transports.with(settings, clock::get);
    Transports.await(begin(transport, secure(), "/first"));
    proxy.set(Faults.NONE.withBlackHole());
    CompletableFuture<Reply> begun = begin(transport, secure(), "/x");
    clock.addAndGet(life.toNanos());
    CompletableFuture<Reply> next = begin(transport, secure(), "/x");
    await().until(() -> proxy.connections() == 2);
    proxy.heal();
    assertThat(Transports.await(begun).status()).isEqualTo(202);
    assertThat(Transports.await(next).status()).isEqualTo(202);
  }
}
