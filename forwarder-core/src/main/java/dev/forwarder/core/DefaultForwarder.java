package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Counts;
import dev.forwarder.api.DeliveryListener;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.ForwarderHealth;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.api.ForwarderStats.KeyStats;
import dev.forwarder.api.HealthListener;
import dev.forwarder.api.HealthSubscription;
import dev.forwarder.api.Payload;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.StopReport;
import dev.forwarder.api.SubmitOptions;
import dev.forwarder.retry.Bounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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

  private final List<DomainForwarder> domains;
  private final Routes routes;
  private final DomainServices services;
  private final Duration stopTimeout;
  private final Stopping stopping;
  private final HealthMonitor health;
  private final AtomicLong sequence = new AtomicLong();
  private final Object lifecycle = new Object();
  private State state = State.NEW;

  /**
   * A forwarder of these domains.
   *
   * @param closeThreads run when every domain has stopped and the transport is closed
   */
  DefaultForwarder(
      List<DomainForwarder> domains,
      DomainServices services,
      Executor callbacks,
      Duration stopTimeout,
      Runnable closeThreads,
      HealthMonitor health) {
    this.domains = List.copyOf(domains);
    this.routes = new Routes(domains);
    this.services = services;
    this.stopTimeout = stopTimeout;
    this.health = health;
    this.stopping = new Stopping(services, callbacks, closeThreads, this::stats);
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
      domains.forEach(DomainForwarder::open);
      health.start();
    }
  }

  @Override
  public Admission submit(Endpoint endpoint, Payload payload, SubmitOptions options) {
    requireNonNull(endpoint, "endpoint");
    requireNonNull(payload, "payload");
    requireNonNull(options, "options");
    Routes.Route route = routes.of(payload.destination()).taking(endpoint);
    long first = sequence.getAndAdd(route.size());
    long waitUntil = waitUntil(options);
    @Nullable RefusalReason[] refusals = null;
    for (int i = 0; i < route.size(); i++) {
      Target target = route.target(i);
      RefusalReason reason = submit(target, endpoint, payload, options, waitUntil, first + i);
      if (reason != null) {
        target.refuse(reason);
        refusals = refusals == null ? new RefusalReason[route.size()] : refusals;
        refusals[i] = reason;
      }
    }
    return refusals == null ? route.allAccepted() : route.admission(refusals);
  }

  /** One time for all targets together; 0, when the clock starts, for who does not wait. */
  private long waitUntil(SubmitOptions options) {
    if (options.maxWait().isZero() || Threads.isOwn()) {
      return 0;
    }
    return atMost(services.clock().getAsLong(), options.maxWait());
  }

  private static long atMost(long now, Duration wait) {
    return now + Math.min(TimeUnit.NANOSECONDS.convert(wait), Long.MAX_VALUE - now - 1);
  }

  private @Nullable RefusalReason submit(
      Target target,
      Endpoint endpoint,
      Payload payload,
      SubmitOptions options,
      long waitUntil,
      long number) {
    DeliveryListener listener = options.listener();
    if (listener != null && services.reports().isBusy()) {
      return RefusalReason.LISTENERS_BUSY;
    }
    RefusalReason reason = target.domain().offer(target, endpoint, payload, listener, number);
    return reason != null && mayPass(reason) && waitUntil > 0
        ? submitWaiting(target, endpoint, payload, listener, waitUntil, reason)
        : reason;
  }

  private static boolean mayPass(RefusalReason reason) {
    return reason == RefusalReason.DOMAIN_FULL || reason == RefusalReason.PROCESS_FULL;
  }

  private @Nullable RefusalReason submitWaiting(
      Target target,
      Endpoint endpoint,
      Payload payload,
      @Nullable DeliveryListener listener,
      long waitUntil,
      RefusalReason first) {
    RefusalReason reason = first;
    while (true) {
      RoomSignal room =
          reason == RefusalReason.PROCESS_FULL ? services.processRoom() : target.domain().room();
      long ticket = room.enter();
      try {
        // A number of now: it is as new as the moment in which it is accepted.
        long number = sequence.getAndIncrement();
        RefusalReason before = reason;
        reason = target.domain().offer(target, endpoint, payload, listener, number);
        long left = waitUntil - services.clock().getAsLong();
        if (reason == null || !mayPass(reason) || left <= 0) {
          return reason;
        }
        if (reason == before) {
          boolean unused = room.await(ticket, left);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return reason;
      } finally {
        room.leave();
      }
    }
  }

  @Override
  public ForwarderStats stats() {
    return new ForwarderStats(
        domains.stream().map(DefaultForwarder::statsOf).toList(),
        services.reports().missed(),
        domains.stream().mapToLong(domain -> domain.lease().reservedBytes()).sum(),
        services.memory().limitBytes());
  }

  private static DomainStats statsOf(DomainForwarder domain) {
    Ledger.Snapshot seen = domain.ledger().read();
    List<KeyStats> keys = new ArrayList<>();
    for (Target target : domain.targets()) {
      Counts counts = seen.counts().get(target.index());
      keys.add(new KeyStats(target.key().id(), target.key().masked(), counts));
    }
    return new DomainStats(
        domain.domain().name(),
        keys,
        seen.gauge(Ledger.Gauge.REQUESTS),
        seen.gauge(Ledger.Gauge.RETRIES),
        (int) seen.gauge(Ledger.Gauge.IN_FLIGHT),
        seen.gauge(Ledger.Gauge.QUEUED),
        domain.lease().reservedBytes(),
        domain.lease().limitBytes(),
        (int) seen.gauge(Ledger.Gauge.BLOCKED));
  }

  @Override
  public ForwarderHealth health() {
    return health.health();
  }

  @Override
  public HealthSubscription watchHealth(HealthListener listener) {
    return health.watch(listener);
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
        long stopAt = atMost(services.clock().getAsLong(), timeout);
        domains.forEach(domain -> domain.hastenStop(stopAt));
      }
    }
    return stopping.told();
  }

  private void beginStop(Duration timeout) {
    long stopAt = atMost(services.clock().getAsLong(), timeout);
    CompletableFuture<?>[] ends =
        domains.stream()
            .map(domain -> domain.beginStop(stopAt).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    CompletionStage<@Nullable Void> unused =
        CompletableFuture.allOf(ends).thenRun(stopping::allEnded);
    domains.forEach(domain -> domain.room().made());
    services.processRoom().made();
  }

  @Override
  public StopReport stop(Duration timeout) {
    return stopping.stop(this, timeout);
  }

  @Override
  public void close() {
    stop(stopTimeout);
  }
}
