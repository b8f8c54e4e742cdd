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

  /** The domain; empty unless both the agent and its part in autoscaling are switched on. */
  static Optional<Domain> of(DatadogFamily family, SettingValues values) {
    if (!values.flag(DatadogSettings.CLUSTER_ENABLED)
        || !values.flag(DatadogSettings.AUTOSCALING_FAILOVER)) {
      return Optional.empty();
    }
    URI url =
        values
            .url(DatadogSettings.CLUSTER_URL)
            .orElseThrow(() -> missing(DatadogSettings.CLUSTER_URL));
    ApiKey token =
        values
            .secret(DatadogSettings.CLUSTER_TOKEN)
            .orElseThrow(() -> missing(DatadogSettings.CLUSTER_TOKEN));
    ApiKey named = ApiKey.of("token", token.reveal());
    return Optional.of(
        new Domain(Domain.nameOf(url), url, Domain.Role.LOCAL, family.local(), List.of(named)));
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

  private static IllegalArgumentException missing(String setting) {
    return MissingSetting.of(
        setting, DatadogSettings.CLUSTER_ENABLED, DatadogSettings.AUTOSCALING_FAILOVER);
  }
}
