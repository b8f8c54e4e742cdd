package dev.forwarder.core.settings;

import dev.forwarder.core.ConcurrencySettings;
import dev.forwarder.core.http.ConnectionSettings;
import dev.forwarder.core.http.HttpProtocol;
import dev.forwarder.core.http.HttpSettings;
import dev.forwarder.core.http.KeyStoreSettings;
import dev.forwarder.core.http.NameSettings;
import dev.forwarder.core.http.ProxyAddress;
import dev.forwarder.core.http.ProxySettings;
import dev.forwarder.core.http.ReplySettings;
import dev.forwarder.core.http.TlsSettings;
import dev.forwarder.core.http.TlsVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the records of the HTTP transport from values that are within their bounds. */
final class HttpRecords {

  private final Values values;

  HttpRecords(Values values) {
    this.values = values;
  }

  /**
   * All of them.
   *
   * @param concurrency of every domain: the most decides how many connections and how much silence
   *     there may be
   * @param skipVerification whether no certificate is verified
   * @param unverified the domains whose certificates are not verified
   */
  HttpSettings http(
      List<ConcurrencySettings> concurrency, boolean skipVerification, Set<String> unverified) {
    return new HttpSettings(
        HttpProtocol.valueOf(SettingsRecords.capitals(values, ForwarderSettings.PROTOCOL)),
        connections(concurrency),
        names(),
        tls(skipVerification, unverified),
        proxy(),
        reply(),
        values.isPresent(ForwarderSettings.IO_THREADS)
            ? values.count(ForwarderSettings.IO_THREADS)
            : HttpSettings.defaults().ioThreads());
  }

  /** A silent connection is given up no earlier than the attempt on it. */
  private ConnectionSettings connections(List<ConcurrencySettings> concurrency) {
    int permits =
        concurrency.stream().mapToInt(ConcurrencySettings::requestsPerDomain).max().orElseThrow();
    return new ConnectionSettings(
            values.duration(ForwarderSettings.CONNECT_TIMEOUT),
            longest(concurrency),
            1,
            values.duration(ForwarderSettings.IDLE_TIMEOUT),
            values.duration(ForwarderSettings.CONNECTION_RESET))
        .forPermits(permits);
  }

  private static Duration longest(List<ConcurrencySettings> concurrency) {
    return Stream.concat(
            Stream.of(ConnectionSettings.defaults().responseTimeout()),
            concurrency.stream().map(ConcurrencySettings::attemptTimeout))
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  private NameSettings names() {
    return new NameSettings(
        values.duration(ForwarderSettings.DNS_TTL),
        values.duration(ForwarderSettings.DNS_TIMEOUT),
        values.duration(ForwarderSettings.DNS_NEGATIVE_TTL),
        values.duration(ForwarderSettings.DNS_STALE),
        values.count(ForwarderSettings.DNS_THREADS));
  }

  private TlsSettings tls(boolean skipVerification, Set<String> unverified) {
    return new TlsSettings(
        values.duration(ForwarderSettings.TLS_TIMEOUT),
        TlsVersion.valueOf(
            SettingsRecords.capitals(values, ForwarderSettings.TLS_MIN).replace('.', '_')),
        skipVerification,
        unverified,
        path(ForwarderSettings.TLS_CA),
        keyStore());
  }

  private @Nullable KeyStoreSettings keyStore() {
    Path file = path(ForwarderSettings.TLS_KEY_STORE);
    return file == null ? null : new KeyStoreSettings(file, values.keyStorePassword());
  }

  private @Nullable Path path(String name) {
    String path = values.text(name);
    return path.isEmpty() ? null : Path.of(path);
  }

  private ProxySettings proxy() {
    return new ProxySettings(
        proxy(ForwarderSettings.PROXY_HTTP),
        proxy(ForwarderSettings.PROXY_HTTPS),
        values.list(ForwarderSettings.NO_PROXY),
        values.flag(ForwarderSettings.NO_PROXY_NONEXACT));
  }

  private @Nullable ProxyAddress proxy(String name) {
    String address = values.text(name);
    return address.isEmpty() ? null : ProxyAddress.parse(address);
  }

  private ReplySettings reply() {
    return new ReplySettings(
        Math.toIntExact(values.size(ForwarderSettings.REPLY_KEPT)),
        values.size(ForwarderSettings.REPLY_MAX));
  }
}
