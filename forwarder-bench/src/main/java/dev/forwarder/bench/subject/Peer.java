package dev.forwarder.bench.subject;

/** Something else that delivers what it is given, one at a time. */
interface Peer extends AutoCloseable {

  /** Gives it one more. */
  void offer();

  /** Whether {@link #offer} waits where there is no room, rather than that something is lost. */
  default boolean waits() {
    return false;
  }

  /** Of those, how many it has delivered. */
  long delivered();

  /** How many it has given up. */
  long lost();

  /** Waits for what is under way, and ends it. */
  @Override
  void close();

  /** Makes one for this load. */
  @FunctionalInterface
  interface Maker {
    Peer of(Load load);
  }
}
