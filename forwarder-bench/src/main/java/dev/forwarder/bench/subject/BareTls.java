package dev.forwarder.bench.subject;

import dev.forwarder.bench.sink.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.ssl.SSLContextBuilder;

/** TLS and HTTP/2 of the bare client, as the forwarder has them. */
final class BareTls {

  private BareTls() {}

  /**
   * Has the connections reach their ports over TLS; leaves them as they are where that is plain.
   */
  static void apply(Reach reach, PoolingAsyncClientConnectionManagerBuilder connections) {
    if (reach.wire() != Wire.H1) {
      connections
          .setTlsStrategy(strategy(Path.of(reach.caFile())))
          .setDefaultTlsConfig(TlsConfig.custom().setVersionPolicy(policy(reach.wire())).build())
          .setMessageMultiplexing(true);
    }
  }

  private static HttpVersionPolicy policy(Wire wire) {
    return wire == Wire.H2_TLS ? HttpVersionPolicy.NEGOTIATE : HttpVersionPolicy.FORCE_HTTP_1;
  }

  private static TlsStrategy strategy(Path caFile) {
    try {
      return ClientTlsStrategyBuilder.create()
          .setSslContext(
              SSLContextBuilder.create().loadTrustMaterial(trusting(caFile), null).build())
          .setTlsVersions(TLS.V_1_3, TLS.V_1_2)
          .buildAsync();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(caFile + " cannot be trusted", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyStore trusting(Path caFile) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(caFile)) {
      store.setCertificateEntry(
          "sink", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    return store;
  }
}
