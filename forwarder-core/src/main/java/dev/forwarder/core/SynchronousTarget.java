package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Counts;
import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.ForwarderStats.KeyStats;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.RefusalReason;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One (domain, API key) of a {@link SynchronousForwarder}, with its counts. Thread-safe. */
final class SynchronousTarget {

  private final SynchronousDomain domain;
  private final PayloadId salt;

  private final Map<Outcome, Long> ended = new EnumMap<>(Outcome.class);
  private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
  private final Refusals refusals = new Refusals();
  private volatile Access access;
  private boolean closed;
  private long accepted;
  private long pending;

  SynchronousTarget(SynchronousDomain owner, Domain domain, ApiKey key) {
    this.domain = owner;
    this.access = new Access(domain, key);
    this.salt = TransactionId.salt(domain, key);
  }

  SynchronousDomain domain() {
    return domain;
  }

  ApiKey key() {
    return access.key();
  }

  /** What an attempt that starts now is sent with. */
  Access access() {
    return access;
  }

  /** Attempts that start from now on are sent with this, and it takes what comes. */
  synchronized void open(Access newAccess) {
    access = newAccess;
    closed = false;
  }

  /** It takes nothing more. */
  synchronized void close() {
    closed = true;
  }

  /** Whether it takes nothing more. */
  synchronized boolean isClosed() {
    return closed;
  }

  /** Whether it takes nothing more, and nothing of it is under way. */
  synchronized boolean isOver() {
    return closed && pending == 0;
  }

  /** The id of a payload's transaction for this target: the one that any forwarder gives it. */
  PayloadId transactionId(PayloadId payload) {
    return TransactionId.of(payload, salt);
  }

  /** One more, unless it is closed. */
  synchronized boolean tryAccept() {
    accepted += closed ? 0 : 1;
    pending += closed ? 0 : 1;
    return !closed;
  }

  void refuse(RefusalReason reason) {
    refusals.count(reason);
  }

  Refusals refusals() {
    return refusals;
  }

  synchronized void end(Outcome outcome, @Nullable DropReason reason) {
    pending--;
    ended.merge(outcome, 1L, Long::sum);
    if (reason != null) {
      dropped.merge(reason, 1L, Long::sum);
    }
  }

  synchronized KeyStats stats() {
    Counts counts =
        new Counts(
            accepted,
            ended.getOrDefault(Outcome.DELIVERED, 0L),
            ended.getOrDefault(Outcome.HANDED_OVER, 0L),
            ended.getOrDefault(Outcome.DEAD_LETTERED, 0L),
            dropped,
            pending,
            refusals.counts());
    return new KeyStats(key().id(), key().masked(), counts);
  }
}
