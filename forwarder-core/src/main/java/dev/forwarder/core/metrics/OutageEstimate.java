package dev.forwarder.core.metrics;

/**
 * How many seconds of outage a domain's memory and its part of the disk can hold at the rate at
 * which it fills: the rule of the Datadog Agent's estimate of retry queue capacity, in which what
 * domains share is divided by their part of the whole rate.
 *
 * @param bytesPerSecond what comes in for the domain, as it counts in memory; 0 without traffic
 * @param totalBytesPerSecond the same of all domains
 * @param limitBytes the domain's own cap of memory
 * @param totalLimitBytes the cap of memory of all domains together
 * @param usedBytes what the domain holds in memory
 * @param disk what there is for it beside memory
 */
record OutageEstimate(
    double bytesPerSecond,
    double totalBytesPerSecond,
    long limitBytes,
    long totalLimitBytes,
    long usedBytes,
    Disk disk) {

  /**
   * A disk that domains share.
   *
   * @param bytesPerSecond what comes in for all domains that keep anything there
   * @param limitBytes what they may keep there together; 0 where this one keeps nothing there
   * @param usedBytes what this one keeps there
   */
  record Disk(double bytesPerSecond, long limitBytes, long usedBytes) {
    static final Disk NONE = new Disk(0, 0, 0);
  }

  /** Without a disk. */
  OutageEstimate(
      double bytesPerSecond,
      double totalBytesPerSecond,
      long limitBytes,
      long totalLimitBytes,
      long usedBytes) {
    this(bytesPerSecond, totalBytesPerSecond, limitBytes, totalLimitBytes, usedBytes, Disk.NONE);
  }

  /** Whole seconds from empty; NaN without traffic. */
  double capacitySeconds() {
    return seconds(memoryBytes() + diskBytes());
  }

  /** Whole seconds beside what is held already; NaN without traffic. */
  double leftSeconds() {
    return seconds(
        Math.max(0, memoryBytes() - usedBytes) + Math.max(0, diskBytes() - disk.usedBytes()));
  }

  /** Bytes a second; NaN without traffic. */
  double rateOrNothing() {
    return bytesPerSecond == 0 ? Double.NaN : bytesPerSecond;
  }

  private double memoryBytes() {
    return Math.min(
        (double) limitBytes, (double) totalLimitBytes * (bytesPerSecond / totalBytesPerSecond));
  }

  private double diskBytes() {
    return disk.limitBytes() == 0
        ? 0
        : (double) disk.limitBytes() * (bytesPerSecond / disk.bytesPerSecond());
  }

  private double seconds(double bytes) {
    return bytesPerSecond == 0 ? Double.NaN : Math.floor(bytes / bytesPerSecond);
  }
}
