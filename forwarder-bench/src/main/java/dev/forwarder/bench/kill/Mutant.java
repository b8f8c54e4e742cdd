package dev.forwarder.bench.kill;

/**
 * A mistake that the disk of the processes makes, to show that a run finds what it is there for.
 */
enum Mutant {
  /** None. */
  NONE,
  /** Each fourth write of records is not carried out, and said to be. */
  DROP_WRITES,
  /** Writes of records are carried out one later, as by who keeps them in memory first. */
  DELAY_WRITES
}
