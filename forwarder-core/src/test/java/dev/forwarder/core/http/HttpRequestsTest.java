package dev.forwarder.core.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.exactly;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static dev.forwarder.core.http.Transports.send;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Header;
import dev.forwarder.api.Reply;
import dev.forwarder.testing.FaultProxy;
import dev.forwarder.testing.Faults;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
final class HttpRequestsTest {

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

  /** What belongs to the attempt is set for each, and carries neither key nor length. */
  @Test
  void eachAttemptCarriesItsOwnHeaders() {
    answer(202);
    Domain domain = Domain.of(new CountingFamily(), URI.create(url()), ApiKey.of(Requests.KEY));
    List<Header> own = List.of(new Header("x-attempt", "payload"));
    HttpTransport transport = transports.standard();
    for (int attempt = 1; attempt <= 2; attempt++) {
      int number = attempt;
      var request =
          new DelegatingRequest(Requests.request(domain, Requests.INTAKE, own, "{}")) {
            @Override
            public int attempt() {
              return number;
            }
          };
      assertThat(send(transport, request).status()).isEqualTo(202);
      SERVER.verify(
          exactly(1),
          postRequestedFor(anyUrl())
              .withHeader("X-Attempt", equalTo("intake " + attempt))
              .withHeader("X-Api-Key", equalTo(Requests.KEY))
              .withHeader("Content-Length", equalTo("2")));
    }
    assertThat(SERVER.getAllServeEvents())
        .allSatisfy(
            event -> {
              assertThat(event.getRequest().header("X-Attempt").values()).hasSize(1);
              assertThat(event.getRequest().header("X-Api-Key").values()).hasSize(1);
            });
  }

  /** Says which attempt it is, and tries what it must not. */
  private static final class CountingFamily implements BackendFamily {
    private final BackendFamily plain = Requests.family();

    @Override
    public String name() {
      return "counting";
    }

    @Override
    public List<Endpoint> endpoints() {
      return plain.endpoints();
    }

    @Override
    public List<Header> headers() {
      return plain.headers();
    }

    @Override
    public Header authorization(ApiKey key) {
      return plain.authorization(key);
    }

    @Override
    public List<Header> attemptHeaders(Endpoint endpoint, int attempt) {
      return List.of(
          new Header("X-Attempt", endpoint.name() + " " + attempt),
          new Header("x-api-key", "smuggled"),
          new Header("content-length", "1"));
    }
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
          public ByteBuffer[] body() {
            throw new IllegalStateException("gone");
          }
        };
    assertThat(send(transports.standard(), broken).failure()).isNotNull();
  }

  /** Some make their body only then: whoever starts an attempt has others to start. */
  @Test
  void lengthIsAskedForOnTheThreadThatWrites() {
    answer(202);
    List<String> askers = new CopyOnWriteArrayList<>();
    var asked =
        new DelegatingRequest(Requests.to(url())) {
          @Override
          public long contentLength() {
            askers.add(Thread.currentThread().getName());
            return super.contentLength();
          }
        };
    HttpTransport transport = transports.standard();
    for (int i = 0; i < 3; i++) { // the first looks the name up
      assertThat(send(transport, asked).status()).isEqualTo(202);
    }
    assertThat(askers).isNotEmpty().allMatch(name -> name.startsWith("forwarder-io-"));
  }

  @Test
  void requestWhoseLengthIsNotToBeHadIsAFailureOfItsOwn() {
    answer(202);
    HttpTransport transport = transports.standard();
    for (int i = 0; i < 20; i++) { // more than there are I/O threads
      var broken =
          new DelegatingRequest(Requests.to(url())) {
            @Override
            public long contentLength() {
              throw new OutOfMemoryError("of a test, with " + Requests.KEY);
            }
          };
      Reply reply = send(transport, broken);
      assertThat(reply.failure()).isEqualTo(FailureKind.INTERNAL);
      assertThat(reply.detail()).contains("OutOfMemoryError").doesNotContain(Requests.KEY);
    }
    assertThat(send(transport, Requests.to(url())).status()).isEqualTo(202);
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
}
