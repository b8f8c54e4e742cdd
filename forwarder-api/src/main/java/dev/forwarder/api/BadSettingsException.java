package dev.forwarder.api;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown by a {@link BackendFamily.Provider} where settings are wrong together, or in a way that
 * their definitions do not tell. It names the settings, so that whoever has read them can say where
 * each stands.
 */
public final class BadSettingsException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /**
   * One thing that is wrong.
   *
   * @param setting the name of the setting to be changed: one that somebody set
   * @param why what is wrong with it and what is allowed, without its value
   */
  public record Problem(String setting, String why) implements Serializable {}

  private final Problem[] problems;

  /**
   * Tells what is wrong.
   *
   * @param problems one or more
   */
  public BadSettingsException(List<Problem> problems) {
    super(
        problems.stream()
            .map(problem -> problem.setting() + ": " + problem.why())
            .collect(Collectors.joining("; ")));
    this.problems = problems.toArray(Problem[]::new);
  }

  /** What is wrong, in the order in which it was found. */
  public List<Problem> problems() {
    return List.of(problems);
  }
}
