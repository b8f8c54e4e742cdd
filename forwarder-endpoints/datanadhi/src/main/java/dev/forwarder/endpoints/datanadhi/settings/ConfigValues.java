package dev.forwarder.endpoints.datanadhi.settings;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.SettingDefinition;
import dev.forwarder.api.SettingValues;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values that a directory and its environment give. Immutable. */
final class ConfigValues implements SettingValues {

  /** What is in force: as it was written, read, and where that was; an empty place for defaults. */
  record Value(SettingDefinition.Type type, String written, Object read, String place) {}

  private final Map<String, Value> byName;

  ConfigValues(Map<String, Value> byName) {
    this.byName = Map.copyOf(byName);
  }

  @Override
  public boolean isSet(String name) {
    return byName.containsKey(name) && !byName.get(name).place().isEmpty();
  }

  /** As it was written, and where. */
  Value value(String name) {
    Value value = byName.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no setting of a directory is called " + name);
    }
    return value;
  }

  @Override
  public String text(String name) {
    return (String) read(name, SettingDefinition.Type.TEXT);
  }

  @Override
  public boolean flag(String name) {
    return (boolean) read(name, SettingDefinition.Type.FLAG);
  }

  @Override
  public int count(String name) {
    return (int) read(name, SettingDefinition.Type.COUNT);
  }

  @Override
  public double number(String name) {
    return (double) read(name, SettingDefinition.Type.NUMBER);
  }

  @Override
  public long size(String name) {
    return (long) read(name, SettingDefinition.Type.SIZE);
  }

  @Override
  public Duration duration(String name) {
    return (Duration) read(name, SettingDefinition.Type.DURATION);
  }

  @Override
  public List<String> list(String name) {
    throw new IllegalArgumentException(name + " is no list");
  }

  @Override
  public Optional<URI> url(String name) {
    return Optional.of((URI) read(name, SettingDefinition.Type.URL));
  }

  /** Empty where the environment has no key. */
  @Override
  public Optional<ApiKey> secret(String name) {
    return byName.containsKey(name)
        ? Optional.of((ApiKey) read(name, SettingDefinition.Type.SECRET))
        : Optional.empty();
  }

  @Override
  public Map<URI, List<ApiKey>> keysByUrl(String name) {
    throw new IllegalArgumentException(name + " is no list of keys");
  }

  private Object read(String name, SettingDefinition.Type type) {
    Value value = value(name);
    if (value.type() != type) {
      throw new IllegalArgumentException(
          "setting " + name + " is a " + value.type() + ", not a " + type);
    }
    return value.read();
  }
}
