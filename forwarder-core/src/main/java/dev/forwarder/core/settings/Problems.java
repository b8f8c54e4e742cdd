package dev.forwarder.core.settings;

import dev.forwarder.api.SettingDefinition;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that it is told together. */
final class Problems {

  private final List<String> found = new ArrayList<>();

  /** Something is wrong with what stands at a place. */
  void add(String name, Origin origin, String why) {
    found.add(Shown.text(name) + " (" + origin + "): " + why);
  }

  /** A value is not one that its setting takes. */
  void badValue(SettingDefinition definition, Node value, Origin origin, BadValueException bad) {
    String name = Shown.text(definition.name()) + Shown.valueOf(definition, value);
    String peer = DatadogNames.replacement(definition.name());
    found.add(name + " (" + origin + "): " + bad.why() + peer);
  }

  /** Something is wrong beyond a single setting. */
  void add(String why) {
    found.add(why);
  }

  boolean none() {
    return found.isEmpty();
  }

  /** Throws if anything was found. */
  void throwIfAny() {
    if (!found.isEmpty()) {
      throw toException();
    }
  }

  SettingsException toException() {
    return new SettingsException(found);
  }
}
