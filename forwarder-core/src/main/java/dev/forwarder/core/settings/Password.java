package dev.forwarder.core.settings;

import static java.util.Objects.requireNonNull;

/** A secret that stays on this machine. */
record Password(String reveal) {

  Password {
    requireNonNull(reveal, "reveal");
  }

  /** Nothing of it. */
  @Override
  public String toString() {
    return "***";
  }
}
