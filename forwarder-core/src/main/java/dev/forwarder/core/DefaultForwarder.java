package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Admission;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Counts;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.ForwarderHealth;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.api.ForwarderStats.KeyStats;
import dev.forwarder.api.HealthListener;
import dev.forwarder.api.HealthSubscription;
import dev.forwarder.api.Payload;
import dev.forwarder.api.StopReport;
import dev.forwarder.api.SubmitOptions;
import dev.forwarder.retry.Bounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The forwarder: finds the targets of a payload, hands each its transaction, and starts and stops
 * the domains together. Made by {@link #builder}. Thread-safe.
 */
public final class DefaultForwarder implements Forwarder {

  private enum State {
    NEW,
    STARTED,
    STOPPED
  }

  private final Function<Domain, DomainForwarder> maker;
  private final DomainServices services;
  private final Timeouts timeouts;
  private final Submissions submissions;
  private final Stopping stopping;
  private final HealthMonitor health;

  /** What targets refuse after they are over. */
  private final Refusals late = new Refusals();

  private final Object lifecycle = new Object();
  private State state = State.NEW;
  private volatile Members members = Members.NONE;

  /**
   * For how long it goes on delivering.
   *
   * @param stop when it is closed
   * @param drain what is left of a domain or key that was taken out
   */
  record Timeouts(Duration stop, Duration drain) {}

  /**
   * A forwarder of these domains.
   *
   * @param maker makes the state machine of a domain
   * @param closeThreads run when every domain has stopped and the transport is closed
   */
  DefaultForwarder(
      List<Domain> domains,
      Function<Domain, DomainForwarder> maker,
      DomainServices services,
      Timeouts timeouts,
      Executor callbacks,
      Runnable closeThreads,
      HealthMonitor health) {
    this.maker = maker;
    this.services = services;
    this.timeouts = timeouts;
    this.health = health;
    this.submissions = new Submissions(services, callbacks);
    this.stopping = new Stopping(services, callbacks, closeThreads, this::stats);
    this.members = members.changed(domains.stream().map(this::make).toList(), List.of());
  }

  /** Everything at its default, no domain yet. */
  public static ForwarderBuilder builder() {
    return new ForwarderBuilder();
  }

  @Override
  public void start() {
    synchronized (lifecycle) {
      if (state != State.NEW) {
        throw new IllegalStateException(
            "a forwarder is started once, and this one is " + state + "; make a new one");
      }
      state = State.STARTED;
      members.inForce().forEach(DomainForwarder::open);
    }
    health.start();
  }

  @Override
  public Admission submit(Endpoint endpoint, Payload payload, SubmitOptions options) {
    requireNonNull(endpoint, "endpoint");
    requireNonNull(payload, "payload");
    requireNonNull(options, "options");
    Routes.Route route = members.routes().of(payload.destination()).taking(endpoint);
    return submissions.submit(route, endpoint, payload, options);
  }

  @Override
  public List<Domain> domains() {
    return members.domains();
  }

  @Override
  public void updateDomains(List<Domain> domains) {
    Map<String, Domain> given = Members.byName(domains);
    synchronized (lifecycle) {
      if (state == State.STOPPED) {
        throw new IllegalStateException("the forwarder is stopped; its domains change no more");
      }
      long until = Submissions.atMost(services.clock().getAsLong(), timeouts.drain());
      update(given.values(), Departure.removal(until));
    }
    if (!Thread.holdsLock(lifecycle)) { // else who holds it does it later
      tellHealth();
    }
  }

  @Override
  public void replaceKey(String domainName, String keyId, ApiKey replacement) {
    synchronized (lifecycle) {
      Forwarder.super.replaceKey(domainName, keyId, replacement);
    }
    tellHealth();
  }

  /** With no lock held: how keys are checked is the families' code, which may block. */
  private void tellHealth() {
    Members seen = members;
    health.domainsChanged(seen.domains(), seen.change());
  }

  /** What comes is opened, then everybody is shown the way to it, then what goes is closed. */
  private void update(Collection<Domain> given, Departure departure) {
    Members before = members;
    List<DomainForwarder> inForce = new ArrayList<>();
    List<Runnable> drains = new ArrayList<>();
    for (Domain domain : given) {
      DomainForwarder known = before.find(domain.name());
      if (known != null && known.presence().comeBack()) {
        List<Target> gone = known.update(domain);
        drains.add(() -> known.drain(gone, departure));
        inForce.add(known);
      } else {
        inForce.add(added(domain));
      }
    }
    List<DomainForwarder> gone =
        before.inForce().stream().filter(domain -> !inForce.contains(domain)).toList();
    members = members.changed(inForce, gone);
    drains.forEach(Runnable::run);
    gone.forEach(domain -> domain.remove(departure));
    services.processRoom().madeForAll();
    health.keepClocks(domains());
  }

  /** If there is still one of its name, that is over: a name is never listed twice. */
  private DomainForwarder added(Domain domain) {
    members.draining().stream().filter(one -> one.isNamed(domain.name())).forEach(this::forget);
    services.blockedEndpoints().forget(domain.name()); // of one that is over
    DomainForwarder made = make(domain);
    if (state == State.STARTED) {
      made.open();
    }
    return made;
  }

  private DomainForwarder make(Domain domain) {
    DomainForwarder made = maker.apply(domain);
    CompletionStage<@Nullable Void> unused = made.stopped().thenRun(() -> forget(made));
    return made;
  }

  /** Nothing of it is pending: where it was taken out, its counts alone are kept. */
  private void forget(DomainForwarder over) {
    synchronized (lifecycle) {
      if (members.draining().contains(over)) {
        over.ledger().bequeath(late);
        members = members.without(over, statsOf(over).total());
        if (members.find(over.domain().name()) == null) {
          forgetName(over.domain().name());
        }
      }
    }
  }

  /** Hosts may make up the names of domains: nothing is kept of one that nobody has. */
  private void forgetName(String name) {
    services.blockedEndpoints().forget(name);
    Storage storage = services.storage();
    if (storage != null) {
      storage.forget(name);
    }
  }

  @Override
  public ForwarderStats stats() {
    Members seen = members;
    List<DomainForwarder> all = seen.all();
    Counts refusedLate = late.asCounts();
    return new ForwarderStats(
        all.stream().map(this::statsOf).toList(),
        services.reports().missed(),
        all.stream().mapToLong(domain -> domain.lease().reservedBytes()).sum(),
        services.memory().limitBytes(),
        seen.removed().plus(refusedLate).plus(onDiskOfNobody()));
  }

  private Counts onDiskOfNobody() {
    Storage storage = services.storage();
    return storage == null ? Counts.NONE : storage.ofNobody();
  }

  private DomainStats statsOf(DomainForwarder domain) {
    Storage storage = services.storage();
    Store store = domain.store();
    Ledger.Snapshot seen = domain.ledger().read();
    List<KeyStats> keys = new ArrayList<>();
    for (int i = 0; i < seen.targets().size(); i++) {
      ApiKey key = seen.targets().get(i).key();
      keys.add(new KeyStats(key.id(), key.masked(), seen.counts().get(i)));
    }
    return new DomainStats(
        domain.domain().name(),
        keys,
        seen.gauge(Ledger.Gauge.REQUESTS),
        seen.gauge(Ledger.Gauge.RETRIES),
        (int) seen.gauge(Ledger.Gauge.IN_FLIGHT),
        (int) seen.gauge(Ledger.Gauge.LIMIT),
        seen.gauge(Ledger.Gauge.QUEUED),
        seen.gauge(Ledger.Gauge.STORED),
        seen.gauge(Ledger.Gauge.RECOVERED),
        store == null ? 0 : store.pendingBytes(),
        storage == null || store == null ? 0 : storage.limitBytes(),
        domain.lease().reservedBytes(),
        domain.lease().limitBytes(),
        (int) seen.gauge(Ledger.Gauge.BLOCKED),
        seen.removed(),
        seen.hops());
  }

  @Override
  public ForwarderHealth health() {
    return health.health();
  }

  @Override
  public HealthSubscription watchHealth(HealthListener listener) {
    return health.watch(listener);
  }

  /**
   * Makes durable what is on disk: all that was written there before, but in domains that force
   * nothing ({@link dev.forwarder.retry.spool.Fsync#NEVER}). After a stop it tells whether that has
   * left everything so.
   *
   * @return completes when that is so, at once where there is no disk; exceptionally where the disk
   *     could not do it. On the disk's own thread: who has more to do does it elsewhere
   */
  public CompletionStage<Void> flushStorage() {
    Storage storage = services.storage();
    return storage == null
        ? CompletableFuture.completedStage(null)
        : storage.flush().toCompletableFuture().minimalCompletionStage();
  }

  /**
   * What no backend took, kept on disk.
   *
   * @return empty where there is no disk
   */
  public Optional<DeadLetters> deadLetters() {
    return Optional.ofNullable(services.storage())
        .map(
            storage ->
                new DeadLetters(storage, new LetterSender(() -> members, submissions), services));
  }

  @Override
  public CompletionStage<StopReport> stopAsync(Duration timeout) {
    Bounds.notNegative("timeout", timeout);
    synchronized (lifecycle) {
      if (state != State.STOPPED) {
        state = State.STOPPED;
        health.stop();
        beginStop(timeout);
      } else {
        long stopAt = Submissions.atMost(services.clock().getAsLong(), timeout);
        members.all().forEach(domain -> domain.hastenStop(stopAt));
      }
    }
    return stopping.told();
  }

  private void beginStop(Duration timeout) {
    long stopAt = Submissions.atMost(services.clock().getAsLong(), timeout);
    Storage storage = services.storage();
    if (storage != null) {
      storage.beginStop();
    }
    List<DomainForwarder> all = members.all();
    CompletableFuture<?>[] ends =
        all.stream()
            .map(domain -> domain.beginStop(stopAt).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    CompletionStage<@Nullable Void> unused =
        CompletableFuture.allOf(ends).thenRun(stopping::allEnded);
    all.forEach(domain -> domain.room().madeForAll());
    services.processRoom().madeForAll();
  }

  @Override
  public StopReport stop(Duration timeout) {
    return stopping.stop(this, timeout);
  }

  @Override
  public void close() {
    stop(timeouts.stop());
  }
}
