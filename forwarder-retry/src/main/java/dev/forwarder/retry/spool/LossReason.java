package dev.forwarder.retry.spool;

/** Why a record will never be read. */
public enum LossReason {
  /** Its segment gave way to the limit of the disk. */
  EVICTED,
  /** It is older than its log's maximum age. */
  EXPIRED,
  /** Its bytes do not verify any more. */
  DAMAGED,
  /** Its file is not there any more. */
  MISSING
}
