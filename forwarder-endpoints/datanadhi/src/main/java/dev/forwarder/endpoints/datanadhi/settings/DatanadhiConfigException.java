package dev.forwarder.endpoints.datanadhi.settings;

import java.util.List;

/** Tells all that is wrong with a {@code .datanadhi} directory's settings, at once. */
public final class DatanadhiConfigException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String[] problems;

  DatanadhiConfigException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = problems.toArray(String[]::new);
  }

  /** Each with its place, its name, its value, and what is allowed; never a key. */
  public List<String> problems() {
    return List.of(problems);
  }
}
