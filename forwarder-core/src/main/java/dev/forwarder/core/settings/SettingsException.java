package dev.forwarder.core.settings;

import java.util.List;

/** Tells everything that is wrong with the settings, at once. It never holds an API key. */
public final class SettingsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String[] problems;

  SettingsException(List<String> problems) {
    super(message(problems));
    this.problems = problems.toArray(String[]::new);
  }

  /** One line for each problem: the setting, where it stands, its value, what is allowed. */
  public List<String> problems() {
    return List.of(problems);
  }

  private static String message(List<String> problems) {
    String head = problems.size() == 1 ? "bad setting" : problems.size() + " bad settings";
    return head + ":\n  " + String.join("\n  ", problems);
  }
}
