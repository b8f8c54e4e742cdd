package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether a domain or a target is in force, is leaving, or is over. It leaves and comes back by the
 * word of the forwarder, one at a time; that it is over is for its step to say, and stays so.
 */
final class Presence {

  private final AtomicReference<Departure> departure = new AtomicReference<>(Departure.NONE);

  /** How it leaves, {@link Departure#NONE} while it stays; any thread. */
  Departure departure() {
    return requireNonNull(departure.get());
  }

  /**
   * It leaves in this way, unless it does so sooner already; and for good, if one of the two is.
   */
  void leave(Departure newDeparture) {
    Departure seen = departure();
    while (seen != Departure.OVER && !departure.compareAndSet(seen, both(seen, newDeparture))) {
      seen = departure();
    }
  }

  private static Departure both(Departure seen, Departure added) {
    return seen == Departure.NONE ? added : seen.and(added);
  }

  /** It stays after all; false if it is over. */
  boolean comeBack() {
    Departure seen = departure();
    while (seen != Departure.OVER && !departure.compareAndSet(seen, Departure.NONE)) {
      seen = departure();
    }
    return seen != Departure.OVER;
  }

  /**
   * Nothing is left of it.
   *
   * @param seen the departure that was in force when that was looked for
   * @return false if another is now, and what was seen does not count
   */
  boolean end(Departure seen) {
    return departure.compareAndSet(seen, Departure.OVER);
  }
}
