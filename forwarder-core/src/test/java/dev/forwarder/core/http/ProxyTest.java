package dev.forwarder.core.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static dev.forwarder.core.http.Transports.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.forwarder.api.Domain;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import dev.forwarder.testing.Certificates;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ProxyTest {

  @RegisterExtension
  static final WireMockExtension SERVER =
      WireMockExtension.newInstance().options(wireMockConfig().dynamicPort()).build();

  /** {@code me:p@ss} */
  private static final String BASIC = "Basic bWU6cEBzcw==";

  @RegisterExtension final Transports transports = new Transports();

  private static HttpSettings through(String proxy, String... noProxy) {
    ProxyAddress address = ProxyAddress.parse(proxy);
    return HttpSettings.defaults()
        .withProxy(new ProxySettings(address, address, List.of(noProxy), false));
  }

  private static void answer() {
    SERVER.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(202)));
  }

  @Test
  void plainRequestsAreForwardedWithCredentials() throws Exception {
    answer();
    try (TestProxy proxy = new TestProxy(BASIC)) {
      HttpTransport transport =
          transports.with(through("http://me:p%40ss@127.0.0.1:" + proxy.port()));
      String url = "http://nowhere.test:" + SERVER.getPort();
      assertThat(send(transport, Requests.to(url)).status()).isEqualTo(202);
      assertThat(proxy.heads().get(0)).startsWith("POST " + url + "/intake/ HTTP/1.1");
      SERVER.verify(postRequestedFor(urlEqualTo("/intake/")).withoutHeader("Proxy-Authorization"));
    }
  }

  @Test
  void secureRequestsGoThroughATunnelWithCredentials(@TempDir Path folder) throws Exception {
    Certificates certificates = new Certificates(folder);
    Path store = certificates.forThisMachine();
    TlsSettings tls =
        new TlsSettings(
            Duration.ofSeconds(10),
            TlsVersion.TLSV1_2,
            false,
            Set.of(),
            certificates.pemOf(store),
            null);
    try (TestProxy proxy = new TestProxy(BASIC);
        TlsServer server = TlsServer.with(store, "TLSv1.3")) {
      HttpTransport transport =
          transports.with(through("http://me:p%40ss@127.0.0.1:" + proxy.port()).withTls(tls));
      Domain domain = Requests.domain("https://localhost:" + server.port());
      Reply reply = send(transport, Requests.request(domain, Requests.INTAKE, List.of(), ""));
      assertThat(reply.status()).isEqualTo(204);
      assertThat(proxy.heads()).hasSize(1);
      assertThat(proxy.heads().get(0))
          .startsWith("CONNECT localhost:" + server.port())
          .doesNotContain(Requests.KEY);
    }
  }

  @Test
  void tunnelThatIsRefusedIsAFailureAndNotTheServersReply() throws Exception {
    try (TestProxy proxy = new TestProxy(BASIC)) {
      String uri = "http://me:wrong@127.0.0.1:" + proxy.port();
      Reply reply = send(transports.with(through(uri)), Requests.to("https://nowhere.test"));
      assertThat(reply.failure()).isEqualTo(FailureKind.UNREACHABLE);
      assertThat(reply.detail()).contains("407").doesNotContain("wrong");
      String right = "http://me:p%40ss@127.0.0.1:" + proxy.port();
      assertThat(
              send(transports.with(through(right)), Requests.to("https://nowhere.refused"))
                  .detail())
          .contains("502");
    }
  }

  @Test
  void credentialsThatAProxySendsBackAreNotShown() throws Exception {
    String sentBack = "you sent bWU6cEBzcw== (p@ss)";
    SERVER.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(502).withBody(sentBack)));
    HttpTransport transport =
        transports.with(through("http://me:p%40ss@127.0.0.1:" + SERVER.getPort()));
    Reply reply = send(transport, Requests.to("http://nowhere.test"));
    assertThat(reply.detail()).isEqualTo("you sent *** (***)");
  }

  @Test
  void credentialsInWhatIsNoHttpAreNotShown() throws Exception {
    try (ServerSocket garbage = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering =
          new Thread(() -> HttpGarbageTest.answer(garbage, BASIC + "\r\n\r\n"), "garbage");
      answering.start();
      HttpTransport transport =
          transports.with(through("http://me:p%40ss@127.0.0.1:" + garbage.getLocalPort()));
      Reply reply = send(transport, Requests.to("http://nowhere.test"));
      assertThat(reply.failure()).isEqualTo(FailureKind.BROKEN);
      assertThat(reply.detail()).contains("***").doesNotContain("bWU6cEBzcw==");
      answering.join();
    }
  }

  @Test
  void wrongCredentialsAreAFailureAndNotTheServersReply() throws Exception {
    try (TestProxy proxy = new TestProxy(BASIC)) {
      HttpTransport transport = transports.with(through("http://127.0.0.1:" + proxy.port()));
      Reply reply = send(transport, Requests.to("http://nowhere.test:1"));
      assertThat(reply.failure()).isEqualTo(FailureKind.UNREACHABLE);
      assertThat(reply.detail()).contains("407");
    }
  }

  @Test
  void hostsOnTheListAreSpokenToDirectly() throws Exception {
    answer();
    try (TestProxy proxy = new TestProxy("")) {
      HttpTransport transport =
          transports.with(through("http://127.0.0.1:" + proxy.port(), "localhost"));
      String url = "http://localhost:" + SERVER.getPort();
      assertThat(send(transport, Requests.to(url)).status()).isEqualTo(202);
      assertThat(proxy.heads()).isEmpty();
    }
  }

  @Test
  void proxyThatIsAwayIsAFailure() throws Exception {
    int port;
    try (TestProxy proxy = new TestProxy("")) {
      port = proxy.port();
    }
    HttpTransport transport = transports.with(through("http://127.0.0.1:" + port));
    assertThat(send(transport, Requests.to("https://nowhere.test")).failure())
        .isEqualTo(FailureKind.REFUSED);
  }

  @Test
  void addressIsReadFromAUri() {
    assertThat(ProxyAddress.parse("http://proxy.test"))
        .isEqualTo(new ProxyAddress("proxy.test", 80, null, ""));
    assertThat(ProxyAddress.parse("http://a+b:c%3Ad@[::1]:3128"))
        .isEqualTo(new ProxyAddress("::1", 3128, "a+b", "c:d"));
  }

  @Test
  void passwordIsNeverShown() {
    ProxyAddress address = ProxyAddress.parse("http://me:hidden@proxy.test:3128");
    assertThat(address).hasToString("http://***:***@proxy.test:3128");
    assertThat(new ProxySettings(address, null, List.of(), false).toString())
        .doesNotContain("hidden");
    assertThatThrownBy(() -> ProxyAddress.parse("http://me:hid den@proxy.test"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hid")
        .hasNoCause();
    assertThatThrownBy(() -> ProxyAddress.parse("https://me:hidden@proxy.test"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https at proxy.test")
        .hasMessageNotContaining("hidden");
  }
}
