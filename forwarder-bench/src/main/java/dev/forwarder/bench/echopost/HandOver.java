package dev.forwarder.bench.echopost;

/**
 * What a client is to do.
 *
 * @param datanadhiDir the directory whose agent is used
 * @param inFlight how many logs are unanswered at once, 1 or more
 * @param logs how many are handed over, 1 or more
 */
public record HandOver(String datanadhiDir, int inFlight, long logs) {

  /** Checks the bounds. */
  public HandOver {
    if (inFlight < 1 || logs < 1) {
      throw new IllegalArgumentException(
          "inFlight and logs must be 1 or more, were: " + inFlight + ", " + logs);
    }
  }

  /**
   * What became of it.
   *
   * @param stored how many the agent has acknowledged
   * @param refused how many it has not
   * @param nanos how long that took, from the first to the last
   * @param cpuNanos what it cost the client
   */
  public record Done(long stored, long refused, long nanos, long cpuNanos) {

    /** Acknowledged logs in a second. */
    public double perSecond() {
      return stored * 1e9 / nanos;
    }
  }
}
