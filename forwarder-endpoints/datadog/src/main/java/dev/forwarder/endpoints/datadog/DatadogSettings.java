package dev.forwarder.endpoints.datadog;

import dev.forwarder.api.SettingDefinition;
import dev.forwarder.api.SettingDefinition.Type;
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
          define(API_KEY, Type.SECRET, "", "The API key for `dd_url` or `site`; none: no such domain."),
          define(SITE, Type.TEXT, "datadoghq.com", "The Datadog site; data goes to `https://app.SITE`."),
          define(DD_URL, Type.URL, "", "Where data goes instead of to the site."),
          define(
              ADDITIONAL_ENDPOINTS,
              Type.KEYS_BY_URL,
              "",
              "Further addresses and their keys: each gets every payload."),
          define(
              ALLOW_ARBITRARY_TAGS,
              Type.FLAG,
              "false",
              "Tells Datadog to take tag values as they are."));

  private DatadogSettings() {}

  private static SettingDefinition define(
      String name, Type type, String defaultValue, String description) {
    return new SettingDefinition(name, type, defaultValue, null, null, List.of(), description);
  }
}
