package dev.forwarder.core;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Reply;
import dev.forwarder.core.http.HttpEvents;
import org.jspecify.annotations.Nullable;

/**
 * Sees what a forwarder does while it does it, for metrics. Called within the steps of domains, of
 * several at the same time: so it must be thread-safe, quick, and must not block or call back. What
 * it throws is caught.
 */
public interface ForwarderObserver {

  /** Sees nothing. */
  ForwarderObserver NONE = new ForwarderObserver() {};

  /**
   * A transaction was accepted and is with its domain.
   *
   * @param bytes the size of its payload
   */
  default void taken(String domain, Endpoint endpoint, int bytes) {}

  /**
   * A request has come to its end.
   *
   * @param attempt 1 for a first attempt
   * @param nanos how long it took
   */
  default void replied(String domain, Endpoint endpoint, Reply reply, int attempt, long nanos) {}

  /**
   * Transactions go back to the queue after an attempt, to be tried again.
   *
   * @param transactions how many; more than one of a batch
   */
  default void requeued(String domain, Endpoint endpoint, int transactions) {}

  /**
   * A new transaction found no place among those that go first ({@link
   * QueueSettings#highQueueCapacity}), and waits in the retry queue.
   */
  default void overflowed(String domain, Endpoint endpoint) {}

  /**
   * A transaction has ended.
   *
   * @param reason why it was dropped; null unless it was
   * @param bytes the size of its payload
   */
  default void ended(
      String domain, Endpoint endpoint, Outcome outcome, @Nullable DropReason reason, int bytes) {}

  /**
   * Who is told of names and connections, where the forwarder's own HTTP transport is used. Asked
   * once, when the forwarder is made.
   */
  default HttpEvents httpEvents() {
    return HttpEvents.NONE;
  }
}
