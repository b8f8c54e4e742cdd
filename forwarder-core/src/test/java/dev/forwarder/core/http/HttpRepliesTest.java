package dev.forwarder.core.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.exactly;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static dev.forwarder.core.http.Transports.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.forwarder.api.Reply;
import dev.forwarder.testing.FaultProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class HttpRepliesTest {

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
}
