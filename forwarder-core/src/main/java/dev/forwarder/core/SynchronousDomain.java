package dev.forwarder.core;

import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.api.Payload;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.retry.MemoryLease;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One domain of a {@link SynchronousForwarder}: its keys and what they hold. Thread-safe. */
final class SynchronousDomain {

  private final Domain domain;
  private final QueueSettings limits;
  private final Duration attemptTimeout;
  private final MemoryLease lease;
  private final DomainLog log;
  private final List<SynchronousTarget> targets;
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong retries = new AtomicLong();
  private final AtomicInteger inFlight = new AtomicInteger();

  SynchronousDomain(Domain domain, DomainSettings settings, DomainServices services) {
    this.domain = domain;
    this.limits = settings.queue();
    this.attemptTimeout = settings.concurrency().attemptTimeout();
    // Nothing here can give way to anything: what is held is in flight.
    this.lease = services.memory().lease(limits.memoryPerDomainBytes(), () -> {});
    this.log = new DomainLog(domain.name(), services.clock());
    this.targets = domain.keys().stream().map(key -> new SynchronousTarget(this, key)).toList();
  }

  Domain domain() {
    return domain;
  }

  /** Whether its family takes payloads for that endpoint now. */
  boolean takes(Endpoint endpoint) {
    return GuardedTaking.of(domain, endpoint, log);
  }

  Duration attemptTimeout() {
    return attemptTimeout;
  }

  /** Of what is said there, only what other code threw is for any thread. */
  DomainLog log() {
    return log;
  }

  List<SynchronousTarget> targets() {
    return targets;
  }

  /** Reserves what a payload counts for, or says why not. */
  @Nullable RefusalReason reserve(Endpoint endpoint, Payload payload) {
    long bytes = Transaction.bytesOf(endpoint, payload);
    if (payload.size() > limits.maxPayloadBytes() || bytes > lease.limitBytes()) {
      return RefusalReason.PAYLOAD_TOO_LARGE;
    }
    return switch (lease.tryReserve(bytes)) {
      case GRANTED -> null;
      case DOMAIN_FULL -> RefusalReason.DOMAIN_FULL;
      default -> RefusalReason.PROCESS_FULL;
    };
  }

  void release(Endpoint endpoint, Payload payload) {
    lease.release(Transaction.bytesOf(endpoint, payload));
  }

  void started(int attempt) {
    inFlight.incrementAndGet();
    requests.incrementAndGet();
    if (attempt > 1) {
      retries.incrementAndGet();
    }
  }

  void replied() {
    inFlight.decrementAndGet();
  }

  long reservedBytes() {
    return lease.reservedBytes();
  }

  DomainStats stats() {
    return new DomainStats(
        domain.name(),
        targets.stream().map(SynchronousTarget::stats).toList(),
        requests.get(),
        retries.get(),
        inFlight.get(),
        0,
        lease.reservedBytes(),
        lease.limitBytes(),
        0);
  }
}
