package dev.forwarder.api;

/**
 * The rank of a transaction among those that wait: it decides the order of retries and of eviction,
 * never of first delivery.
 */
public enum Priority {
  /** Retried first, evicted last. */
  HIGH,
  /** Retried after, and evicted before, everything of {@link #HIGH}. */
  NORMAL
}
