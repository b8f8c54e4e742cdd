package dev.forwarder.bench;

import dev.forwarder.bench.subject.Latencies.Summary;
import dev.forwarder.bench.subject.SubjectMark;

/**
 * What was timed of a subject's payloads. What was lost, or is not done yet, has no time: the times
 * of the others would be those of survivors.
 *
 * @param measured what was timed in the slice
 * @param timed how many were timed since the load began
 * @param end how the load ended
 */
record TimedSlice(Summary measured, long timed, SubjectMark end) {

  /**
   * Sees to it that all that was offered was taken and timed.
   *
   * @param what which slice it is
   * @return what was timed in it
   */
  Summary requireAllTimed(String what) {
    SubjectSlice.requireNothingLost(what, end.total());
    if (timed != end.submits()) {
      throw new IllegalStateException(
          "%s: of %d that were offered, %d were timed, so that the times mean nothing: %s"
              .formatted(what, end.submits(), timed, end.total()));
    }
    return measured;
  }

  /**
   * Sees to it that, beyond {@link #requireAllTimed}, all was delivered.
   *
   * @param what which slice it is
   * @return what was timed in it
   */
  Summary requireAllDelivered(String what) {
    SubjectSlice.requireAllDelivered(what, end.total());
    return requireAllTimed(what);
  }
}
