package dev.forwarder.core.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.exactly;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.headRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static dev.forwarder.core.http.Transports.send;
import static dev.forwarder.core.http.Transports.start;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Header;
import dev.forwarder.api.Reply;
import dev.forwarder.api.RequestReply.Probe;
import dev.forwarder.api.Transport;
import dev.forwarder.testing.FaultProxy;
import dev.forwarder.testing.Faults;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class HttpTransportTest {

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

  // Replies.

  @ParameterizedTest
  @ValueSource(
      ints = {
        200, 201, 202, 204, 205, 299, 300, 301, 302, 304, 307, 308, 400, 401, 403, 404, 407, 408,
        409, 413, 418, 422, 425, 429, 451, 499, 500, 501, 502, 503, 504, 599
      })
  void statusIsReportedAsItIs(int status) {
    answer(status);
    Reply reply = send(transports.standard(), Requests.to(url()));
    assertThat(reply.failure()).isNull();
    assertThat(reply.status()).isEqualTo(status);
  }

  @Test
  void authenticationChallengeIsAReplyLikeAnyOther() {
    SERVER.stubFor(
        post(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(401)
                    .withHeader("WWW-Authenticate", "Basic realm=\"x\"")
                    .withBody("who are you?")));
    Reply reply = send(transports.standard(), Requests.to(url()));
    assertThat(reply).isEqualTo(Reply.of(401, "who are you?".getBytes(UTF_8)).withRetryAfter(null));
  }

  @Test
  void replyHasBodyRetryAfterAndDate() {
    SERVER.stubFor(
        post(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(429)
                    .withHeader("Retry-After", "17")
                    .withHeader("Date", "Sat, 21 Nov 2026 08:00:00 GMT")
                    .withBody("slow down")));
    assertThat(send(transports.standard(), Requests.to(url())))
        .isEqualTo(new Reply(429, null, "slow down", "17", "Sat, 21 Nov 2026 08:00:00 GMT"));
  }

  @Test
  void redirectIsNotFollowed() {
    SERVER.stubFor(
        post(urlEqualTo("/intake/"))
            .willReturn(aResponse().withStatus(307).withHeader("Location", url() + "/elsewhere")));
    assertThat(send(transports.standard(), Requests.to(url())).status()).isEqualTo(307);
    SERVER.verify(exactly(0), postRequestedFor(urlEqualTo("/elsewhere")));
  }

  @Test
  void bodyIsKeptToItsFirstThousandBytes() {
    SERVER.stubFor(
        post(anyUrl()).willReturn(aResponse().withStatus(400).withBody("a".repeat(5000))));
    assertThat(send(transports.standard(), Requests.to(url())).detail())
        .isEqualTo("a".repeat(1000));
  }

  @Test
  void hugeBodyEndsItsConnectionAndStillCounts() {
    try (FaultProxy proxy = FaultProxy.before(SERVER.getPort())) {
      SERVER.stubFor(
          post(anyUrl()).willReturn(aResponse().withStatus(500).withBody("a".repeat(4 << 20))));
      HttpTransport transport = transports.standard();
      Reply reply = send(transport, Requests.to("http://127.0.0.1:" + proxy.port()));
      assertThat(reply.status()).isEqualTo(500);
      assertThat(reply.detail()).isEqualTo("a".repeat(1000));
      await().until(() -> proxy.openConnections() == 0);
    }
  }

  @Test
  void keyInTheReplyIsScrubbed() {
    SERVER.stubFor(
        post(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(403)
                    .withBody("x".repeat(990) + Requests.KEY + " and more")));
    assertThat(send(transports.standard(), Requests.to(url())).detail())
        .isEqualTo("x".repeat(990) + "***");
  }

  // Requests.

  @Test
  void requestCarriesMergedHeadersBodyAndKey() {
    answer(202);
    Domain domain =
        new Domain(
            "d",
            URI.create(url() + "/prefix/"),
            Domain.Role.PRIMARY,
            Requests.family(
                new Header("User-Agent", "tester"),
                new Header("X-Level", "family"),
                new Header("X-Family", "f")),
            List.of(ApiKey.of(Requests.KEY)));
    Endpoint endpoint =
        Endpoint.post("e", "/api/v2/x?y=z")
            .withHeader("x-level", "endpoint")
            .withHeader("X-Endpoint", "e");
    List<Header> own =
        List.of(
            new Header("X-LEVEL", "payload"),
            new Header("content-type", "text/plain"),
            new Header("Idempotency-Key", "smuggled"),
            new Header("X-Api-Key", "smuggled"),
            new Header("Content-Length", "1"),
            new Header("Transfer-Encoding", "chunked"));
    HttpTransport transport = transports.standard();
    for (int i = 0; i < 2; i++) {
      assertThat(send(transport, Requests.request(domain, endpoint, own, "[", "1", "]")).status())
          .isEqualTo(202);
    }
    SERVER.verify(
        exactly(2),
        postRequestedFor(urlEqualTo("/prefix/api/v2/x?y=z"))
            .withRequestBody(equalTo("[1]"))
            .withHeader("User-Agent", equalTo("tester"))
            .withHeader("X-Level", equalTo("payload"))
            .withHeader("X-Family", equalTo("f"))
            .withHeader("X-Endpoint", equalTo("e"))
            .withHeader("Content-Type", equalTo("text/plain"))
            .withHeader("Content-Length", equalTo("3"))
            .withHeader("Idempotency-Key", equalTo("00112233445566778899aabbccddeeff"))
            .withHeader("X-Api-Key", equalTo(Requests.KEY)));
  }

  @Test
  void clientAddsNoHeadersOfItsOwn() {
    answer(202);
    send(transports.standard(), Requests.to(url()));
    Set<String> names = SERVER.getAllServeEvents().get(0).getRequest().getAllHeaderKeys();
    assertThat(names)
        .map(String::toLowerCase)
        .containsExactlyInAnyOrder(
            "host", "connection", "content-type", "content-length", "idempotency-key", "x-api-key");
  }

  @Test
  void contentTypeIsJsonWhereNobodySays() {
    answer(202);
    send(transports.standard(), Requests.to(url()));
    SERVER.verify(
        postRequestedFor(anyUrl()).withHeader("Content-Type", equalTo("application/json")));
  }

  @Test
  void emptyBodyIsSent() {
    answer(202);
    Reply reply =
        send(
            transports.standard(),
            Requests.request(Requests.domain(url()), Requests.INTAKE, List.of(), ""));
    assertThat(reply.status()).isEqualTo(202);
    SERVER.verify(postRequestedFor(anyUrl()).withHeader("Content-Length", equalTo("0")));
  }

  @Test
  void largeBodyOfManyPartsArrivesWhole() {
    answer(202);
    String[] parts = new String[500];
    StringBuilder whole = new StringBuilder();
    for (int i = 0; i < parts.length; i++) {
      parts[i] = String.valueOf(i).repeat(i * 4);
      whole.append(parts[i]);
    }
    try (FaultProxy proxy = FaultProxy.before(SERVER.getPort())) {
      proxy.set(Faults.NONE.withSlices(7777));
      Domain domain = Requests.domain("http://127.0.0.1:" + proxy.port());
      Reply reply =
          send(transports.standard(), Requests.request(domain, Requests.INTAKE, List.of(), parts));
      assertThat(reply.status()).isEqualTo(202);
    }
    SERVER.verify(postRequestedFor(anyUrl()).withRequestBody(equalTo(whole.toString())));
  }

  @Test
  void requestThatGivesNoBodyIsAFailure() {
    answer(202);
    var broken =
        new DelegatingRequest(Requests.to(url())) {
          @Override
          public java.nio.ByteBuffer[] body() {
            throw new IllegalStateException("gone");
          }
        };
    assertThat(send(transports.standard(), broken).failure()).isNotNull();
  }

  @Test
  void requestThatCannotBeMadeIsAFailure() {
    var broken =
        new DelegatingRequest(Requests.to(url())) {
          @Override
          public Endpoint endpoint() {
            throw new IllegalStateException("gone with " + Requests.KEY);
          }
        };
    Reply reply = send(transports.standard(), broken);
    assertThat(reply.failure()).isEqualTo(FailureKind.INTERNAL);
    assertThat(reply.detail()).doesNotContain(Requests.KEY);
  }

  // Failures.

  @Test
  void nobodyListening() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThat(send(transports.standard(), Requests.to("http://127.0.0.1:" + port)).failure())
        .isEqualTo(FailureKind.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE", "MALFORMED_RESPONSE_CHUNK"})
  void brokenReplyIsAFailure(String fault) {
    SERVER.stubFor(post(anyUrl()).willReturn(aResponse().withFault(Fault.valueOf(fault))));
    assertThat(send(transports.standard(), Requests.to(url())).failure())
        .isEqualTo(FailureKind.BROKEN);
  }

  @Test
  void garbageInPlaceOfAReplyIsAFailure() {
    SERVER.stubFor(post(anyUrl()).willReturn(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)));
    assertThat(send(transports.standard(), Requests.to(url())).failure())
        .isEqualTo(FailureKind.BROKEN);
  }

  @Test
  void truncatedReplyIsAFailure() {
    SERVER.stubFor(post(anyUrl()).willReturn(aResponse().withBody("a".repeat(3000))));
    try (FaultProxy proxy = FaultProxy.before(SERVER.getPort())) {
      proxy.set(Faults.NONE.withResetAfterReplyBytes(1000));
      assertThat(
              send(transports.standard(), Requests.to("http://127.0.0.1:" + proxy.port()))
                  .failure())
          .isEqualTo(FailureKind.BROKEN);
    }
  }

  @Test
  void silenceEndsInATimeout() {
    SERVER.stubFor(post(anyUrl()).willReturn(aResponse().withFixedDelay(30_000)));
    HttpTransport transport = transports.with(Transports.connections(Duration.ofMillis(200)));
    assertThat(send(transport, Requests.to(url())).failure()).isEqualTo(FailureKind.TIMEOUT);
  }

  @Test
  void slowReplyIsWaitedFor() {
    SERVER.stubFor(
        post(anyUrl())
            .willReturn(
                aResponse().withStatus(202).withBody("ok").withChunkedDribbleDelay(3, 300)));
    Reply reply = send(transports.standard(), Requests.to(url()));
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.detail()).isEqualTo("ok");
  }

  @Test
  void connectionThatIsNeverMadeEndsInAConnectTimeout() throws IOException {
    ConnectionSettings c = ConnectionSettings.defaults();
    HttpSettings settings =
        HttpSettings.defaults()
            .withConnections(
                new ConnectionSettings(
                    Duration.ofMillis(200),
                    c.responseTimeout(),
                    10,
                    c.idleTimeout(),
                    Duration.ZERO));
    try (Backlog full = new Backlog()) {
      assertThat(send(transports.with(settings), Requests.to(full.url())).failure())
          .isEqualTo(FailureKind.CONNECT_TIMEOUT);
    }
  }

  // Cancelling.

  @Test
  void cancelEndsAnAttemptThatConnects() throws IOException {
    try (Backlog full = new Backlog()) {
      HttpTransport transport = transports.standard();
      cancelEnds(transport, full.url());
      await().until(() -> transport.connectionsTaken() == 0);
    }
  }

  @Test
  void cancelClosesAConnectionThatWasUsedBefore() {
    answer(202);
    SERVER.stubFor(
        post(urlEqualTo("/slow/intake/")).willReturn(aResponse().withFixedDelay(60_000)));
    try (FaultProxy proxy = FaultProxy.before(SERVER.getPort())) {
      HttpTransport transport = transports.standard();
      String proxied = "http://127.0.0.1:" + proxy.port();
      send(transport, Requests.to(proxied));
      cancelEnds(transport, proxied + "/slow");
      await().until(() -> proxy.openConnections() == 0 && transport.connectionsTaken() == 0);
      assertThat(proxy.connections()).isEqualTo(1);
    }
  }

  @Test
  void cancelEndsAnAttemptThatWaitsForItsReply() {
    SERVER.stubFor(post(anyUrl()).willReturn(aResponse().withFixedDelay(60_000)));
    try (FaultProxy proxy = FaultProxy.before(SERVER.getPort())) {
      cancelEnds(transports.standard(), "http://127.0.0.1:" + proxy.port());
      await().until(() -> proxy.openConnections() == 0);
    }
  }

  private static void cancelEnds(HttpTransport transport, String url) {
    AtomicInteger told = new AtomicInteger();
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    Transport.Exchange exchange =
        transport.send(
            Requests.to(url),
            r -> {
              told.incrementAndGet();
              reply.complete(r);
            });
    exchange.cancel();
    exchange.cancel();
    assertThat(Transports.await(reply).failure()).isEqualTo(FailureKind.CANCELLED);
    assertThat(told).hasValue(1);
  }

  @Test
  void cancelAtAnyMomentLeavesNothingBehind() {
    SERVER.stubFor(
        post(anyUrl()).willReturn(aResponse().withStatus(202).withHeader("Connection", "close")));
    try (FaultProxy proxy = FaultProxy.before(SERVER.getPort())) {
      HttpTransport transport = transports.standard();
      var request = Requests.to("http://127.0.0.1:" + proxy.port());
      AtomicInteger told = new AtomicInteger();
      int rounds = 500;
      for (int i = 0; i < rounds; i++) {
        Transport.Exchange exchange = transport.send(request, reply -> told.incrementAndGet());
        LockSupport.parkNanos(i * 3_000L);
        exchange.cancel();
      }
      await().untilAsserted(() -> assertThat(transport.connectionsTaken()).isZero());
      await().untilAsserted(() -> assertThat(proxy.openConnections()).isZero());
      assertThat(told).hasValue(rounds);
      assertThat(proxy.connections()).isPositive();
    }
  }

  @Test
  void cancelAfterTheReplyDoesNothing() {
    answer(202);
    AtomicInteger told = new AtomicInteger();
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    Transport.Exchange exchange =
        transports
            .standard()
            .send(
                Requests.to(url()),
                r -> {
                  told.incrementAndGet();
                  reply.complete(r);
                });
    assertThat(Transports.await(reply).status()).isEqualTo(202);
    exchange.cancel();
    assertThat(told).hasValue(1);
  }

  // Handlers.

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

  // Connections.

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
  void changeOfDnsIsFollowedAfterTheTimeToLive() throws Exception {
    answer(202);
    InetAddress first = InetAddress.getByAddress("s", new byte[] {127, 0, 0, 1});
    InetAddress second = InetAddress.getByAddress("s", new byte[] {127, 0, 0, 2});
    NameSettings n = NameSettings.defaults();
    ConnectionSettings c = ConnectionSettings.defaults();
    Duration brief = Duration.ofMillis(50);
    HttpSettings settings =
        HttpSettings.defaults()
            .withNames(new NameSettings(brief, n.lookupTimeout(), brief, n.staleLimit(), 2))
            .withConnections(
                new ConnectionSettings(
                    c.connectTimeout(), c.responseTimeout(), 10, c.idleTimeout(), brief));
    var current = new java.util.concurrent.atomic.AtomicReference<>(first);
    HttpTransport transport = transports.with(settings, host -> new InetAddress[] {current.get()});
    try (Echo echo = new Echo()) {
      String service = "http://service.test:" + echo.port();
      assertThat(send(transport, Requests.to(service)).detail()).isEqualTo("/127.0.0.1");
      current.set(second);
      await()
          .untilAsserted(
              () ->
                  assertThat(send(transport, Requests.to(service)).detail())
                      .isEqualTo("/127.0.0.2"));
    }
  }

  @Test
  void nameThatHangsHoldsUpNothingButItself() throws Exception {
    answer(202);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch hanging = new CountDownLatch(1);
    HttpTransport transport =
        transports.with(
            HttpSettings.defaults(),
            host -> {
              if (host.equals("hangs.test")) {
                hanging.countDown();
                awaitQuietly(release);
              }
              return new InetAddress[] {InetAddress.getLoopbackAddress()};
            });
    CompletableFuture<Reply> stuck =
        start(transport, Requests.to("http://hangs.test:" + SERVER.getPort()));
    hanging.await();
    assertThat(send(transport, Requests.to("http://works.test:" + SERVER.getPort())).status())
        .isEqualTo(202);
    assertThat(stuck).isNotDone();
    release.countDown();
    assertThat(Transports.await(stuck).status()).isEqualTo(202);
  }

  @Test
  void cancelEndsAnAttemptThatWaitsForItsName() {
    CountDownLatch release = new CountDownLatch(1);
    HttpTransport transport =
        transports.with(
            HttpSettings.defaults(),
            host -> {
              awaitQuietly(release);
              return new InetAddress[] {InetAddress.getLoopbackAddress()};
            });
    cancelEnds(transport, "http://hangs.test:" + SERVER.getPort());
    release.countDown();
  }

  @Test
  void unknownNameIsAFailure() {
    HttpTransport transport =
        transports.with(
            HttpSettings.defaults(),
            host -> {
              throw new java.net.UnknownHostException(host);
            });
    assertThat(send(transport, Requests.to("http://nobody.test")).failure())
        .isEqualTo(FailureKind.UNKNOWN_HOST);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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

  @Test
  void eventsTellOfNamesAndConnections() {
    answer(202);
    Set<String> told = ConcurrentHashMap.newKeySet();
    HttpEvents events =
        new HttpEvents() {
          @Override
          public void nameResolved(String host) {
            told.add("resolved " + host);
          }

          @Override
          public void nameFailed(String host) {
            told.add("failed " + host);
          }

          @Override
          public void connected(String host) {
            told.add("connected " + host);
            throw new StackOverflowError("a taker's bug");
          }
        };
    HttpTransport transport =
        transports.with(
            HttpSettings.defaults(),
            host ->
                host.equals("good.test")
                    ? new InetAddress[] {InetAddress.getLoopbackAddress()}
                    : new InetAddress[0],
            events);
    send(transport, Requests.to("http://good.test:" + SERVER.getPort()));
    send(transport, Requests.to("http://bad.test:" + SERVER.getPort()));
    await()
        .untilAsserted(
            () ->
                assertThat(told)
                    .containsExactlyInAnyOrder(
                        "resolved good.test", "connected good.test", "failed bad.test"));
  }

  // Probes.

  @Test
  void probeAsksAndAnswers() {
    SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200).withBody("fine")));
    Probe probe =
        new Probe(
            "GET",
            URI.create(url() + "/api/v1/validate?api_key=abc"),
            List.of(new Header("X-A", "b")),
            Duration.ofSeconds(10),
            2);
    Reply reply = transports.standard().exchange(probe).toCompletableFuture().join();
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.detail()).isEqualTo("fi");
    SERVER.verify(
        getRequestedFor(urlEqualTo("/api/v1/validate?api_key=abc"))
            .withHeader("X-A", equalTo("b")));
  }

  @Test
  void probeMayAskForTheHeadAlone() {
    SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(204)));
    Probe probe = new Probe("HEAD", URI.create(url()), List.of(), Duration.ofSeconds(10), 100);
    assertThat(transports.standard().exchange(probe).toCompletableFuture().join().status())
        .isEqualTo(204);
    SERVER.verify(headRequestedFor(urlEqualTo("/")));
  }

  @Test
  void probeEndsAtItsTimeout() {
    SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withFixedDelay(60_000)));
    Probe probe = new Probe("GET", URI.create(url()), List.of(), Duration.ofMillis(100), 100);
    assertThat(transports.standard().exchange(probe).toCompletableFuture().join().failure())
        .isEqualTo(FailureKind.TIMEOUT);
  }

  @Test
  void probeOfAnotherSchemeIsAFailure() {
    Probe probe = new Probe("GET", URI.create("ftp://x/"), List.of(), Duration.ofSeconds(1), 1);
    assertThat(transports.standard().exchange(probe).toCompletableFuture().join().failure())
        .isEqualTo(FailureKind.INTERNAL);
  }

  /** A port that listens and has no room left for a connection. */
  private static final class Backlog implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<SocketChannel> fillers = new ArrayList<>();

    Backlog() throws IOException {
      for (int i = 0; i < 8; i++) {
        SocketChannel filler = SocketChannel.open();
        filler.configureBlocking(false);
        filler.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort()));
        fillers.add(filler);
      }
    }

    String url() {
      return "http://127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      for (SocketChannel filler : fillers) {
        filler.close();
      }
      socket.close();
    }
  }
}
