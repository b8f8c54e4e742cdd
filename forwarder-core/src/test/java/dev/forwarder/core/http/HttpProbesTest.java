package dev.forwarder.core.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.headRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Header;
import dev.forwarder.api.Reply;
import dev.forwarder.api.RequestReply.Probe;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
final class HttpProbesTest {

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
}
