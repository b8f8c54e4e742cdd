package dev.forwarder.cli;

import org.slf4j.event.Level;

/** How much is logged to standard error. */
enum LogLevel {
  ERROR(Level.ERROR, Level.ERROR),
  /** The default. */
  WARN(Level.WARN, Level.WARN),
  INFO(Level.INFO, Level.WARN),
  DEBUG(Level.DEBUG, Level.WARN),
  /** Libraries stay at INFO: at DEBUG they would show headers, and so keys, and payloads. */
  TRACE(Level.TRACE, Level.INFO);

  private final Level own;
  private final Level libraries;

  LogLevel(Level own, Level libraries) {
    this.own = own;
    this.libraries = libraries;
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
