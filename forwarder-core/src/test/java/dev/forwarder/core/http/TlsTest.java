package dev.forwarder.core.http;

import static dev.forwarder.core.http.Transports.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forwarder.api.Domain;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import dev.forwarder.testing.Certificates;
import dev.forwarder.testing.FaultProxy;
import dev.forwarder.testing.Faults;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class TlsTest {

  @TempDir static Path folder;

  private static Path good;
  private static Path goodPem;

  @RegisterExtension final Transports transports = new Transports();

  @BeforeAll
  static void makeCertificates() {
    Certificates certificates = new Certificates(folder);
    good = certificates.forThisMachine();
    goodPem = certificates.pemOf(good);
  }

  private static HttpSettings settings(
      TlsVersion min, Set<String> unverified, @Nullable Path ca, @Nullable KeyStoreSettings own) {
    return HttpSettings.defaults()
        .withTls(new TlsSettings(Duration.ofSeconds(10), min, false, unverified, ca, own));
  }

  private static HttpSettings trusting(@Nullable Path ca) {
    return settings(TlsVersion.TLSV1_2, Set.of(), ca, null);
  }

  private static Domain domain(String name, TlsServer server) {
    return Requests.domain(name, "https://127.0.0.1:" + server.port());
  }

  private static Reply post(HttpTransport transport, Domain domain) {
    return send(transport, Requests.request(domain, Requests.INTAKE, List.of(), ""));
  }

  @Test
  void certificateOfNobodyIsRefused() throws Exception {
    try (TlsServer server = TlsServer.with(good, "TLSv1.3", "TLSv1.2")) {
      Reply reply = post(transports.standard(), domain("d", server));
      assertThat(reply.failure()).isEqualTo(FailureKind.TLS);
      assertThat(server.requests()).isZero();
    }
  }

  @Test
  void certificateOfTheFileIsTrusted() throws Exception {
    try (TlsServer server = TlsServer.with(good, "TLSv1.3", "TLSv1.2")) {
      assertThat(post(transports.with(trusting(goodPem)), domain("d", server)).status())
          .isEqualTo(204);
    }
  }

  @Test
  void expiredCertificateIsRefused() throws Exception {
    Certificates certificates = new Certificates(folder);
    Path authority = certificates.authority();
    Path expired = certificates.expired(authority);
    try (TlsServer server = TlsServer.with(expired, "TLSv1.3", "TLSv1.2")) {
      HttpTransport transport = transports.with(trusting(certificates.pemOf(authority)));
      assertThat(post(transport, domain("d", server)).failure()).isEqualTo(FailureKind.TLS);
      assertThat(server.requests()).isZero();
    }
  }

  @Test
  void certificateOfAnotherHostIsRefused() throws Exception {
    Certificates certificates = new Certificates(folder);
    Path other = certificates.forAnotherHost();
    try (TlsServer server = TlsServer.with(other, "TLSv1.3", "TLSv1.2")) {
      HttpTransport transport = transports.with(trusting(certificates.pemOf(other)));
      assertThat(post(transport, domain("d", server)).failure()).isEqualTo(FailureKind.TLS);
      assertThat(server.requests()).isZero();
    }
  }

  @Test
  void verificationIsSwitchedOffForOneDomainAlone() throws Exception {
    try (TlsServer server = TlsServer.with(good, "TLSv1.3", "TLSv1.2")) {
      HttpTransport transport =
          transports.with(settings(TlsVersion.TLSV1_2, Set.of("lax"), null, null));
      assertThat(post(transport, domain("lax", server)).status()).isEqualTo(204);
      assertThat(post(transport, domain("strict", server)).failure()).isEqualTo(FailureKind.TLS);
      assertThat(post(transport, domain("lax", server)).status()).isEqualTo(204);
      assertThat(server.requests()).isEqualTo(2);
    }
  }

  @Test
  void verificationIsSwitchedOffForAll() throws Exception {
    TlsSettings off =
        new TlsSettings(Duration.ofSeconds(10), TlsVersion.TLSV1_2, true, Set.of(), null, null);
    try (TlsServer server = TlsServer.with(good, "TLSv1.3", "TLSv1.2")) {
      HttpTransport transport = transports.with(HttpSettings.defaults().withTls(off));
      assertThat(post(transport, domain("any", server)).status()).isEqualTo(204);
    }
  }

  @Test
  void oldTlsIsRefused() throws Exception {
    try (TlsServer old = TlsServer.with(good, "TLSv1.2")) {
      HttpTransport strict = transports.with(settings(TlsVersion.TLSV1_3, Set.of(), goodPem, null));
      assertThat(post(strict, domain("d", old)).failure()).isEqualTo(FailureKind.TLS);
      HttpTransport standard = transports.with(trusting(goodPem));
      assertThat(post(standard, domain("d", old)).status()).isEqualTo(204);
    }
  }

  @Test
  void serverSeesTheCertificateOfTheKeyStore() throws Exception {
    Path client = new Certificates(folder).forClient();
    try (TlsServer server = TlsServer.wanting(client, good)) {
      assertThat(post(transports.with(trusting(goodPem)), domain("d", server)).failure())
          .isNotNull();
      KeyStoreSettings own = new KeyStoreSettings(client, Certificates.PASSWORD);
      HttpTransport identified =
          transports.with(settings(TlsVersion.TLSV1_2, Set.of(), goodPem, own));
      assertThat(post(identified, domain("d", server)).status()).isEqualTo(204);
    }
  }

  @Test
  void handshakeThatNeverEndsIsATimeout() throws Exception {
    TlsSettings brief =
        new TlsSettings(Duration.ofMillis(200), TlsVersion.TLSV1_2, false, Set.of(), goodPem, null);
    try (TlsServer server = TlsServer.with(good, "TLSv1.3");
        FaultProxy proxy = FaultProxy.before(server.port())) {
      proxy.set(Faults.NONE.withBlackHole());
      Reply reply =
          post(
              transports.with(HttpSettings.defaults().withTls(brief)),
              Requests.domain("d", "https://127.0.0.1:" + proxy.port()));
      assertThat(reply.failure()).isNotNull();
      assertThat(reply.failure().isTimeout()).isTrue();
    }
  }

  @Test
  void serverWithoutTlsIsAFailure() throws IOException {
    try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread server =
          new Thread(
              () -> {
                try (var socket = plain.accept()) {
                  socket.getOutputStream().write(new byte[] {'H', 'T', 'T', 'P', '/', '1'});
                  socket.getOutputStream().flush();
                  socket.getInputStream().read(new byte[1000]);
                } catch (IOException e) {
                  return;
                }
              });
      server.setDaemon(true);
      server.start();
      Domain domain = Requests.domain("d", "https://127.0.0.1:" + plain.getLocalPort());
      assertThat(post(transports.standard(), domain).failure()).isEqualTo(FailureKind.TLS);
    }
  }

  @Test
  void fileWithoutCertificatesStopsTheStart() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    assertThatThrownBy(() -> transports.with(trusting(empty)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("empty.pem");
    assertThatThrownBy(() -> transports.with(trusting(folder.resolve("absent.pem"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("absent.pem");
  }

  @Test
  void keyStoreThatCannotBeOpenedStopsTheStart() {
    KeyStoreSettings wrong = new KeyStoreSettings(good, "wrong-password");
    assertThatThrownBy(() -> transports.with(settings(TlsVersion.TLSV1_2, Set.of(), null, wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("good.p12")
        .hasMessageNotContaining("wrong-password");
  }
}
