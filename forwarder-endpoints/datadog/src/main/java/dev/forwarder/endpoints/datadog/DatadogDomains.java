package dev.forwarder.endpoints.datadog;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.BadSettingsException;
import dev.forwarder.api.Domain;
import dev.forwarder.api.SettingValues;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The domains that the Agent's settings lead to: {@code api_key} with {@code dd_url} or {@code
 * site}, {@code additional_endpoints}, the region to fail over to, the pipeline for metrics, the
 * agent of the cluster. Used once.
 *
 * <p>A domain's name comes from the address as it was set, also where the host that it is sent to
 * has the version before it: so what belongs to a domain is found again after an upgrade.
 */
final class DatadogDomains {

  private final DatadogFamily family;
  private final SettingValues values;
  private final SettingProblems problems = new SettingProblems();
  private final NamedDomains domains = new NamedDomains(problems);
  private final Optional<URI> pipeline;
  private final Optional<URI> main;

  DatadogDomains(DatadogFamily family, SettingValues values) {
    this.family = family;
    this.values = values;
    this.pipeline = MetricsPipeline.of(values, problems);
    Optional<URI> ofSite = Sites.urlOf(DatadogSettings.SITE, "app.", values, problems);
    this.main =
        values
            .secret(DatadogSettings.API_KEY)
            .flatMap(key -> values.url(DatadogSettings.DD_URL).or(() -> ofSite));
  }

  /**
   * Makes them all.
   *
   * @throws BadSettingsException with all that is wrong
   */
  List<Domain> all() {
    keysByUrl().forEach(this::addPrimary);
    addRegion();
    addLocal();
    problems.throwIfAny();
    return domains.all();
  }

  private Map<URI, List<ApiKey>> keysByUrl() {
    Map<URI, List<ApiKey>> keys = new LinkedHashMap<>();
    main.ifPresent(url -> values.secret(DatadogSettings.API_KEY).ifPresent(keysOf(url, keys)::add));
    additional().forEach((url, further) -> keysOf(url, keys).addAll(further));
    return keys;
  }

  private static List<ApiKey> keysOf(URI url, Map<URI, List<ApiKey>> keys) {
    return keys.computeIfAbsent(url, any -> new ArrayList<>());
  }

  private Map<URI, List<ApiKey>> additional() {
    return values.keysByUrl(DatadogSettings.ADDITIONAL_ENDPOINTS);
  }

  private void addPrimary(URI url, List<ApiKey> keys) {
    String setting = additional().containsKey(url) ? DatadogSettings.ADDITIONAL_ENDPOINTS : place();
    boolean piped = pipeline.isPresent() && main.equals(Optional.of(url));
    DatadogFamily its = piped ? family.withoutMetrics() : family;
    domains.add(setting, () -> domain(Domain.Role.PRIMARY, its, url, keys));
    if (piped) {
      domains.add(MetricsPipeline.url(values), () -> pipeline(pipeline.get(), keys));
    }
  }

  /** Which setting says where the main domain is. */
  private String place() {
    return values.isSet(DatadogSettings.DD_URL) ? DatadogSettings.DD_URL : DatadogSettings.SITE;
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

  private void addRegion() {
    Optional<URI> place = OtherRegion.urlOf(values, problems);
    Optional<ApiKey> key = values.secret(DatadogSettings.REGIONS_KEY);
    if (place.isPresent() && key.isPresent()) {
      domains.add(
          values.isSet(DatadogSettings.REGIONS_URL)
              ? DatadogSettings.REGIONS_URL
              : DatadogSettings.REGIONS_SITE,
          () ->
              domain(Domain.Role.SECONDARY, family.behindGate(), place.get(), List.of(key.get())));
    }
  }

  private void addLocal() {
    Optional<URI> place = LocalDomain.urlOf(values, problems);
    Optional<ApiKey> token = values.secret(DatadogSettings.CLUSTER_TOKEN);
    if (place.isPresent() && token.isPresent()) {
      domains.add(
          DatadogSettings.CLUSTER_URL, () -> LocalDomain.of(family, place.get(), token.get()));
    }
  }

  private Domain domain(Domain.Role role, BackendFamily its, URI url, List<ApiKey> keys) {
    boolean versioned = values.flag(DatadogSettings.VERSIONED_HOST);
    URI sentTo = versioned ? VersionedHost.of(url) : url;
    return new Domain(Domain.nameOf(url), sentTo, role, its, keys);
  }
}
