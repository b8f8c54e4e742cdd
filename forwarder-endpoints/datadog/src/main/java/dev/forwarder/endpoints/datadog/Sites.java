package dev.forwarder.endpoints.datadog;

import dev.forwarder.api.SettingValues;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses of Datadog's sites, from the settings that name a site. */
final class Sites {

  private static final Pattern SITE =
      Pattern.compile(
          "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+\\.?");

  private Sites() {}

  /**
   * {@code https://} with a prefix before the site; empty where there is none, or it is a problem.
   *
   * @param setting the setting that names the site
   */
  static Optional<URI> urlOf(
      String setting, String prefix, SettingValues values, SettingProblems problems) {
    String site = values.text(setting);
    if (site.isEmpty()) {
      return Optional.empty();
    }
    if (!SITE.matcher(site).matches()) {
      problems.add(
          setting, "must be a host name such as datadoghq.com or datadoghq.eu, without https://");
      return Optional.empty();
    }
    return Optional.of(URI.create("https://" + prefix + site));
  }
}
