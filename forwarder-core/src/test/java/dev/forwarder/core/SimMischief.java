package dev.forwarder.core;

/** What code of others throws in a simulation; without a trace, since nobody reads it. */
final class SimMischief extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SimMischief(String message) {
    super(message, null, false, false);
  }

  /** An exception to be thrown; or throws an error itself. */
  static SimMischief of(SimRandom chance, String where) {
    if (chance.chance(0.5)) {
      throw new OfTheWorstKind(where);
    }
    return new SimMischief(where);
  }

  /** An error, which the best of catches forget. */
  static final class OfTheWorstKind extends Error {

    private static final long serialVersionUID = 1L;

    OfTheWorstKind(String message) {
      super(message, null, false, false);
    }
  }
}
