package dev.forwarder.bench.kill;

import dev.forwarder.retry.spool.Fsync;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a run is to be.
 *
 * @param kills how many, at the least; 1 or more
 * @param most no kill is begun after that time, be there enough or not; more than nothing
 * @param fsync of the spool
 * @param seed where chance starts; the moments at which the machine does something are not in it
 * @param folder the spool's; it must be empty
 * @param mutant the mistake of the disk
 */
record KillOptions(int kills, Duration most, Fsync fsync, long seed, Path folder, Mutant mutant) {

  /** Checks the bounds. */
  KillOptions {
    if (kills < 1) {
      throw new IllegalArgumentException("kills must be 1 or more, was: " + kills);
    }
    if (most.isZero() || most.isNegative()) {
      throw new IllegalArgumentException("most must be more than nothing, was: " + most);
    }
  }
}
