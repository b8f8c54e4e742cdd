package dev.forwarder.bench.kill;

/** When in a step. */
enum Moment {
  /** Nothing of it has been done. */
  BEFORE,
  /** Half of what was to be written has been. */
  HALFWAY,
  /** All of it has been done, and nobody knows yet. */
  AFTER
}
