package dev.forwarder.core;

import dev.forwarder.retry.BackoffPolicy;
import dev.forwarder.retry.RetryOrder;
import org.jspecify.annotations.Nullable;

/** The settings that one domain lives by. */
record DomainSettings(
    QueueSettings queue,
    ConcurrencySettings concurrency,
    KeyHoldSettings keyHold,
    BackoffPolicy backoff,
    StorageSettings storage) {

  /** These, but for what is kept on disk; null changes nothing. */
  DomainSettings with(@Nullable StorageSettings other) {
    return other == null ? this : new DomainSettings(queue, concurrency, keyHold, backoff, other);
  }

  /** In strict order the head of the line blocks: oldest first, with one request at a time. */
  boolean strictOrder() {
    return queue.order() == RetryOrder.OLDEST_FIRST && concurrency.requestsPerDomain() == 1;
  }
}
