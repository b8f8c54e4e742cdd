package dev.forwarder.core.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static dev.forwarder.core.http.Transports.awaitQuietly;
import static dev.forwarder.core.http.Transports.send;
import static dev.forwarder.core.http.Transports.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
final class HttpNamesTest {

  @RegisterExtension
  static final WireMockExtension SERVER =
      WireMockExtension.newInstance()
          .options(wireMockConfig().dynamicPort().http2PlainDisabled(false))
          .build();

  @RegisterExtension final Transports transports = new Transports();

  private static void answer(int status) {
    SERVER.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(status)));
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
    var current = new AtomicReference<>(first);
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
  void unknownNameIsAFailure() {
    HttpTransport transport =
        transports.with(
            HttpSettings.defaults(),
            host -> {
              throw new UnknownHostException(host);
            });
    assertThat(send(transport, Requests.to("http://nobody.test")).failure())
        .isEqualTo(FailureKind.UNKNOWN_HOST);
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
}
