package dev.forwarder.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class HttpSettingsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private static void refused(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void defaultsAreThoseOfThePeer() {
    HttpSettings settings = HttpSettings.defaults();
    assertThat(settings.connections().connectTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.connections().idleTimeout()).isEqualTo(Duration.ofSeconds(45));
    assertThat(settings.connections().timeToLive()).isZero();
    assertThat(settings.tls().handshakeTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.tls().minVersion()).isEqualTo(TlsVersion.TLSV1_2);
    assertThat(settings.tls().verifies("any")).isTrue();
    assertThat(settings.protocol()).isEqualTo(HttpProtocol.AUTO);
    assertThat(settings.reply().keptBytes()).isEqualTo(1000);
    assertThat(settings.ioThreads()).isBetween(1, 2);
  }

  @Test
  void roomForPermitsIsTwoConnectionsMore() {
    assertThat(ConnectionSettings.defaults().forPermits(10).maxPerDomain()).isEqualTo(12);
  }

  @Test
  void valuesOutOfBoundsAreRefusedByName() {
    refused(
        () -> new ConnectionSettings(Duration.ZERO, SECOND, 1, SECOND, SECOND),
        "connectTimeout",
        "positive");
    refused(
        () -> new ConnectionSettings(SECOND, Duration.ZERO, 1, SECOND, SECOND), "responseTimeout");
    refused(
        () -> new ConnectionSettings(SECOND, SECOND, 0, SECOND, SECOND), "maxPerDomain", "1", "0");
    refused(() -> new ConnectionSettings(SECOND, SECOND, 1, Duration.ZERO, SECOND), "idleTimeout");
    refused(
        () -> new ConnectionSettings(SECOND, SECOND, 1, SECOND, SECOND.negated()), "timeToLive");
    refused(() -> new NameSettings(Duration.ZERO, SECOND, SECOND, SECOND, 1), "timeToLive");
    refused(() -> new NameSettings(SECOND, SECOND, SECOND, SECOND, 0), "maxThreads");
    refused(() -> new ReplySettings(-1, 0), "keptBytes");
    refused(() -> new ReplySettings(10, 9), "readBytes", "10", "9");
    refused(() -> HttpSettings.defaults().withIoThreads(0), "ioThreads");
    refused(() -> new ProxyAddress("x", 0, null, ""), "port", "0");
    refused(() -> new ProxyAddress(" ", 1, null, ""), "host");
  }

  @Test
  void nothingMayBeNull() {
    assertThatThrownBy(() -> HttpSettings.defaults().withTls(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("tls");
    assertThatThrownBy(() -> new KeyStoreSettings(null, ""))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("file");
  }

  @Test
  void verificationIsOffForNamedDomainsOrAll() {
    TlsSettings named =
        new TlsSettings(SECOND, TlsVersion.TLSV1_2, false, Set.of("lax"), null, null);
    assertThat(named.verifies("lax")).isFalse();
    assertThat(named.verifies("strict")).isTrue();
    TlsSettings all = new TlsSettings(SECOND, TlsVersion.TLSV1_2, true, Set.of(), null, null);
    assertThat(all.verifies("strict")).isFalse();
  }

  @Test
  void passwordOfTheKeyStoreIsNeverShown() {
    KeyStoreSettings own = new KeyStoreSettings(Path.of("own.p12"), "hidden");
    TlsSettings tls = new TlsSettings(SECOND, TlsVersion.TLSV1_2, false, Set.of(), null, own);
    assertThat(HttpSettings.defaults().withTls(tls).toString())
        .contains("own.p12")
        .doesNotContain("hidden");
  }
}
