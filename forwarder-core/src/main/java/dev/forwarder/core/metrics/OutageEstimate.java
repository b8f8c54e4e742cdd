package dev.forwarder.core.metrics;

/**
 * How many seconds of outage a domain's memory can hold at the rate at which it fills: the rule of
 * the Datadog Agent's estimate of retry queue capacity, in which what domains share is divided by
 * their part of the whole rate.
 *
 * @param bytesPerSecond what comes in for the domain, as it counts in memory; 0 without traffic
 * @param totalBytesPerSecond the same of all domains
 * @param limitBytes the domain's own cap
 * @param totalLimitBytes the cap of all domains together
 * @param usedBytes what the domain holds
 */
record OutageEstimate(
    double bytesPerSecond,
    double totalBytesPerSecond,
    long limitBytes,
    long totalLimitBytes,
    long usedBytes) {

  /** Whole seconds from empty; NaN without traffic. */
  double capacitySeconds() {
    return seconds(availableBytes());
  }

  /** Whole seconds beside what is held already; NaN without traffic. */
  double leftSeconds() {
    return seconds(Math.max(0, availableBytes() - usedBytes));
  }

  /** Bytes a second; NaN without traffic. */
  double rateOrNothing() {
    return bytesPerSecond == 0 ? Double.NaN : bytesPerSecond;
  }

  private double availableBytes() {
    return Math.min(
        (double) limitBytes, (double) totalLimitBytes * (bytesPerSecond / totalBytesPerSecond));
  }

  private double seconds(double bytes) {
    return bytesPerSecond == 0 ? Double.NaN : Math.floor(bytes / bytesPerSecond);
  }
}
