package dev.forwarder.endpoints.datadog;

import dev.forwarder.api.BadSettingsException;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with the family's settings, so that all of it is told at once. */
final class SettingProblems {

  private final List<BadSettingsException.Problem> found = new ArrayList<>();

  /**
   * Something is wrong.
   *
   * @param setting the setting that somebody set, and has to change
   * @param why what is allowed
   */
  void add(String setting, String why) {
    found.add(new BadSettingsException.Problem(setting, why));
  }

  /** Throws if anything was found. */
  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new BadSettingsException(found);
    }
  }
}
