package dev.forwarder.retry.spool;

/** When a log makes durable what was written. */
public enum Fsync {
  /** When the system likes: what it has not written back is lost with the power. */
  NEVER,
  /** At most an interval after it was written; an append is answered without waiting for that. */
  INTERVAL,
  /** Before an append is answered, once for all that came while the one before was forced. */
  ALWAYS
}
