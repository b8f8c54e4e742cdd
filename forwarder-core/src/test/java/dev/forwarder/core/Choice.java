package dev.forwarder.core;

import dev.forwarder.retry.RetryOrder;
import java.time.Duration;

/** Settings for tests: the defaults, but for what is said. */
final class Choice {

  private Choice() {}

  /** So many requests at a time for each domain. */
  static ConcurrencySettings inFlight(int requests) {
    return inFlight(requests, 1000);
  }

  /** The same, with a limit for all domains. */
  static ConcurrencySettings inFlight(int requests, int total) {
    return new ConcurrencySettings(1, requests, total, false, Duration.ofSeconds(20));
  }

  static ConcurrencySettings adaptive(int most) {
    return new ConcurrencySettings(1, most, 1000, true, Duration.ofSeconds(20));
  }

  static Queue queue() {
    return new Queue();
  }

  /** The settings of a queue. */
  static final class Queue {

    private int highCapacity = 100;
    private long memory = 15L << 20;
    private long total = 1L << 30;
    private int maxPayload = 8 << 20;
    private RetryOrder order = RetryOrder.NEWEST_FIRST;
    private OverflowPolicy overflow = OverflowPolicy.EVICT;
    private Duration maxAge = Duration.ZERO;
    private int backlog = 100_000;
    private int maxItems;

    Queue highCapacity(int transactions) {
      highCapacity = transactions;
      return this;
    }

    Queue memory(long bytes) {
      memory = bytes;
      return this;
    }

    Queue total(long bytes) {
      total = bytes;
      return this;
    }

    Queue maxPayload(int bytes) {
      maxPayload = bytes;
      return this;
    }

    Queue oldestFirst() {
      order = RetryOrder.OLDEST_FIRST;
      return this;
    }

    Queue refuses() {
      overflow = OverflowPolicy.REFUSE;
      return this;
    }

    Queue maxAge(Duration age) {
      maxAge = age;
      return this;
    }

    Queue backlog(int reports) {
      backlog = reports;
      return this;
    }

    Queue maxItems(int items) {
      maxItems = items;
      return this;
    }

    QueueSettings settings() {
      return new QueueSettings(
          highCapacity, memory, total, maxPayload, order, overflow, maxAge, backlog, maxItems);
    }
  }
}
