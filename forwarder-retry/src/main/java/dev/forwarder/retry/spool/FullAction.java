package dev.forwarder.retry.spool;

/** What happens where an append meets the limit of the disk. */
public enum FullAction {
  /** The oldest segment goes, of whoever has most above its fair share. */
  DROP_OLDEST,
  /** The append is refused. */
  REFUSE,
  /** The append waits for room, and is refused after a time. */
  WAIT
}
