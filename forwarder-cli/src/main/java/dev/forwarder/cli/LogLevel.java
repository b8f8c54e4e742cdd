package dev.forwarder.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** How much is logged to standard error. */
public enum LogLevel {
  ERROR(Level.ERROR, Level.ERROR),
  /** The default. */
  WARN(Level.WARN, Level.WARN),
  INFO(Level.INFO, Level.WARN),
  DEBUG(Level.DEBUG, Level.WARN),
  /** Libraries stay at INFO: at DEBUG they would show headers, and so keys, and payloads. */
  TRACE(Level.TRACE, Level.INFO);

  /** The environment variable that names one. */
  public static final String VARIABLE = "FORWARDER_LOG_LEVEL";

  private final Level own;
  private final Level libraries;

  LogLevel(Level own, Level libraries) {
    this.own = own;
    this.libraries = libraries;
  }

  /**
   * The level that is meant.
   *
   * @param option what the command line says; null where it says nothing
   * @param environment the environment variables, asked then
   * @return the level, {@link #WARN} where neither says anything
   * @throws IllegalArgumentException if the environment names none; the message says what is
   *     allowed
   */
  public static LogLevel of(@Nullable LogLevel option, Map<String, String> environment) {
    String name = environment.getOrDefault(VARIABLE, "").strip();
    if (option != null || name.isEmpty()) {
      return option == null ? WARN : option;
    }
    return Arrays.stream(values())
        .filter(level -> level.name().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    VARIABLE + ": '" + name + "' is none of " + Arrays.toString(values())));
  }

  /** The level of this project's own loggers. */
  Level own() {
    return own;
  }

  /** The level of everybody else's. */
  Level libraries() {
    return libraries;
  }
}
