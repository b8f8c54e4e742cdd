package dev.forwarder.cli.diagnose;

import java.util.Locale;

/** How a check ended. */
enum State {
  OK,
  WRONG,
  /** It was not made, and its detail says why. */
  SKIPPED;

  /** As it is shown. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
