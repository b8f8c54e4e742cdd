package dev.forwarder.bench;

import dev.forwarder.bench.process.Meters;
import dev.forwarder.bench.subject.SubjectMark;
import dev.forwarder.bench.subject.SubjectMark.Tally;

/**
 * What a subject did and cost between two moments, by its own account; and what was left in the
 * end.
 */
record SubjectSlice(SubjectMark from, SubjectMark to, SubjectMark end) {

  double cores() {
    return (double) Meters.cpuNanos(from.cpuNanos(), to.cpuNanos()) / nanos();
  }

  private long nanos() {
    return to.nanos() - from.nanos();
  }

  private long delivered() {
    return to.total().delivered() - from.total().delivered();
  }

  /** Whether the producer submitted anything meanwhile. */
  boolean hasSubmits() {
    return to.submits() > from.submits();
  }

  /** How long the producer was held up by one submit; not a number where there was none. */
  double meanSubmitMicros() {
    return (to.submitNanos() - from.submitNanos()) / 1e3 / (to.submits() - from.submits());
  }

  double deliveredPerSecond() {
    return delivered() * 1e9 / nanos();
  }

  double allocatedBytesPerDelivered() {
    return (double) (to.allocatedBytes() - from.allocatedBytes()) / delivered();
  }

  /**
   * Sees to it that nothing was refused to the producer, and nothing ended but by being delivered.
   *
   * @param what which slice it is
   */
  void requireNothingLost(String what) {
    requireNothingLost(what, end.total());
  }

  /**
   * Sees to it that, beyond {@link #requireNothingLost}, nothing was left when its load had ended:
   * what a subject drops without a word is left for ever.
   *
   * @param what which slice it is
   */
  void requireAllDelivered(String what) {
    requireAllDelivered(what, end.total());
  }

  /** The same for its first domain alone. */
  void requireAllDeliveredAtFirst(String what) {
    requireAllDelivered(what, end.first());
  }

  /**
   * Sees to it that each submission was taken or refused by each domain, and that no more of what
   * was taken has ended than there was.
   *
   * @param what which slice it is
   * @param domains how many each payload goes to
   */
  void requireAllCounted(String what, int domains) {
    requireAllCounted(what, end.submits() * domains, end.total());
    requireAllCounted(what, end.submits(), end.first());
  }

  private static void requireAllCounted(String what, long offered, Tally tally) {
    if (tally.accepted() + tally.refused() != offered || tally.lost() < 0 || tally.pending() < 0) {
      throw new IllegalStateException(
          what + ": " + offered + " were offered, which the books contradict: " + tally);
    }
  }

  static void requireAllDelivered(String what, Tally tally) {
    requireNothingLost(what, tally);
    if (tally.pending() != 0) {
      throw new IllegalStateException(what + ": not all was delivered: " + tally);
    }
  }

  static void requireNothingLost(String what, Tally tally) {
    if (tally.lost() != 0 || tally.refused() != 0) {
      throw new IllegalStateException(
          what + ": lost or refused, so that the numbers mean nothing: " + tally);
    }
  }
}
