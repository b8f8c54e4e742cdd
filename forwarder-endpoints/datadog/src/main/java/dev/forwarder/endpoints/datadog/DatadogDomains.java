package dev.forwarder.endpoints.datadog;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Domain;
import dev.forwarder.api.SettingValues;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The domains that {@code api_key}, {@code dd_url}, {@code site} and {@code additional_endpoints}
 * lead to. The Agent puts its version before the host of a site; here the host is the same in every
 * version, so that what belongs to a domain is found again after an upgrade.
 */
final class DatadogDomains {

  private static final Pattern SITE =
      Pattern.compile(
          "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+\\.?");

  private DatadogDomains() {}

  static List<Domain> of(BackendFamily family, SettingValues values) {
    Map<URI, List<ApiKey>> keys = new LinkedHashMap<>();
    values.secret(DatadogSettings.API_KEY).ifPresent(key -> keysOf(baseUrl(values), keys).add(key));
    values
        .keysByUrl(DatadogSettings.ADDITIONAL_ENDPOINTS)
        .forEach((url, further) -> keysOf(url, keys).addAll(further));
    List<Domain> domains = new ArrayList<>();
    keys.forEach((url, its) -> domains.add(Domain.of(family, url, its.toArray(ApiKey[]::new))));
    return domains;
  }

  /** {@code dd_url} if there is one, else the site's address for Agents. */
  static URI baseUrl(SettingValues values) {
    return values
        .url(DatadogSettings.DD_URL)
        .orElseGet(() -> baseUrlOfSite(values.text(DatadogSettings.SITE)));
  }

  private static URI baseUrlOfSite(String site) {
    if (!SITE.matcher(site).matches()) {
      throw new IllegalArgumentException(
          DatadogSettings.SITE
              + " must be a host name such as datadoghq.com or datadoghq.eu, without https://, was: '"
              + site
              + "'");
    }
    return URI.create("https://app." + site);
  }

  private static List<ApiKey> keysOf(URI url, Map<URI, List<ApiKey>> keys) {
    return keys.computeIfAbsent(url, any -> new ArrayList<>());
  }
}
