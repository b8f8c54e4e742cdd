package dev.forwarder.core;

import dev.forwarder.retry.disk.Disk;
import dev.forwarder.retry.disk.LocalDisk;
import dev.forwarder.retry.spool.SpoolEnvironment;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where time, chance and threads come from: the machine's, or in tests whatever the test says.
 *
 * @param clock nanoseconds since some moment, starting at 0, never going back
 * @param wallClock the time of day
 * @param random uniform in [0, 1); thread-safe
 * @param instanceNonce differs between any two forwarders
 * @param steps runs steps, first in first out
 * @param callbacks runs the host's code
 * @param timer wakes up
 * @param close ends the threads, if they are the environment's own
 * @param spool where a spool's files, time, chance and thread come from; null where there is no
 *     disk
 */
record Environment(
    LongSupplier clock,
    InstantSource wallClock,
    DoubleSupplier random,
    long instanceNonce,
    Executor steps,
    Executor callbacks,
    Timer timer,
    Runnable close,
    @Nullable SpoolEnvironment spool) {

  /** One without a disk. */
  Environment(
      LongSupplier clock,
      InstantSource wallClock,
      DoubleSupplier random,
      long instanceNonce,
      Executor steps,
      Executor callbacks,
      Timer timer,
      Runnable close) {
    this(clock, wallClock, random, instanceNonce, steps, callbacks, timer, close, null);
  }

  /** Runs what waits for a disk, one after the other. */
  Executor files() {
    return spool == null ? callbacks : spool.executor();
  }

  /** The same, with a disk. */
  Environment with(SpoolEnvironment disk) {
    return new Environment(
        clock, wallClock, random, instanceNonce, steps, callbacks, timer, close, disk);
  }

  /** The machine's clock, chance and files, and these threads. */
  static Environment ofMachine(Threads threads) {
    return ofMachine(threads, new LocalDisk());
  }

  /** The machine's clock and chance, these threads and files. The one place where they come in. */
  static Environment ofMachine(Threads threads, Disk files) {
    long origin = System.nanoTime();
    LongSupplier clock = () -> System.nanoTime() - origin;
    InstantSource wallClock = InstantSource.system();
    return new Environment(
            clock,
            wallClock,
            () -> ThreadLocalRandom.current().nextDouble(),
            UUID.randomUUID().getMostSignificantBits(),
            threads.steps(),
            threads.callbacks(),
            threads.timer(),
            threads::close)
        .with(
            new SpoolEnvironment(
                files,
                clock,
                wallClock,
                new SecureRandom(),
                threads.disk(),
                threads.timer()::schedule));
  }
}
