package dev.forwarder.bench.subject;

import dev.forwarder.bench.subject.SubjectMark.Tally;

/** Something under load, from when it was made until it is closed. */
interface Subject extends AutoCloseable {

  /** What became of all that it was given. */
  Tally total();

  /** The same for its first domain alone, where it tells them apart. */
  default Tally first() {
    return total();
  }

  /** How often its producer has called submit; 0 where that is not known. */
  default long submits() {
    return 0;
  }

  /** How long its producer has spent in there. */
  default long submitNanos() {
    return 0;
  }

  /** What was timed of each payload; nothing, where nothing is. */
  default Latencies latencies() {
    return new Latencies();
  }

  /** Offers nothing more; what is under way goes on. */
  void pause();

  /** Ends the load, and waits for what is under way. */
  @Override
  void close();

  /** Makes one under this load. */
  @FunctionalInterface
  interface Maker {
    Subject under(Load load);
  }
}
