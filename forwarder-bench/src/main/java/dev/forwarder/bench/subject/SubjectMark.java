package dev.forwarder.bench.subject;

import dev.forwarder.api.Counts;
import dev.forwarder.api.DropReason;

/**
 * What a subject has done and cost up to a moment.
 *
 * @param nanos the moment, on a clock of its own that only grows
 * @param cpuNanos the processor time of its process
 * @param allocatedBytes what its threads have allocated
 * @param threads its threads at the moment
 * @param residentBytes the memory that its process holds
 * @param submits how often its producer has called submit
 * @param submitNanos how long its producer has spent in there
 * @param total what became of all that it was given
 * @param first the same for its first domain alone
 */
public record SubjectMark(
    long nanos,
    long cpuNanos,
    long allocatedBytes,
    int threads,
    long residentBytes,
    long submits,
    long submitNanos,
    Tally total,
    Tally first) {

  /**
   * What became of transactions, by the subject's own account.
   *
   * @param accepted taken from the caller
   * @param delivered of those, delivered
   * @param lost of those, ended otherwise
   * @param pending of those, not ended
   * @param refused not taken
   */
  public record Tally(long accepted, long delivered, long lost, long pending, long refused) {

    /**
     * By a forwarder's account. What was handed over counts as delivered; what a stop drops is
     * pending here: only what was lost before the end counts as lost.
     */
    static Tally of(Counts counts) {
      long done = counts.delivered() + counts.handedOver();
      long left =
          counts.pending()
              + counts.dropped().getOrDefault(DropReason.STOPPED, 0L)
              + counts.dropped().getOrDefault(DropReason.STOPPED_IN_FLIGHT, 0L);
      long lost = counts.accepted() - done - left;
      return new Tally(counts.accepted(), done, lost, left, counts.refusedTotal());
    }
  }
}
