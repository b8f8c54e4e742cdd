package dev.forwarder.core;

import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

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
 */
record Environment(
    LongSupplier clock,
    InstantSource wallClock,
    DoubleSupplier random,
    long instanceNonce,
    Executor steps,
    Executor callbacks,
    Timer timer,
    Runnable close) {

  /** The machine's clock and chance, and these threads. The one place where they come in. */
  static Environment ofMachine(Threads threads) {
    long origin = System.nanoTime();
    return new Environment(
        () -> System.nanoTime() - origin,
        InstantSource.system(),
        () -> ThreadLocalRandom.current().nextDouble(),
        UUID.randomUUID().getMostSignificantBits(),
        threads.steps(),
        threads.callbacks(),
        threads.timer(),
        threads::close);
  }
}
