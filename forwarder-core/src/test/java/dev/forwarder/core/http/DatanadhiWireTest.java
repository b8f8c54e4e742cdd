package dev.forwarder.core.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static dev.forwarder.core.http.Transports.send;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Batching;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Header;
import dev.forwarder.api.Hop;
import dev.forwarder.api.Reply;
import dev.forwarder.api.TransportRequest;
import dev.forwarder.endpoints.datanadhi.DatanadhiEndpoints;
import dev.forwarder.endpoints.datanadhi.DatanadhiFamily;
import dev.forwarder.endpoints.datanadhi.settings.DatanadhiOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Data Nadhi's servers see of the family, over this transport. */
@Timeout(60)
final class DatanadhiWireTest {

  @RegisterExtension
  static final WireMockExtension SERVER =
      WireMockExtension.newInstance().options(wireMockConfig().dynamicPort()).build();

  @RegisterExtension final Transports transports = new Transports();

  @Test
  void anItemIsPostedToLogUnderItsKey() {
    Domain domain = domain(SERVER.baseUrl());
    send(
        transports.standard(),
        Requests.request(domain, DatanadhiEndpoints.LOG, List.of(), "{\"log_data\":{}}"));

    LoggedRequest seen = onlyRequest();
    assertThat(seen.getUrl()).isEqualTo("/log");
    assertThat(seen.getHeader("DATANADHI_API_KEY")).isEqualTo(Requests.KEY);
    assertThat(seen.getHeader("Content-Type")).isEqualTo("application/json");
    assertThat(seen.getBodyAsString()).isEqualTo("{\"log_data\":{}}");
  }

  @Test
  void aBatchIsUploadedZippedAndSaysNothingOfAnEncoding() {
    Domain domain = domain("http://primary.invalid:5000");
    Hop fallback = domain.family().chain(domain).orElseThrow().hops().get(0);
    Batching framing = fallback.batching();
    TransportRequest batch =
        Requests.request(
            domain,
            DatanadhiEndpoints.LOG,
            List.of(new Header("Content-Type", "application/json")),
            "{\"n\":1}",
            framing.separator(),
            "{\n\"n\":2}",
            framing.suffix());
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    SERVER.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(202)));

    fallback.open(domain, transports.standard()).send(batch, reply::complete);

    assertThat(Transports.await(reply).status()).isEqualTo(202);
    LoggedRequest seen = onlyRequest();
    assertThat(seen.getUrl()).isEqualTo("/upload");
    assertThat(seen.getHeader("DATANADHI_API_KEY")).isEqualTo(Requests.KEY);
    assertThat(seen.getHeader("Idempotency-Key")).isEqualTo("00112233445566778899aabbccddeeff");
    assertThat(seen.header("Content-Type").values()).containsExactly("application/octet-stream");
    assertThat(seen.containsHeader("Content-Encoding")).isFalse();
    // The server unzips by itself what begins as gzip does: so lines of another length were sent.
    assertThat(seen.getBodyAsString()).isEqualTo("{\"n\":1}\n{ \"n\":2}\n");
    assertThat(Integer.parseInt(seen.getHeader("Content-Length")))
        .isNotEqualTo(seen.getBody().length)
        .isLessThan(100);
  }

  private static Domain domain(String url) {
    DatanadhiOptions options =
        DatanadhiOptions.in(Path.of("target/nadhi")).withFallback(URI.create(SERVER.baseUrl()));
    return Domain.of(new DatanadhiFamily(options), URI.create(url), ApiKey.of(Requests.KEY));
  }

  private static LoggedRequest onlyRequest() {
    assertThat(SERVER.getAllServeEvents()).hasSize(1);
    return SERVER.getAllServeEvents().get(0).getRequest();
  }
}
