package dev.forwarder.endpoints.datadog;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Domain;
import dev.forwarder.api.SettingValues;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The agent of the cluster as a receiver of what is for local domains alone: one worker, a shorter
 * time for an attempt, and a certificate that is not verified unless somebody says so, since such
 * agents sign their own.
 */
final class LocalDomain {

  /** The whole time of an attempt, as the Agent gives it. */
  private static final String ATTEMPT = "10s";

  private LocalDomain() {}

  /** Its address; empty unless both the agent and its part in autoscaling are switched on. */
  static Optional<URI> urlOf(SettingValues values, SettingProblems problems) {
    if (!values.flag(DatadogSettings.CLUSTER_ENABLED)
        || !values.flag(DatadogSettings.AUTOSCALING_FAILOVER)) {
      return Optional.empty();
    }
    require(DatadogSettings.CLUSTER_URL, values, problems);
    require(DatadogSettings.CLUSTER_TOKEN, values, problems);
    return values.url(DatadogSettings.CLUSTER_URL);
  }

  static Domain of(DatadogFamily family, URI url, ApiKey token) {
    ApiKey named = ApiKey.of("token", token.reveal());
    return new Domain(Domain.nameOf(url), url, Domain.Role.LOCAL, family.local(), List.of(named));
  }

  static Map<String, String> ownSettings(SettingValues values) {
    return Map.of(
        "forwarder_num_workers",
        "1",
        "forwarder_timeout",
        ATTEMPT,
        "skip_ssl_validation",
        Boolean.toString(values.flag(DatadogSettings.CLUSTER_SKIP_TLS)));
  }

  private static void require(String setting, SettingValues values, SettingProblems problems) {
    if (!values.isSet(setting)) {
      problems.add(
          DatadogSettings.CLUSTER_ENABLED,
          setting
              + " must be set where this and "
              + DatadogSettings.AUTOSCALING_FAILOVER
              + " are true");
    }
  }
}
