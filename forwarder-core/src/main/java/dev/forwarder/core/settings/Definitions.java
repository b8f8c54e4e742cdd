package dev.forwarder.core.settings;

import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.SettingDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All settings that there are: the forwarder's own and those of each backend family. */
final class Definitions {

  private final List<SettingGroup> groups = new ArrayList<>(ForwarderSettings.GROUPS);
  private final Map<String, SettingDefinition> byName = new LinkedHashMap<>();

  Definitions(List<BackendFamily.Provider> families) {
    for (BackendFamily.Provider family : families) {
      groups.add(new SettingGroup("Family `" + family.name() + "`", family.settings()));
    }
    groups.forEach(group -> group.definitions().forEach(this::define));
  }

  private void define(SettingDefinition definition) {
    if (byName.put(definition.name(), definition) != null) {
      throw new IllegalStateException("two settings are called " + definition.name());
    }
  }

  List<SettingGroup> groups() {
    return List.copyOf(groups);
  }

  Collection<SettingDefinition> all() {
    return byName.values();
  }

  Optional<SettingDefinition> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Whether a name is that of a section, such as {@code proxy} for {@code proxy.http}. */
  boolean isSection(String name) {
    return byName.keySet().stream().anyMatch(known -> known.startsWith(name + "."));
  }

  /** What to say of a name that is not defined. */
  String unknown(String name) {
    if (isSection(name)) {
      return "is a section, of " + namesIn(name);
    }
    return DatadogNames.unsupported(name)
        .orElseGet(() -> "unknown setting" + NearestName.hint(name, namesAndSections()));
  }

  private String namesIn(String section) {
    return byName.keySet().stream()
        .filter(name -> name.startsWith(section + "."))
        .collect(Collectors.joining(", "));
  }

  private Set<String> namesAndSections() {
    Set<String> names = new LinkedHashSet<>(byName.keySet());
    for (String name : byName.keySet()) {
      if (name.contains(".")) {
        names.add(name.substring(0, name.lastIndexOf('.')));
      }
    }
    return names;
  }
}
