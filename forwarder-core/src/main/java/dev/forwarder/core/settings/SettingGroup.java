package dev.forwarder.core.settings;

import dev.forwarder.api.SettingDefinition;
import java.util.List;

/**
 * Settings that belong together.
 *
 * @param title what they are about
 * @param definitions the settings
 */
public record SettingGroup(String title, List<SettingDefinition> definitions) {

  /** Keeps a copy of the list. */
  public SettingGroup {
    definitions = List.copyOf(definitions);
  }
}
