package dev.forwarder.bench;

import dev.forwarder.bench.sink.SinkMark;
import dev.forwarder.bench.subject.SubjectMark.Tally;

/**
 * What a forwarder and its sink have written down about an outage. A request that the sink took and
 * whose reply the outage cut off is no delivery, and may be sent again or dropped: it would hide a
 * delivery that never came. So both ways are counted apart, and until the outage and after it: no
 * reply is cut off after it. Nor may a request that came again hide one: of all of them, different
 * idempotency keys are counted, too.
 *
 * @param down the forwarder's, when the outage began
 * @param outage the forwarder's, when it ended
 * @param end the forwarder's, when nothing waited any more
 * @param before what the sink took until the outage
 * @param after what it took after it
 */
record RecoveryBooks(Tally down, Tally outage, Tally end, Taken before, Taken after) {

  /**
   * What a sink took between two moments.
   *
   * @param requests all of them
   * @param keys idempotency keys that it had not seen until then
   */
  record Taken(long requests, long keys) {

    static Taken between(SinkMark from, SinkMark to) {
      SinkMark.Group first = from.groups().get(0);
      SinkMark.Group last = to.groups().get(0);
      return new Taken(last.taken() - first.taken(), last.keys() - first.keys());
    }
  }

  double deliveredOfOffered() {
    long offered = end.accepted() + end.refused() - down.accepted() - down.refused();
    return (double) (end.delivered() - down.delivered()) / (offered + down.pending());
  }

  long dropped() {
    return end.lost() + end.refused();
  }

  /** Payloads that are neither with the sink nor dropped by the forwarder's account. */
  long uncounted() {
    long byRequests = Math.max(0, moreDeliveredBefore()) + Math.max(0, moreDeliveredAfter());
    return Math.max(byRequests, end.delivered() - before.keys() - after.keys());
  }

  /** Requests that the sink took, and that are no delivery by the forwarder's account. */
  long unanswered() {
    return Math.max(0, -moreDeliveredBefore()) + Math.max(0, -moreDeliveredAfter());
  }

  /** Requests that the sink took though it had taken the same payload before. */
  long takenAgain() {
    return before.requests() + after.requests() - before.keys() - after.keys();
  }

  private long moreDeliveredBefore() {
    return outage.delivered() - before.requests();
  }

  private long moreDeliveredAfter() {
    return end.delivered() - outage.delivered() - after.requests();
  }
}
