package dev.forwarder.cli.assembly;

import dev.forwarder.api.BackendFamily;
import dev.forwarder.core.settings.SettingsLoader;
import java.util.Iterator;
import java.util.List;

/** The kinds of backend that there are: the families on the class path, by name. */
final class Presets implements Iterable<String> {

  /** For the help of options. */
  Presets() {}

  /** Their names in alphabetical order. */
  static List<String> names() {
    return SettingsLoader.familiesOnClassPath().stream()
        .map(BackendFamily.Provider::name)
        .sorted()
        .toList();
  }

  @Override
  public Iterator<String> iterator() {
    return names().iterator();
  }
}
