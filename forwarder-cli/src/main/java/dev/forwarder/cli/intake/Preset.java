package dev.forwarder.cli.intake;

import java.util.Locale;

/** Which backend an intake plays. */
public enum Preset {
  /** Any path takes a POST; {@code GET /api/v1/validate} checks a key. The default. */
  DATADOG,
  /** {@code POST /log} takes an item, {@code POST /upload} many, {@code GET /} tells health. */
  DATANADHI;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
