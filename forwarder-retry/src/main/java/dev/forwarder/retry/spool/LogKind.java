package dev.forwarder.retry.spool;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which of a domain's logs; in the order in which they give way, the last first. */
public enum LogKind {
  /** Of high priority. */
  HIGH,
  /** Of normal priority. */
  NORMAL,
  /** What no backend wanted. */
  DEAD;

  private final String folder = name().toLowerCase(Locale.ROOT);

  /** The name of its folder. */
  public String folder() {
    return folder;
  }

  /** Whether its records wait for their delivery. */
  boolean isQueue() {
    return this != DEAD;
  }

  /** The kind whose folder has that name, or null. */
  static @Nullable LogKind ofFolder(String name) {
    for (LogKind kind : values()) {
      if (kind.folder.equals(name)) {
        return kind;
      }
    }
    return null;
  }
}
