package dev.forwarder.core.http;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TrustAllStrategy;
import org.apache.hc.core5.ssl.SSLContextBuilder;
import org.jspecify.annotations.Nullable;

/** Makes the ways to secure a connection: with the server's certificate verified, and without. */
final class TlsStrategies {

  private TlsStrategies() {}

  /**
   * The way that verifies certificate and host name.
   *
   * @throws IllegalArgumentException if a file of the settings cannot be read
   */
  static ClientTlsStrategyBuilder verifying(TlsSettings settings) {
    return ClientTlsStrategyBuilder.create()
        .setSslContext(context(settings, true))
        .setTlsVersions(settings.minVersion().protocols());
  }

  /** The way that takes any certificate for any name. */
  static ClientTlsStrategyBuilder trusting(TlsSettings settings) {
    return ClientTlsStrategyBuilder.create()
        .setSslContext(context(settings, false))
        .setTlsVersions(settings.minVersion().protocols())
        .setHostVerificationPolicy(HostnameVerificationPolicy.CLIENT)
        .setHostnameVerifier(NoopHostnameVerifier.INSTANCE);
  }

  private static SSLContext context(TlsSettings settings, boolean verifies) {
    try {
      SSLContextBuilder builder = SSLContextBuilder.create();
      if (!verifies) {
        builder.loadTrustMaterial(TrustAllStrategy.INSTANCE);
      } else if (settings.caFile() != null) {
        builder.loadTrustMaterial(trustStore(settings.caFile()), null);
      }
      KeyStoreSettings own = settings.keyStore();
      if (own != null) {
        builder.loadKeyMaterial(TlsFiles.keyStore(own), own.password().toCharArray());
      }
      return builder.build();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  /** The JDK's own authorities and those of the file. */
  private static KeyStore trustStore(Path caFile) throws GeneralSecurityException {
    KeyStore store = emptyStore();
    int number = 0;
    for (X509Certificate certificate : trustedByDefault(null)) {
      store.setCertificateEntry("jdk-" + number++, certificate);
    }
    for (Certificate certificate : TlsFiles.certificates(caFile)) {
      store.setCertificateEntry("file-" + number++, certificate);
    }
    return store;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    return store;
  }

  private static X509Certificate[] trustedByDefault(@Nullable KeyStore none)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(none);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509.getAcceptedIssuers();
      }
    }
    return new X509Certificate[0];
  }
}
