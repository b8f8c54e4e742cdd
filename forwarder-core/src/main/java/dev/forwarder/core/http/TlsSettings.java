package dev.forwarder.core.http;

import static java.util.Objects.requireNonNull;

import dev.forwarder.retry.Bounds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How secure connections are made.
 *
 * @param handshakeTimeout how long the two sides may take to agree; positive, default 10 s. {@code
 *     tls_handshake_timeout}
 * @param minVersion the oldest version spoken. {@code min_tls_version}, default TLS 1.2
 * @param skipVerification whether no domain's certificate is verified: anybody on the way can read
 *     the keys. {@code skip_ssl_validation}, default false
 * @param unverifiedDomains names of the domains whose certificates are not verified; default none
 * @param caFile certificates in PEM that are trusted beside those that the JDK trusts; null
 *     (default): none
 * @param keyStore what this side identifies itself with; null (default): nothing
 */
public record TlsSettings(
    Duration handshakeTimeout,
    TlsVersion minVersion,
    boolean skipVerification,
    Set<String> unverifiedDomains,
    @Nullable Path caFile,
    @Nullable KeyStoreSettings keyStore) {

  /** Checks the bounds. */
  public TlsSettings {
    Bounds.positive("handshakeTimeout", handshakeTimeout);
    requireNonNull(minVersion, "minVersion");
    unverifiedDomains = Set.copyOf(requireNonNull(unverifiedDomains, "unverifiedDomains"));
  }

  /** The defaults of each part. */
  public static TlsSettings defaults() {
    return new TlsSettings(Duration.ofSeconds(10), TlsVersion.TLSV1_2, false, Set.of(), null, null);
  }

  /**
   * Whether a domain's certificate is verified.
   *
   * @param domainName the domain's name
   * @return false only where it was switched off, for this domain or for all
   */
  public boolean verifies(String domainName) {
    return !skipVerification && !unverifiedDomains.contains(domainName);
  }
}
