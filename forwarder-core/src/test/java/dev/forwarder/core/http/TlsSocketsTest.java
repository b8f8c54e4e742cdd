package dev.forwarder.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forwarder.testing.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sockets are secured by the transport's settings: what it would refuse, they refuse. */
final class TlsSocketsTest {

  @TempDir private Path folder;

  @Test
  void trustedCertificateOfTheRightNameIsTaken() throws IOException, GeneralSecurityException {
    Certificates certificates = new Certificates(folder);
    Path store = certificates.forThisMachine();
    try (TlsServer server = TlsServer.with(store, "TLSv1.2", "TLSv1.3");
        SSLSocket secured = secure(server, trusting(certificates.pemOf(store)), true)) {
      assertThat(secured.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void authorityThatIsNotTrustedIsRefusedUnlessNothingIsVerified()
      throws IOException, GeneralSecurityException {
    try (TlsServer server = TlsServer.with(new Certificates(folder).forThisMachine(), "TLSv1.3")) {
      assertThatThrownBy(() -> secure(server, TlsSettings.defaults(), true))
          .isInstanceOf(SSLException.class);
      try (SSLSocket secured = secure(server, TlsSettings.defaults(), false)) {
        assertThat(secured.getSession().getPeerCertificates()).hasSize(1);
      }
    }
  }

  @Test
  void certificateOfAnotherNameIsRefusedUnlessNothingIsVerified()
      throws IOException, GeneralSecurityException {
    Certificates certificates = new Certificates(folder);
    Path store = certificates.forAnotherHost();
    TlsSettings settings = trusting(certificates.pemOf(store));
    try (TlsServer server = TlsServer.with(store, "TLSv1.3")) {
      assertThatThrownBy(() -> secure(server, settings, true)).isInstanceOf(SSLException.class);
      try (SSLSocket secured = secure(server, settings, false)) {
        assertThat(secured.getSession().isValid()).isTrue();
      }
    }
  }

  @Test
  void versionOlderThanTheLeastIsRefused() throws IOException, GeneralSecurityException {
    TlsSettings only13 =
        new TlsSettings(Duration.ofSeconds(10), TlsVersion.TLSV1_3, false, Set.of(), null, null);
    try (TlsServer server = TlsServer.with(new Certificates(folder).forThisMachine(), "TLSv1.2")) {
      assertThatThrownBy(() -> secure(server, only13, false))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("protocol_version");
    }
  }

  private static TlsSettings trusting(Path caFile) {
    return new TlsSettings(
        Duration.ofSeconds(10), TlsVersion.TLSV1_2, false, Set.of(), caFile, null);
  }

  private static SSLSocket secure(TlsServer server, TlsSettings settings, boolean verified)
      throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    return new TlsSockets(settings).secure(socket, "localhost", server.port(), verified);
  }
}
