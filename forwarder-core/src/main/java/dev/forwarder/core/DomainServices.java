package dev.forwarder.core;

import dev.forwarder.api.Transport;
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
    @Nullable Storage storage,
    RoomSignal processRoom,
    Reports reports,
    ForwarderObserver observer) {}
