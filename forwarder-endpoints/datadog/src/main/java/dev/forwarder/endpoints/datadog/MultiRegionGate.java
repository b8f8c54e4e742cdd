package dev.forwarder.endpoints.datadog;

/**
 * Whether regions that are failed over to get data: the two switches of {@code
 * multi_region_failover}, which a host may turn while everything runs.
 *
 * <p>While it is closed, domains of the role secondary get descriptions (metadata) and nothing
 * else: for them a payload becomes no transaction. What was accepted for them while it was open is
 * delivered all the same. Thread-safe.
 */
public final class MultiRegionGate {

  private volatile boolean enabled;
  private volatile boolean failoverMetrics;

  /**
   * A gate with its switches set.
   *
   * @param enabled {@code multi_region_failover.enabled}, default false
   * @param failoverMetrics {@code multi_region_failover.failover_metrics}, default false
   */
  public MultiRegionGate(boolean enabled, boolean failoverMetrics) {
    this.enabled = enabled;
    this.failoverMetrics = failoverMetrics;
  }

  /** Turns {@code multi_region_failover.enabled}, for payloads submitted from now on. */
  public void enabled(boolean on) {
    enabled = on;
  }

  /** Turns {@code multi_region_failover.failover_metrics}, for payloads submitted from now on. */
  public void failoverMetrics(boolean on) {
    failoverMetrics = on;
  }

  /** Whether secondary domains get everything: both switches are on. */
  public boolean isOpen() {
    return enabled && failoverMetrics;
  }

  @Override
  public String toString() {
    return "MultiRegionGate[enabled=" + enabled + ", failoverMetrics=" + failoverMetrics + "]";
  }
}
