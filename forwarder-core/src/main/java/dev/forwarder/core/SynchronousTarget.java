package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Counts;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.ForwarderStats.KeyStats;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.RefusalReason;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One (domain, API key) of a {@link SynchronousForwarder}, with its counts. Thread-safe. */
final class SynchronousTarget {

  private final SynchronousDomain domain;
  private final ApiKey key;
  private final PayloadId salt;

  private final Map<Outcome, Long> ended = new EnumMap<>(Outcome.class);
  private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
  private final Map<RefusalReason, Long> refused = new EnumMap<>(RefusalReason.class);
  private long accepted;
  private long pending;

  SynchronousTarget(SynchronousDomain domain, ApiKey key) {
    this.domain = domain;
    this.key = key;
    String name = domain.domain().name() + '\n' + key.id();
    this.salt = PayloadId.of(name.getBytes(StandardCharsets.UTF_8));
  }

  SynchronousDomain domain() {
    return domain;
  }

  ApiKey key() {
    return key;
  }

  /** The id of a payload's transaction for this target: the one that any forwarder gives it. */
  PayloadId transactionId(PayloadId payload) {
    return TransactionId.of(payload, salt);
  }

  synchronized void accept() {
    accepted++;
    pending++;
  }

  synchronized void refuse(RefusalReason reason) {
    refused.merge(reason, 1L, Long::sum);
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
            refused);
    return new KeyStats(key.id(), key.masked(), counts);
  }
}
