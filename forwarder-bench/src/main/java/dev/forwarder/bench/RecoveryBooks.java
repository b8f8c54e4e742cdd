package dev.forwarder.bench;

import dev.forwarder.bench.subject.SubjectMark.Tally;

/**
 * What a forwarder and its sink have written down about an outage. A request that the sink took and
 * whose reply the outage cut off is no delivery, and may be sent again or dropped: it would hide a
 * delivery that never came. So both ways are counted apart, and until the outage and after it: no
 * reply is cut off after it.
 *
 * @param down the forwarder's, when the outage began
 * @param outage the forwarder's, when it ended
 * @param end the forwarder's, when nothing waited any more
 * @param takenBefore requests that the sink took until the outage
 * @param takenAfter those that it took after it
 */
record RecoveryBooks(Tally down, Tally outage, Tally end, long takenBefore, long takenAfter) {

  double deliveredOfOffered() {
    long offered = end.accepted() + end.refused() - down.accepted() - down.refused();
    return (double) (end.delivered() - down.delivered()) / (offered + down.pending());
  }

  long dropped() {
    return end.lost() + end.refused();
  }

  /** Payloads that are neither with the sink nor dropped by the forwarder's account. */
  long uncounted() {
    return Math.max(0, moreDeliveredBefore()) + Math.max(0, moreDeliveredAfter());
  }

  /** Requests that the sink took, and that are no delivery by the forwarder's account. */
  long unanswered() {
    return Math.max(0, -moreDeliveredBefore()) + Math.max(0, -moreDeliveredAfter());
  }

  private long moreDeliveredBefore() {
    return outage.delivered() - takenBefore;
  }

  private long moreDeliveredAfter() {
    return end.delivered() - outage.delivered() - takenAfter;
  }
}
