package dev.forwarder.bench.kill;

import dev.forwarder.retry.spool.Fsync;
import java.nio.file.Path;

/**
 * What a run is to be.
 *
 * @param kills how many, at the least
 * @param fsync of the spool
 * @param seed where chance starts; the moments at which the machine does something are not in it
 * @param folder the spool's; it must be empty
 * @param mutant the mistake of the disk
 */
record KillOptions(int kills, Fsync fsync, long seed, Path folder, Mutant mutant) {}
