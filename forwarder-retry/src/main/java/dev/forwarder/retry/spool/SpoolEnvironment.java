package dev.forwarder.retry.spool;

import static java.util.Objects.requireNonNull;

import dev.forwarder.retry.disk.Disk;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Where the spool's files, time, chance and thread come from. Whoever made them ends them.
 *
 * @param disk the files
 * @param clock nanoseconds since some moment, never going back
 * @param wallClock the time of day
 * @param random makes segment ids; a secure one where records are encrypted
 * @param executor carries out passes, never two of them at once; they wait for the disk
 * @param timer wakes the spool up for what is due
 */
public record SpoolEnvironment(
    Disk disk,
    LongSupplier clock,
    InstantSource wallClock,
    RandomGenerator random,
    Executor executor,
    SpoolTimer timer) {

  /** Checks them. */
  public SpoolEnvironment {
    requireNonNull(disk, "disk");
    requireNonNull(clock, "clock");
    requireNonNull(wallClock, "wallClock");
    requireNonNull(random, "random");
    requireNonNull(executor, "executor");
    requireNonNull(timer, "timer");
  }
}
