package dev.forwarder.endpoints.datadog;

import dev.forwarder.api.SettingDefinition;
import java.util.List;

/** The settings that Datadog's Agent has for where to send and under which key. */
final class DatadogSettings {

  static final String API_KEY = "api_key";
  static final String SITE = "site";
  static final String DD_URL = "dd_url";
  static final String ADDITIONAL_ENDPOINTS = "additional_endpoints";
  static final String ALLOW_ARBITRARY_TAGS = "allow_arbitrary_tags";

  static final List<SettingDefinition> DEFINITIONS =
      List.of(
          define(
              API_KEY,
              SettingDefinition.Type.SECRET,
              "",
              "The API key for `dd_url` or `site`; none: no such domain."),
          define(
              SITE,
              SettingDefinition.Type.TEXT,
              "datadoghq.com",
              "The Datadog site; data goes to `https://app.SITE`."),
          define(DD_URL, SettingDefinition.Type.URL, "", "Where data goes instead of to the site."),
          define(
              ADDITIONAL_ENDPOINTS,
              SettingDefinition.Type.KEYS_BY_URL,
              "",
              "Further addresses and their keys: each gets every payload."),
          define(
              ALLOW_ARBITRARY_TAGS,
              SettingDefinition.Type.FLAG,
              "false",
              "Tells Datadog to take tag values as they are."));

  private DatadogSettings() {}

  private static SettingDefinition define(
      String name, SettingDefinition.Type type, String defaultValue, String description) {
    return new SettingDefinition(name, type, defaultValue, null, null, List.of(), description);
  }
}
