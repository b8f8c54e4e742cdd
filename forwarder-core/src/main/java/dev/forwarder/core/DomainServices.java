package dev.forwarder.core;

import dev.forwarder.api.DeliveryListener;
import dev.forwarder.api.RequestReply;
import dev.forwarder.api.Transport;
import dev.forwarder.retry.BlockSettings;
import dev.forwarder.retry.BlockedEndpoints;
import dev.forwarder.retry.MemoryBudget;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What all domains of a forwarder share, and every source of time, chance and threads.
 *
 * @param clock nanoseconds since the forwarder was made; starts at 0, never goes back, never wraps
 * @param wallClock for what other machines say about time
 * @param random uniform in [0, 1)
 * @param instanceNonce differs between any two forwarders
 * @param files runs what waits for a disk, one after the other
 * @param storage what is kept on disk, if anything is
 * @param processRoom where submitters wait that found the process full
 */
record DomainServices(
    LongSupplier clock,
    InstantSource wallClock,
    DoubleSupplier random,
    long instanceNonce,
    Executor stepExecutor,
    Timer timer,
    Transport transport,
    BlockedEndpoints blockedEndpoints,
    MemoryBudget memory,
    SharedPermits permits,
    ServerWatches watches,
    @Nullable Storage storage,
    Executor files,
    RoomSignal processRoom,
    Reports reports,
    ForwarderObserver observer) {

  /**
   * Those of a new forwarder.
   *
   * @param opened what is kept on disk, if anything is
   * @param common the settings of what domains share
   * @param listener who is told all outcomes, if anybody is
   */
  static DomainServices of(
      Environment environment,
      Transport transport,
      ForwarderObserver observer,
      @Nullable Storage opened,
      DomainSettings common,
      BlockSettings blocking,
      @Nullable DeliveryListener listener) {
    RoomSignal room = new RoomSignal();
    return new DomainServices(
        environment.clock(),
        environment.wallClock(),
        environment.random(),
        environment.instanceNonce(),
        environment.steps(),
        environment.timer(),
        transport,
        new BlockedEndpoints(common.backoff(), blocking, environment.clock(), environment.random()),
        new MemoryBudget(common.queue().memoryTotalBytes(), room::madeForAll),
        new SharedPermits(common.concurrency().requestsTotal()),
        new ServerWatches(
            transport instanceof RequestReply asker ? asker : null, environment.timer()),
        opened,
        environment.files(),
        room,
        new Reports(
            environment.callbacks(),
            common.queue().listenerBacklog(),
            listener,
            environment.clock(),
            environment.timer()),
        observer);
  }
}
