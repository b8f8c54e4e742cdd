package dev.forwarder.bench.heap;

/** Who keeps what waits. */
interface Holder {

  /** Takes one more. */
  void add(byte[] payload);

  /** How many wait. */
  long pending();

  /** Lets go of all. */
  void close();
}
