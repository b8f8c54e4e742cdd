package dev.forwarder.core;

/** What gives way when a domain's memory fills up. */
public enum OverflowPolicy {
  /**
   * Old gives way to new: from 15/16 of the cap on, the lowest priority goes first, and of equals
   * the one that would be retried last. The default.
   */
  EVICT,
  /** New gives way to old: nothing that was accepted is evicted, and at the cap submit refuses. */
  REFUSE
}
