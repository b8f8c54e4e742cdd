package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.retry.Bounds;
import dev.forwarder.retry.RetryOrder;
import java.time.Duration;

/**
 * How much a domain may hold, and in which order it gives it out.
 *
 * @param highQueueCapacity new transactions that wait for a free slot in order of submission; what
 *     is beyond goes to the retry queue. {@code forwarder_high_prio_buffer_size}, default 100, 1 or
 *     more
 * @param memoryPerDomainBytes what all payloads of a domain may count for, overhead included,
 *     wherever they are. {@code forwarder_retry_queue_payloads_max_size}, default 15 MiB, 4 KiB or
 *     more
 * @param memoryTotalBytes the same for all domains together. {@code forwarder_memory_max_size},
 *     default a quarter of the heap, 4 KiB or more
 * @param maxPayloadBytes a larger payload is refused. {@code forwarder_max_payload_size}, default 8
 *     MiB, 1 or more
 * @param order which of two retries of one priority goes first. {@code forwarder_retry_order},
 *     default newest first
 * @param overflow what gives way when memory is full. {@code forwarder_overflow}, default evict
 * @param maxAge how long a transaction may wait altogether before it is dropped; zero (default):
 *     for ever; at most 365 days. {@code forwarder_max_age}
 * @param listenerBacklog reports to listeners that may wait to be taken. {@code
 *     forwarder_listener_backlog}, default 100,000, 1 or more
 * @param maxItems how many transactions of a domain may wait in memory; what is beyond gives way as
 *     if memory were full. 0 (default): only their bytes count. {@code
 *     forwarder_retry_queue_max_items}
 */
public record QueueSettings(
    int highQueueCapacity,
    long memoryPerDomainBytes,
    long memoryTotalBytes,
    int maxPayloadBytes,
    RetryOrder order,
    OverflowPolicy overflow,
    Duration maxAge,
    int listenerBacklog,
    int maxItems) {

  /** What a transaction counts for in memory beside the bytes of its payload and its headers. */
  public static final int TRANSACTION_OVERHEAD_BYTES = Transaction.OVERHEAD_BYTES;

  /** The least that memory can be capped at. */
  public static final long LEAST_MEMORY_BYTES = 4096;

  /** Checks the bounds. */
  public QueueSettings {
    requireNonNull(order, "order");
    requireNonNull(overflow, "overflow");
    Bounds.atLeast("highQueueCapacity", highQueueCapacity, 1);
    Bounds.atLeast("memoryPerDomainBytes", memoryPerDomainBytes, LEAST_MEMORY_BYTES);
    Bounds.atLeast("memoryTotalBytes", memoryTotalBytes, LEAST_MEMORY_BYTES);
    Bounds.atLeast("maxPayloadBytes", maxPayloadBytes, 1);
    Bounds.zeroOrMore("maxAge", maxAge);
    Bounds.atLeast("listenerBacklog", listenerBacklog, 1);
    Bounds.atLeast("maxItems", maxItems, 0);
  }

  /** The defaults of each part. */
  public static QueueSettings defaults() {
    return new QueueSettings(
        100,
        15L << 20,
        Math.max(LEAST_MEMORY_BYTES, Runtime.getRuntime().maxMemory() / 4),
        8 << 20,
        RetryOrder.NEWEST_FIRST,
        OverflowPolicy.EVICT,
        Duration.ZERO,
        100_000,
        0);
  }

  /** A copy with another {@code highQueueCapacity}, within the same bounds. */
  public QueueSettings withHighQueueCapacity(int changed) {
    return new QueueSettings(
        changed,
        memoryPerDomainBytes,
        memoryTotalBytes,
        maxPayloadBytes,
        order,
        overflow,
        maxAge,
        listenerBacklog,
        maxItems);
  }

  /** A copy with another {@code memoryPerDomainBytes}, within the same bounds. */
  public QueueSettings withMemoryPerDomainBytes(long changed) {
    return new QueueSettings(
        highQueueCapacity,
        changed,
        memoryTotalBytes,
        maxPayloadBytes,
        order,
        overflow,
        maxAge,
        listenerBacklog,
        maxItems);
  }

  /** A copy with another {@code memoryTotalBytes}, within the same bounds. */
  public QueueSettings withMemoryTotalBytes(long changed) {
    return new QueueSettings(
        highQueueCapacity,
        memoryPerDomainBytes,
        changed,
        maxPayloadBytes,
        order,
        overflow,
        maxAge,
        listenerBacklog,
        maxItems);
  }

  /** A copy with another {@code maxPayloadBytes}, within the same bounds. */
  public QueueSettings withMaxPayloadBytes(int changed) {
    return new QueueSettings(
        highQueueCapacity,
        memoryPerDomainBytes,
        memoryTotalBytes,
        changed,
        order,
        overflow,
        maxAge,
        listenerBacklog,
        maxItems);
  }

  /** A copy with another {@code order}, within the same bounds. */
  public QueueSettings withOrder(RetryOrder changed) {
    return new QueueSettings(
        highQueueCapacity,
        memoryPerDomainBytes,
        memoryTotalBytes,
        maxPayloadBytes,
        changed,
        overflow,
        maxAge,
        listenerBacklog,
        maxItems);
  }

  /** A copy with another {@code overflow}, within the same bounds. */
  public QueueSettings withOverflow(OverflowPolicy changed) {
    return new QueueSettings(
        highQueueCapacity,
        memoryPerDomainBytes,
        memoryTotalBytes,
        maxPayloadBytes,
        order,
        changed,
        maxAge,
        listenerBacklog,
        maxItems);
  }

  /** A copy with another {@code maxAge}, within the same bounds. */
  public QueueSettings withMaxAge(Duration changed) {
    return new QueueSettings(
        highQueueCapacity,
        memoryPerDomainBytes,
        memoryTotalBytes,
        maxPayloadBytes,
        order,
        overflow,
        changed,
        listenerBacklog,
        maxItems);
  }

  /** A copy with another {@code listenerBacklog}, within the same bounds. */
  public QueueSettings withListenerBacklog(int changed) {
    return new QueueSettings(
        highQueueCapacity,
        memoryPerDomainBytes,
        memoryTotalBytes,
        maxPayloadBytes,
        order,
        overflow,
        maxAge,
        changed,
        maxItems);
  }

  /** A copy with another {@code maxItems}, within the same bounds. */
  public QueueSettings withMaxItems(int changed) {
    return new QueueSettings(
        highQueueCapacity,
        memoryPerDomainBytes,
        memoryTotalBytes,
        maxPayloadBytes,
        order,
        overflow,
        maxAge,
        listenerBacklog,
        changed);
  }
}
