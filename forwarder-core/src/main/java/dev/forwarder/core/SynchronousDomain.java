package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Counts;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.api.Payload;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.retry.MemoryLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One domain of a {@link SynchronousForwarder}: its keys and what they hold. Thread-safe. */
final class SynchronousDomain {

  private final Refusals late = new Refusals();
  private volatile Domain domain;
  private final QueueSettings limits;
  private final Duration attemptTimeout;
  private final MemoryLease lease;
  private final DomainLog log;
  private volatile List<SynchronousTarget> targets;

  // With the lock held:
  private List<SynchronousTarget> leaving = List.of();
  private Counts removed = Counts.NONE;

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
    this.targets =
        domain.keys().stream().map(key -> new SynchronousTarget(this, domain, key)).toList();
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

  /** It is like this from now on, be it that it comes back. */
  synchronized void update(Domain given) {
    sweep();
    List<SynchronousTarget> before = Stream.concat(targets.stream(), leaving.stream()).toList();
    List<ApiKey> drained = leaving.stream().map(SynchronousTarget::key).toList();
    List<ApiKey> keys = KeyIds.resolve(domain.keys(), drained, given.keys());
    Domain next = new Domain(given.name(), given.baseUrl(), given.role(), given.family(), keys);
    List<SynchronousTarget> kept = new ArrayList<>();
    for (ApiKey key : keys) {
      Access access = new Access(next, key);
      Optional<SynchronousTarget> known =
          before.stream().filter(one -> one.key().id().equals(key.id())).findFirst();
      known.ifPresent(one -> one.open(access));
      kept.add(known.orElseGet(() -> new SynchronousTarget(this, next, key)));
    }
    domain = next;
    targets = List.copyOf(kept);
    leaving = before.stream().filter(one -> !kept.contains(one)).toList();
    leaving.forEach(SynchronousTarget::close);
    sweep();
  }

  /** It takes nothing more. */
  synchronized void remove() {
    leaving = Stream.concat(targets.stream(), leaving.stream()).toList();
    targets = List.of();
    leaving.forEach(SynchronousTarget::close);
    sweep();
  }

  /** Whether it was removed, and nothing of it is under way. */
  synchronized boolean isOver() {
    return targets.isEmpty() && leaving.stream().allMatch(SynchronousTarget::isOver);
  }

  /** It is over: its counts, to which nothing is added any more but where they are told. */
  synchronized Counts end(Refusals heir) {
    sweep();
    late.close(heir);
    lease.close();
    return removed();
  }

  private void sweep() {
    List<SynchronousTarget> over = leaving.stream().filter(SynchronousTarget::isOver).toList();
    for (SynchronousTarget target : over) {
      target.refusals().close(late);
      removed = removed.plus(target.stats().counts());
    }
    leaving = leaving.stream().filter(target -> !over.contains(target)).toList();
  }

  private Counts removed() {
    return removed.plus(late.asCounts());
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

  synchronized DomainStats stats() {
    sweep();
    return new DomainStats(
        domain.name(),
        Stream.concat(targets.stream(), leaving.stream()).map(SynchronousTarget::stats).toList(),
        requests.get(),
        retries.get(),
        inFlight.get(),
        0,
        0,
        lease.reservedBytes(),
        lease.limitBytes(),
        0,
        removed());
  }
}
