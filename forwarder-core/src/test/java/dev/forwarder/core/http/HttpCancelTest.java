package dev.forwarder.core.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static dev.forwarder.core.http.Transports.awaitQuietly;
import static dev.forwarder.core.http.Transports.cancelEnds;
import static dev.forwarder.core.http.Transports.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Transport;
import dev.forwarder.testing.FaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
final class HttpCancelTest {

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
}
