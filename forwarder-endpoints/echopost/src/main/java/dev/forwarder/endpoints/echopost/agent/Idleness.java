package dev.forwarder.endpoints.echopost.agent;

import java.time.Duration;

/** How long there has been nothing to do. Used by one thread. */
final class Idleness {

  private final long enough;
  private long quietSince;
  private long entered;

  Idleness(Duration enough, long now) {
    this.enough = enough.toNanos();
    this.quietSince = now;
  }

  /**
   * Takes note of how things are.
   *
   * @param now the time in ticks
   * @param enteredByNow how many calls have come, ever
   * @param isEmpty whether nothing is pending
   * @return whether it has been quiet for long enough
   */
  boolean look(long now, long enteredByNow, boolean isEmpty) {
    if (!isEmpty || enteredByNow != entered) {
      quietSince = now;
      entered = enteredByNow;
    }
    return now - quietSince >= enough;
  }
}
