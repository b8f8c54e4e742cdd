package dev.forwarder.bench;

/** Who waits for a run, and hears how far it is. */
@FunctionalInterface
interface Progress extends AutoCloseable {

  /** Tells what was found just now. */
  void say(String line);

  /** A suite begins one of its rounds. */
  default void begins(String suite, int round, int rounds) {
    say("%s: round %d of %d".formatted(suite, round, rounds));
  }

  /** All rounds are over; not said where the run is interrupted. */
  default void ends() {}

  @Override
  default void close() {}
}
