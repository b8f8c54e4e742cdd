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
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The domains that the Agent's settings lead to: {@code api_key} with {@code dd_url} or {@code
 * site}, {@code additional_endpoints}, the region to fail over to, the pipeline for metrics, the
 * agent of the cluster.
 *
 * <p>A domain's name comes from the address as it was set, also where the host that it is sent to
 * has the version before it: so what belongs to a domain is found again after an upgrade.
 */
final class DatadogDomains {

  private static final Pattern SITE =
      Pattern.compile(
          "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+\\.?");

  private final DatadogFamily family;
  private final SettingValues values;
  private final Optional<URI> pipeline;

  /**
   * The domains of these settings.
   *
   * @throws IllegalArgumentException if a setting that another one needs is not there
   */
  DatadogDomains(DatadogFamily family, SettingValues values) {
    this.family = family;
    this.values = values;
    this.pipeline = MetricsPipeline.of(values);
  }

  List<Domain> all() {
    List<Domain> domains = new ArrayList<>();
    Optional<ApiKey> key = values.secret(DatadogSettings.API_KEY);
    Map<URI, List<ApiKey>> keys = new LinkedHashMap<>();
    key.ifPresent(main -> keysOf(baseUrl(), keys).add(main));
    values
        .keysByUrl(DatadogSettings.ADDITIONAL_ENDPOINTS)
        .forEach((url, further) -> keysOf(url, keys).addAll(further));
    keys.forEach(
        (url, its) -> {
          boolean isMain = key.isPresent() && url.equals(baseUrl());
          if (isMain && pipeline.isPresent()) {
            domains.add(primary(family.withoutMetrics(), url, its));
            domains.add(pipeline(pipeline.get(), its));
          } else {
            domains.add(primary(family, url, its));
          }
        });
    if (pipeline.isPresent() && key.isEmpty()) {
      throw new IllegalArgumentException(
          "a pipeline takes the metrics of api_key's domain, and api_key is not set");
    }
    region().ifPresent(domains::add);
    LocalDomain.of(family, values).ifPresent(domains::add);
    return domains;
  }

  private Domain primary(BackendFamily its, URI url, List<ApiKey> keys) {
    return domain(Domain.Role.PRIMARY, its, url, keys);
  }

  /** Without keys one transaction of a payload is enough. */
  private Domain pipeline(URI url, List<ApiKey> keys) {
    boolean sendsKey = values.flag(DatadogSettings.PIPELINE_KEY);
    return new Domain(
        Domain.nameOf(url),
        url,
        Domain.Role.PRIMARY,
        family.pipeline(sendsKey),
        sendsKey ? keys : keys.subList(0, 1));
  }

  private Optional<Domain> region() {
    if (!values.flag(DatadogSettings.REGIONS_ENABLED)) {
      return Optional.empty();
    }
    ApiKey key =
        values
            .secret(DatadogSettings.REGIONS_KEY)
            .orElseThrow(() -> missing(DatadogSettings.REGIONS_KEY));
    URI url =
        values
            .url(DatadogSettings.REGIONS_URL)
            .orElseGet(
                () -> {
                  String site = values.text(DatadogSettings.REGIONS_SITE);
                  if (site.isEmpty()) {
                    throw missing(
                        DatadogSettings.REGIONS_SITE + " or " + DatadogSettings.REGIONS_URL);
                  }
                  return baseUrlOfSite("app.mrf.", DatadogSettings.REGIONS_SITE, site);
                });
    return Optional.of(domain(Domain.Role.SECONDARY, family.behindGate(), url, List.of(key)));
  }

  private static IllegalArgumentException missing(String what) {
    return MissingSetting.of(what, DatadogSettings.REGIONS_ENABLED);
  }

  private Domain domain(Domain.Role role, BackendFamily its, URI url, List<ApiKey> keys) {
    boolean versioned = values.flag(DatadogSettings.VERSIONED_HOST);
    URI sentTo = versioned ? VersionedHost.of(url) : url;
    return new Domain(Domain.nameOf(url), sentTo, role, its, keys);
  }

  /** {@code dd_url} if there is one, else the site's address for Agents. */
  private URI baseUrl() {
    return values
        .url(DatadogSettings.DD_URL)
        .orElseGet(
            () -> baseUrlOfSite("app.", DatadogSettings.SITE, values.text(DatadogSettings.SITE)));
  }

  private static URI baseUrlOfSite(String prefix, String setting, String site) {
    if (!SITE.matcher(site).matches()) {
      throw new IllegalArgumentException(
          setting
              + " must be a host name such as datadoghq.com or datadoghq.eu, without https://, was: '"
              + site
              + "'");
    }
    return URI.create("https://" + prefix + site);
  }

  private static List<ApiKey> keysOf(URI url, Map<URI, List<ApiKey>> keys) {
    return keys.computeIfAbsent(url, any -> new ArrayList<>());
  }
}
