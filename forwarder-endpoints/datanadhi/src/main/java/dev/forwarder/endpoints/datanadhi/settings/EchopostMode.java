package dev.forwarder.endpoints.datanadhi.settings;

import java.util.Locale;

/** Which EchoPost takes items while the primary is down. */
public enum EchopostMode {
  /** This project's agent, on the JVM. The default. */
  JAVA,
  /** Data Nadhi's own program. */
  BINARY,
  /** None. */
  OFF;

  /** As it stands in settings. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static EchopostMode of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
