package dev.forwarder.cli.assembly;

import dev.forwarder.api.BackendFamily;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;

/** The kinds of backend that there are: the families on the class path, by name. */
final class Presets implements Iterable<String> {

  /** For the help of options. */
  Presets() {}

  static List<BackendFamily.Provider> families() {
    List<BackendFamily.Provider> families = new ArrayList<>();
    ServiceLoader.load(BackendFamily.Provider.class).forEach(families::add);
    return families;
  }

  /** Their names in alphabetical order. */
  static List<String> names() {
    return families().stream().map(BackendFamily.Provider::name).sorted().toList();
  }

  @Override
  public Iterator<String> iterator() {
    return names().iterator();
  }
}
