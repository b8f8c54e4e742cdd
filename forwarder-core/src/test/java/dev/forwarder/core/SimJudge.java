package dev.forwarder.core;

import org.jspecify.annotations.Nullable;

/** Where the oracles speak: the first word against the forwarder stands, whoever swallows it. */
final class SimJudge {

  private @Nullable SimViolation found;

  void fail(SimOracle oracle, String message) {
    fail(oracle, message, null);
  }

  void fail(SimOracle oracle, String message, @Nullable Throwable cause) {
    SimViolation violation = new SimViolation(oracle, message, cause);
    found = found == null ? violation : found;
    throw violation;
  }

  @Nullable SimViolation found() {
    return found;
  }
}
