package dev.forwarder.endpoints.datadog;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.SettingDefinition;
import dev.forwarder.api.SettingValues;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values as a loader would give them: defaults, but for what a test says. */
final class Given implements SettingValues {

  final Map<URI, List<ApiKey>> further = new LinkedHashMap<>();
  private final Map<String, String> said = new HashMap<>();

  Given with(String name, String value) {
    said.put(definition(name).name(), value);
    return this;
  }

  @Override
  public boolean isSet(String name) {
    return !said.getOrDefault(name, "").isEmpty();
  }

  @Override
  public String text(String name) {
    return value(name);
  }

  @Override
  public boolean flag(String name) {
    return Boolean.parseBoolean(value(name));
  }

  @Override
  public Optional<URI> url(String name) {
    return Optional.of(value(name)).filter(url -> !url.isEmpty()).map(URI::create);
  }

  @Override
  public Optional<ApiKey> secret(String name) {
    return Optional.of(value(name)).filter(key -> !key.isEmpty()).map(ApiKey::of);
  }

  @Override
  public Map<URI, List<ApiKey>> keysByUrl(String name) {
    return further;
  }

  @Override
  public int count(String name) {
    throw new IllegalArgumentException(name);
  }

  @Override
  public double number(String name) {
    throw new IllegalArgumentException(name);
  }

  @Override
  public long size(String name) {
    throw new IllegalArgumentException(name);
  }

  @Override
  public Duration duration(String name) {
    throw new IllegalArgumentException(name);
  }

  @Override
  public List<String> list(String name) {
    throw new IllegalArgumentException(name);
  }

  private String value(String name) {
    return said.getOrDefault(name, definition(name).defaultValue());
  }

  private static SettingDefinition definition(String name) {
    return DatadogSettings.DEFINITIONS.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
