package dev.forwarder.core.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static dev.forwarder.core.http.Transports.send;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.github.tomakehurst.wiremock.WireMockServer;
import dev.forwarder.api.Domain;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Header;
import dev.forwarder.api.Reply;
import dev.forwarder.api.RequestReply.Probe;
import dev.forwarder.testing.Certificates;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** With everything logged that can be, no key is in a log. */
@Timeout(60)
final class SecretsInLogsTest {

  @RegisterExtension final Transports transports = new Transports();

  private final List<String> logged = new CopyOnWriteArrayList<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          logged.add(event.getLoggerName() + ": " + event.getFormattedMessage());
        }
      };
  private WireMockServer server;
  private Path store;

  @BeforeEach
  void start(@TempDir Path folder) {
    store = new Certificates(folder).forThisMachine();
    server =
        new WireMockServer(
            wireMockConfig()
                .dynamicPort()
                .dynamicHttpsPort()
                .keystoreType("PKCS12")
                .keystorePath(store.toString())
                .keystorePassword(Certificates.PASSWORD)
                .keyManagerPassword(Certificates.PASSWORD));
    server.start();
    server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(202)));
    appender.setContext(root.getLoggerContext());
    appender.start();
    root.addAppender(appender);
    root.detachAppender("stderr");
    root.setLevel(Level.TRACE);
  }

  @AfterEach
  void stop() {
    root.setLevel(Level.WARN);
    root.detachAppender(appender);
    server.stop();
  }

  private void assertNoneLogged(String... secrets) {
    assertThat(logged).anyMatch(line -> line.startsWith("org.apache.hc.client5"));
    for (String secret : secrets) {
      assertThat(logged).noneMatch(line -> line.contains(secret));
    }
  }

  @Test
  void keyOfARequest() {
    assertThat(
            send(transports.standard(), Requests.to("http://127.0.0.1:" + server.port())).status())
        .isEqualTo(202);
    assertNoneLogged(Requests.KEY);
    assertThat(logged).anyMatch(line -> line.contains("X-Api-Key: ***"));
  }

  @Test
  void keyOfASecureRequestForWhichHttp2IsLeftAside() {
    TlsSettings lax =
        new TlsSettings(
            Duration.ofSeconds(10), TlsVersion.TLSV1_2, false, Set.of("lax"), null, null);
    HttpTransport transport = transports.with(HttpSettings.defaults().withTls(lax));
    Domain domain = Requests.domain("lax", "https://127.0.0.1:" + server.httpsPort());
    assertThat(send(transport, Requests.request(domain, Requests.INTAKE, List.of(), "{}")).status())
        .isEqualTo(202);
    assertNoneLogged(Requests.KEY);
    assertThat(server.getAllServeEvents().get(0).getRequest().getProtocol()).isEqualTo("HTTP/1.1");
    assertThat(logged).anyMatch(line -> line.contains("spoken to over HTTP/1.1"));
    assertThat(logged).anyMatch(line -> line.contains("domain lax are NOT verified"));
  }

  @Test
  void keyInTheHeadersOfAProbe() {
    Reply reply = probe("/validate", new Header("DD-API-KEY", Requests.KEY));
    assertThat(reply.status()).isEqualTo(202);
    assertNoneLogged(Requests.KEY);
  }

  @Test
  void keyInTheQueryOfAProbeForWhichItIsNotSent() {
    Reply reply = probe("/validate?api_key=" + Requests.KEY);
    assertThat(reply.failure()).isEqualTo(FailureKind.INTERNAL);
    assertThat(reply.detail()).contains("org.apache.hc.client5").doesNotContain(Requests.KEY);
    assertThat(logged).noneMatch(line -> line.contains(Requests.KEY));
  }

  private Reply probe(String path, Header... headers) {
    Probe probe =
        new Probe(
            "GET",
            URI.create("http://127.0.0.1:" + server.port() + path),
            List.of(headers),
            Duration.ofSeconds(10),
            100);
    return transports.standard().exchange(probe).toCompletableFuture().join();
  }

  @Test
  void passwordOfAProxy() throws Exception {
    String basic = "bWU6cEBzcw==";
    try (TestProxy proxy = new TestProxy("Basic " + basic)) {
      ProxyAddress address = ProxyAddress.parse("http://me:p%40ss@127.0.0.1:" + proxy.port());
      HttpSettings settings =
          HttpSettings.defaults()
              .withProxy(new ProxySettings(address, address, List.of(), false))
              .withTls(
                  new TlsSettings(
                      Duration.ofSeconds(10), TlsVersion.TLSV1_2, true, Set.of(), null, null));
      HttpTransport transport = transports.with(settings);
      String plain = "http://127.0.0.1:" + server.port();
      String secure = "https://127.0.0.1:" + server.httpsPort();
      assertThat(send(transport, Requests.to(plain)).status()).isEqualTo(202);
      assertThat(send(transport, Requests.to(secure)).status()).isEqualTo(202);
      assertNoneLogged(Requests.KEY, basic, "p@ss", "p%40ss");
    }
  }
}
