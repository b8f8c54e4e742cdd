package dev.forwarder.core.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static dev.forwarder.core.http.Transports.send;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import dev.forwarder.testing.FaultProxy;
import dev.forwarder.testing.Faults;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class HttpFailuresTest {

  @RegisterExtension
  static final WireMockExtension SERVER =
      WireMockExtension.newInstance()
          .options(wireMockConfig().dynamicPort().http2PlainDisabled(false))
          .build();

  @RegisterExtension final Transports transports = new Transports();

  private static String url() {
    return SERVER.baseUrl();
  }

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
}
