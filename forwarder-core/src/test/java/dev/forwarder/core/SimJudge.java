package dev.forwarder.core;

import org.jspecify.annotations.Nullable;

/** Where the oracles speak: the first word against the forwarder stands, whoever swallows it. */
final class SimJudge {

  private @Nullable SimViolation found;
  private boolean unclear;

  void fail(SimOracle oracle, String message) {
    fail(oracle, message, null);
  }

  void fail(SimOracle oracle, String message, @Nullable Throwable cause) {
    SimViolation violation = new SimViolation(oracle, message, cause);
    found = found == null && !unclear ? violation : found;
    throw violation;
  }

  /**
   * One transaction is there twice, as the end of a process may have left it: no book can tell from
   * now on which of them does what, so that the story ends here.
   */
  void endUnclear() {
    unclear = true;
  }

  boolean isUnclear() {
    return unclear;
  }

  @Nullable SimViolation found() {
    return found;
  }
}
