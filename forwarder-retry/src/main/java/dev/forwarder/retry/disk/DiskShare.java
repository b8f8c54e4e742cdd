package dev.forwarder.retry.disk;

/**
 * What one log takes of the {@link DiskBudget}. Thread-safe.
 *
 * <p>Segments can give way; its other files (lists, acknowledgements) cannot.
 */
public final class DiskShare {

  /** What is in a log. */
  public enum Rank {
    /** Of high priority: of a domain's, the last to give way. */
    HIGH,
    /** Of normal priority: of a domain's, the first to give way. */
    NORMAL,
    /** Dead letters, which have a limit of their own. */
    DEAD
  }

  private final DiskBudget budget;
  private final DiskBudget.Part part;
  private final Rank rank;
  private long segmentBytes;
  private long otherBytes;

  DiskShare(DiskBudget budget, DiskBudget.Part part, Rank rank) {
    this.budget = budget;
    this.part = part;
    this.rank = rank;
  }

  /** Whose log it is. */
  public String domain() {
    return part.domain();
  }

  /** What is in it. */
  public Rank rank() {
    return rank;
  }

  /**
   * Its segments have become larger, or, by a negative number, smaller or fewer.
   *
   * @throws IllegalStateException where that leaves less than nothing: somebody counted wrong
   */
  public void addSegmentBytes(long change) {
    synchronized (budget) {
      segmentBytes = changed("segments", segmentBytes, change);
      budget.note(this, change);
    }
  }

  /**
   * Its other files have become larger, or, by a negative number, smaller.
   *
   * @throws IllegalStateException where that leaves less than nothing: somebody counted wrong
   */
  public void addOtherBytes(long change) {
    synchronized (budget) {
      otherBytes = changed("other files", otherBytes, change);
      budget.note(this, change);
    }
  }

  private long changed(String what, long bytes, long change) {
    if (bytes + change < 0) {
      throw new IllegalStateException(
          what + " of " + this + " cannot change by " + change + " from " + bytes + " bytes");
    }
    return bytes + change;
  }

  /** What all of its files take. */
  public long usedBytes() {
    synchronized (budget) {
      return segmentBytes + otherBytes;
    }
  }

  /** Whether there is a segment that could go. */
  boolean canGive() {
    return segmentBytes > 0;
  }

  DiskBudget.Part part() {
    return part;
  }

  @Override
  public String toString() {
    return part.domain() + "/" + rank;
  }
}
