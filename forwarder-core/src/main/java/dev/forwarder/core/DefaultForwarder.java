package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Counts;
import dev.forwarder.api.DeliveryListener;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.api.ForwarderStats.KeyStats;
import dev.forwarder.api.Payload;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.StopReport;
import dev.forwarder.api.SubmitOptions;
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
  private final Runnable closeOwned;
  private final AtomicLong sequence = new AtomicLong();
  private final Object lifecycle = new Object();
  private State state = State.NEW;
  private final CompletableFuture<StopReport> stopped = new CompletableFuture<>();
  private final Executor callbacks;

  /**
   * A forwarder of these domains.
   *
   * @param closeOwned ends the threads and the transport, when every domain has stopped
   */
  DefaultForwarder(
      List<DomainForwarder> domains,
      DomainServices services,
      Executor callbacks,
      Duration stopTimeout,
      Runnable closeOwned) {
    this.domains = List.copyOf(domains);
    this.routes = new Routes(domains);
    this.services = services;
    this.callbacks = callbacks;
    this.stopTimeout = stopTimeout;
    this.closeOwned = closeOwned;
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
    }
  }

  @Override
  public Admission submit(Endpoint endpoint, Payload payload, SubmitOptions options) {
    requireNonNull(endpoint, "endpoint");
    Routes.Route route = routes.of(payload.destination());
    long first = sequence.getAndAdd(route.size());
    @Nullable RefusalReason[] refusals = null;
    for (int i = 0; i < route.size(); i++) {
      Target target = route.target(i);
      RefusalReason reason = submit(target, endpoint, payload, options, first + i);
      if (reason != null) {
        target.refuse(reason);
        refusals = refusals == null ? new RefusalReason[route.size()] : refusals;
        refusals[i] = reason;
      }
    }
    return refusals == null ? route.allAccepted() : route.admission(refusals);
  }

  private @Nullable RefusalReason submit(
      Target target, Endpoint endpoint, Payload payload, SubmitOptions options, long number) {
    DeliveryListener listener = options.listener();
    if (listener != null && services.reports().isBusy()) {
      return RefusalReason.LISTENERS_BUSY;
    }
    RefusalReason reason = target.domain().offer(target, endpoint, payload, listener, number);
    return mayPass(reason) && !options.maxWait().isZero() && !Threads.isOwn()
        ? submitWaiting(target, endpoint, payload, options, number)
        : reason;
  }

  private static boolean mayPass(@Nullable RefusalReason reason) {
    return reason == RefusalReason.DOMAIN_FULL || reason == RefusalReason.PROCESS_FULL;
  }

  private @Nullable RefusalReason submitWaiting(
      Target target, Endpoint endpoint, Payload payload, SubmitOptions options, long number) {
    long start = services.clock().getAsLong();
    long maxWait = TimeUnit.NANOSECONDS.convert(options.maxWait());
    RoomSignal room = services.room();
    long ticket = room.enter();
    try {
      while (true) {
        RefusalReason reason =
            target.domain().offer(target, endpoint, payload, options.listener(), number);
        long waited = services.clock().getAsLong() - start;
        if (!mayPass(reason) || waited >= maxWait) {
          return reason;
        }
        ticket = room.await(ticket, maxWait - waited);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return RefusalReason.DOMAIN_FULL;
    } finally {
      room.leave();
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
  public CompletionStage<StopReport> stopAsync(Duration timeout) {
    Bounds.notNegative("timeout", timeout);
    synchronized (lifecycle) {
      if (state != State.STOPPED) {
        state = State.STOPPED;
        beginStop(timeout);
      }
    }
    return stopped.minimalCompletionStage();
  }

  private void beginStop(Duration timeout) {
    long now = services.clock().getAsLong();
    long stopAt = now + Math.min(TimeUnit.NANOSECONDS.convert(timeout), Long.MAX_VALUE - now - 1);
    CompletableFuture<?>[] ends =
        domains.stream()
            .map(domain -> domain.beginStop(stopAt).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    CompletionStage<@Nullable Void> unused =
        CompletableFuture.allOf(ends).thenRunAsync(this::finishStop, callbacks);
    services.room().made();
  }

  private void finishStop() {
    ForwarderStats last = stats();
    boolean complete =
        last.total().dropped().keySet().stream()
            .noneMatch(
                reason -> reason == DropReason.STOPPED || reason == DropReason.STOPPED_IN_FLIGHT);
    stopped.complete(new StopReport(last, complete));
    closeOwned.run();
  }

  @Override
  public StopReport stop(Duration timeout) {
    if (Threads.isOwn()) {
      throw new IllegalStateException(
          "stop was called on one of the forwarder's own threads, which it would wait for; use"
              + " stopAsync");
    }
    return stopAsync(timeout).toCompletableFuture().join();
  }

  @Override
  public void close() {
    stop(stopTimeout);
  }
}
