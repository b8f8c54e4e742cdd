package dev.forwarder.endpoints.datadog;

import dev.forwarder.api.SettingValues;
import java.net.URI;
import java.util.Optional;

/** The address of the region to fail over to, if there is one. */
final class OtherRegion {

  private OtherRegion() {}

  /** {@code multi_region_failover.dd_url}, else that of its site; what is missing is a problem. */
  static Optional<URI> urlOf(SettingValues values, SettingProblems problems) {
    Optional<URI> ofSite = Sites.urlOf(DatadogSettings.REGIONS_SITE, "app.mrf.", values, problems);
    if (!values.flag(DatadogSettings.REGIONS_ENABLED)) {
      return Optional.empty();
    }
    if (!values.isSet(DatadogSettings.REGIONS_KEY)) {
      require(DatadogSettings.REGIONS_KEY, problems);
    }
    if (!values.isSet(DatadogSettings.REGIONS_SITE) && !values.isSet(DatadogSettings.REGIONS_URL)) {
      require(DatadogSettings.REGIONS_SITE + " or " + DatadogSettings.REGIONS_URL, problems);
    }
    return values.url(DatadogSettings.REGIONS_URL).or(() -> ofSite);
  }

  private static void require(String what, SettingProblems problems) {
    problems.add(DatadogSettings.REGIONS_ENABLED, what + " must be set where this is true");
  }
}
