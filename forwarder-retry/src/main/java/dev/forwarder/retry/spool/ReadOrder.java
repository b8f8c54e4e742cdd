package dev.forwarder.retry.spool;

/** Which records a read looks for first. */
public enum ReadOrder {
  /** The newest segment first, ascending inside of it. */
  NEWEST_FIRST,
  /** Ascending. */
  OLDEST_FIRST
}
