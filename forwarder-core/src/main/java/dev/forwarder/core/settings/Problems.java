package dev.forwarder.core.settings;

import dev.forwarder.api.BadSettingsException;
import dev.forwarder.api.KeyLike;
import dev.forwarder.api.SettingDefinition;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that it is told together. */
final class Problems {

  private final List<String> found = new ArrayList<>();

  /** Something is wrong with what stands at a place. */
  void add(String name, Origin origin, String why) {
    found.add(Shown.text(name) + " (" + origin + "): " + KeyLike.masked(why));
  }

  /** Parts of what stands at a place are wrong. */
  void add(String name, Origin origin, BadValueException bad) {
    for (BadValueException.Part part : bad.parts()) {
      add(name + part.path(), origin.at(part.line()), part.why());
    }
  }

  /** A value, or parts of it, are not what its setting takes. */
  void badValue(SettingDefinition definition, Node value, Origin origin, BadValueException bad) {
    String shown = Shown.valueOf(definition, value);
    String peer = bad.isAboveBound() ? "" : DatadogNames.replacement(definition.name());
    for (BadValueException.Part part : bad.parts()) {
      String name = definition.name() + part.path() + shown;
      found.add(name + " (" + origin.at(part.line()) + "): " + KeyLike.masked(part.why()) + peer);
    }
  }

  /** Settings that a backend family finds wrong. */
  void add(BadSettingsException bad, Values values) {
    for (BadSettingsException.Problem problem : bad.problems()) {
      String name = problem.setting() + values.shown(problem.setting());
      Origin origin = values.origin(problem.setting());
      found.add(name + " (" + origin + "): " + KeyLike.masked(problem.why()));
    }
  }

  /** A backend family does not take its settings, and does not say which. */
  void addOfFamily(String family, IllegalArgumentException thrown) {
    found.add("family " + family + ": " + KeyLike.masked(String.valueOf(thrown.getMessage())));
  }

  /** Something is wrong beyond a single setting, in words that are fit to be shown. */
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
