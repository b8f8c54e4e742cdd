package dev.forwarder.bench.kill;

import dev.forwarder.retry.spool.Fsync;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a run is to be.
 *
 * @param kills how many, at the least
 * @param most no kill is begun after that time, be there enough or not
 * @param fsync of the spool
 * @param seed where chance starts; the moments at which the machine does something are not in it
 * @param folder the spool's; it must be empty
 * @param mutant the mistake of the disk
 */
record KillOptions(int kills, Duration most, Fsync fsync, long seed, Path folder, Mutant mutant) {}
