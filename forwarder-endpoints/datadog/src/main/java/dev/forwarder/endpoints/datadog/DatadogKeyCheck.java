package dev.forwarder.endpoints.datadog;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.KeyCheck;
import dev.forwarder.api.KeyStatus;
import dev.forwarder.api.RequestReply.Probe;
import dev.forwarder.api.UserAgent;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks Datadog about a key: {@code GET /api/v1/validate}, as the Agent does, but with the key in
 * its header, where no proxy writes it down.
 */
final class DatadogKeyCheck implements KeyCheck {

  private static final String PATH = "/api/v1/validate";
  private static final String FAKE = "0".repeat(32);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(2);

  /**
   * A host of Datadog's, and the site in it. The Agent's pattern, but that the site must begin
   * where a label does: a key never goes to Datadog for a host that only ends like it.
   */
  private static final Pattern SITE =
      Pattern.compile("(?:^|\\.)((?:[a-z]{2,}\\d{1,2}\\.)?(?:datadoghq\\.[a-z]+|ddog-gov\\.com))$");

  @Override
  public Optional<KeyStatus> known(Domain domain, ApiKey key) {
    if (domain.role() == Domain.Role.LOCAL) {
      return Optional.of(KeyStatus.UNCHECKED); // a token of the cluster's, not a key
    }
    return key.reveal().equals(FAKE) ? Optional.of(KeyStatus.FAKE) : Optional.empty();
  }

  @Override
  public Probe probe(Domain domain, ApiKey key) {
    return new Probe(
        "GET",
        URI.create(api(domain.baseUrl()) + PATH),
        List.of(UserAgent.header(), domain.family().authorization(key)),
        patience(domain.keys().size()),
        0);
  }

  private static Duration patience(int keys) {
    Duration each = PATIENCE.dividedBy(keys);
    return each.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : each;
  }

  /** Where the site's API is; for any other host, such as a proxy, the address itself. */
  static String api(URI baseUrl) {
    Matcher site = SITE.matcher(plainHost(baseUrl));
    if (isStandard(baseUrl) && site.find()) {
      return "https://api." + site.group(1);
    }
    String address = baseUrl.toString();
    return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
  }

  private static String plainHost(URI url) {
    String host = url.getHost().toLowerCase(Locale.ROOT);
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  private static boolean isStandard(URI url) {
    return url.getScheme().equalsIgnoreCase("https") && (url.getPort() < 0 || url.getPort() == 443);
  }
}
