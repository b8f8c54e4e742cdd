package dev.forwarder.core.settings;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.KeyLike;
import dev.forwarder.api.SettingDefinition;
import dev.forwarder.api.SettingValues;
import dev.forwarder.retry.spool.cipher.SpoolKey;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values in force, each with where it comes from. Immutable. */
final class Values implements SettingValues {

  /** A value that was read: null where there is none. */
  record Value(SettingDefinition definition, @Nullable Object value, Origin origin) {}

  private final Map<String, Value> byName;
  private final Set<String> refused;

  /**
   * Values by their settings' names.
   *
   * @param refused settings that have been set to what they do not take, somewhere
   */
  Values(Map<String, Value> byName, Set<String> refused) {
    this.byName = new LinkedHashMap<>(byName);
    this.refused = Set.copyOf(refused);
  }

  /** These values with some in the place of others. */
  Values with(Map<String, Value> others) {
    Map<String, Value> joined = new LinkedHashMap<>(byName);
    joined.putAll(others);
    return new Values(joined, refused);
  }

  @Override
  public boolean isSet(String name) {
    return find(name).origin().kind() != Origin.Kind.DEFAULT || refused.contains(name);
  }

  /** Whether somebody set it to what it does not take. */
  boolean isRefused(String name) {
    return refused.contains(name);
  }

  /** {@code " = value"}, or nothing where it has none or may hold a secret. */
  String shown(String name) {
    Value found = find(name);
    return found.value() == null || Shown.mayHoldKeys(found.definition().type())
        ? ""
        : " = " + KeyLike.masked(ShownValue.of(found));
  }

  Origin origin(String name) {
    return find(name).origin();
  }

  /** Whether it has a value, a default included. */
  boolean isPresent(String name) {
    return find(name).value() != null;
  }

  /** The value of a {@link SettingDefinition.Type#SECTIONS}, or null for none. */
  @Nullable Node sections(String name) {
    return (Node) value(name, SettingDefinition.Type.SECTIONS);
  }

  List<SettingInForce> inForce() {
    return byName.values().stream()
        .map(each -> new SettingInForce(each.definition(), ShownValue.of(each), each.origin()))
        .toList();
  }

  @Override
  public String text(String name) {
    Object text = value(name, SettingDefinition.Type.TEXT);
    return text == null ? "" : (String) text;
  }

  @Override
  public boolean flag(String name) {
    return (boolean) present(name, SettingDefinition.Type.FLAG);
  }

  @Override
  public int count(String name) {
    return (int) present(name, SettingDefinition.Type.COUNT);
  }

  @Override
  public double number(String name) {
    return (double) present(name, SettingDefinition.Type.NUMBER);
  }

  @Override
  public long size(String name) {
    return (long) present(name, SettingDefinition.Type.SIZE);
  }

  @Override
  public Duration duration(String name) {
    return (Duration) present(name, SettingDefinition.Type.DURATION);
  }

  @Override
  @SuppressWarnings("unchecked") // ValueReader makes this type of it
  public List<String> list(String name) {
    Object list = value(name, SettingDefinition.Type.LIST);
    return list == null ? List.of() : (List<String>) list;
  }

  @Override
  public Optional<URI> url(String name) {
    return Optional.ofNullable((URI) value(name, SettingDefinition.Type.URL));
  }

  @Override
  public Optional<ApiKey> secret(String name) {
    return Optional.ofNullable((ApiKey) value(name, SettingDefinition.Type.SECRET));
  }

  /** The password of the key store; empty where none is set. */
  String keyStorePassword() {
    Object password =
        value(ForwarderSettings.TLS_KEY_STORE_PASSWORD, SettingDefinition.Type.SECRET);
    return password == null ? "" : ((Password) password).reveal();
  }

  /** The key of what is on disk; null where that is not encrypted. */
  @Nullable SpoolKey storageKey() {
    return (SpoolKey) value(ForwarderSettings.STORAGE_KEY, SettingDefinition.Type.SECRET);
  }

  @Override
  @SuppressWarnings("unchecked") // ValueReader makes this type of it
  public Map<URI, List<ApiKey>> keysByUrl(String name) {
    Object keys = value(name, SettingDefinition.Type.KEYS_BY_URL);
    return keys == null ? Map.of() : (Map<URI, List<ApiKey>>) keys;
  }

  private Object present(String name, SettingDefinition.Type type) {
    Object value = value(name, type);
    if (value == null) {
      throw new IllegalArgumentException("setting " + name + " has no value and no default");
    }
    return value;
  }

  private @Nullable Object value(String name, SettingDefinition.Type type) {
    Value found = find(name);
    if (found.definition().type() != type) {
      throw new IllegalArgumentException(
          "setting " + name + " is a " + found.definition().type() + ", not a " + type);
    }
    return found.value();
  }

  private Value find(String name) {
    Value found = byName.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no setting is called " + name);
    }
    return found;
  }
}
