package dev.forwarder.endpoints.datadog;

import dev.forwarder.api.Domain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The domains that were made so far, each of a name of its own. */
final class NamedDomains {

  private final SettingProblems problems;
  private final List<Domain> made = new ArrayList<>();
  private final Map<String, String> settingsByName = new HashMap<>();

  NamedDomains(SettingProblems problems) {
    this.problems = problems;
  }

  /**
   * One more; a problem if its parts make none, or its name is taken.
   *
   * @param setting which setting describes it
   * @param maker makes it
   */
  void add(String setting, Supplier<Domain> maker) {
    try {
      Domain domain = maker.get();
      String other = settingsByName.putIfAbsent(domain.name(), setting);
      if (other == null) {
        made.add(domain);
      } else {
        problems.add(setting, "leads to domain " + domain.name() + ", as " + other + " does");
      }
    } catch (IllegalArgumentException e) {
      problems.add(setting, String.valueOf(e.getMessage()));
    }
  }

  /** All of them, in their order. */
  List<Domain> all() {
    return List.copyOf(made);
  }
}
