package dev.forwarder.bench;

import dev.forwarder.bench.sink.SinkMark;

/**
 * What a subject did between two moments, counted by the sink.
 *
 * @param subject the subject's side
 * @param from what the sink had counted at the beginning
 * @param to what it had counted at the end
 * @param group which of the sink's ports count
 * @param otherCores what others than the two took of the machine's cores meanwhile
 */
record Slice(SubjectSlice subject, SinkMark from, SinkMark to, int group, double otherCores) {

  /** Requests that the sink took, or records where it counts those, in a second of its clock. */
  double perSecond() {
    long taken = to.groups().get(group).units() - from.groups().get(group).units();
    return taken * 1e9 / (to.nanos() - from.nanos());
  }

  /** The same for a second of the subject's processor time. */
  double perCpuSecond() {
    return perSecond() / subject.cores();
  }

  /**
   * Sees to it that the sink took all that came, in the protocol that it wants.
   *
   * @param what which slice it is
   */
  void requireNothingBroken(String what) {
    SinkMark.Group counted = to.groups().get(group);
    if (counted.broken() != 0) {
      throw new IllegalStateException(
          what
              + ": came in another protocol or was no request, so that the numbers mean nothing: "
              + counted);
    }
  }

  double sinkCores() {
    return (double) (to.cpuNanos() - from.cpuNanos()) / (to.nanos() - from.nanos());
  }
}
