package dev.forwarder.endpoints.datanadhi.settings;

import dev.forwarder.api.BadSettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Collects what is wrong with settings, so that all of it is told at once. */
final class SettingProblems {

  private final List<BadSettingsException.Problem> found = new ArrayList<>();

  void add(String setting, String why) {
    found.add(new BadSettingsException.Problem(setting, why));
  }

  /** A problem if something cannot be made of it. */
  void check(String setting, Supplier<?> made) {
    try {
      Object unused = made.get();
    } catch (IllegalArgumentException e) {
      add(setting, String.valueOf(e.getMessage()));
    }
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new BadSettingsException(found);
    }
  }
}
