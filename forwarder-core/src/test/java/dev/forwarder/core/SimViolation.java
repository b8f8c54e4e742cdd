package dev.forwarder.core;

/** An oracle has found something wrong. */
final class SimViolation extends AssertionError {

  private static final long serialVersionUID = 1L;

  private final SimOracle oracle;

  SimViolation(SimOracle oracle, String message, Throwable cause) {
    super(oracle + ": " + message, cause);
    this.oracle = oracle;
  }

  SimOracle oracle() {
    return oracle;
  }
}
