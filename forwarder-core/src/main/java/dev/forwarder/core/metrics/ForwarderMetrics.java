package dev.forwarder.core.metrics;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.Reply;
import dev.forwarder.core.ForwarderObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one forwarder in a Micrometer registry, all named {@code forwarder.} and described
 * in {@code docs/metrics.md}. It sees what happens as an observer, and reads the rest from the
 * forwarder's statistics, once a scrape.
 *
 * <pre>{@code
 * ForwarderMetrics metrics = new ForwarderMetrics(registry);
 * Forwarder forwarder = DefaultForwarder.builder().domain(domain).observer(metrics).build();
 * metrics.bindTo(forwarder);
 * }</pre>
 *
 * <p>Tags are names of domains and endpoints, outcomes, reasons and kinds of failure, never keys;
 * of each domain the first 100 names of endpoints are told apart, the rest are {@code other}.
 * Meters of domains that come or go while the forwarder runs come with the next scrape, and go with
 * it. Thread-safe.
 */
public final class ForwarderMetrics implements ForwarderObserver, AutoCloseable {

  private final Registrations meters;
  private final Map<String, DomainMeters> domains = new ConcurrentHashMap<>();

  private Set<String> followed = Set.of();

  /** Held here, since a registry holds what it reads weakly. */
  private @Nullable Scrape scrape;

  /**
   * The meters of the only forwarder in a registry.
   *
   * @param registry where they are registered; its clock is the one that rates are timed by
   */
  public ForwarderMetrics(MeterRegistry registry) {
    this(registry, Tags.empty());
  }

  /**
   * The meters of one of several forwarders in a registry, told apart by tags.
   *
   * @param registry where they are registered; its clock is the one that rates are timed by
   * @param tags are on each meter, such as {@code forwarder=audit}; the same names for each
   *     forwarder
   */
  public ForwarderMetrics(MeterRegistry registry, Iterable<Tag> tags) {
    this.meters = new Registrations(requireNonNull(registry, "registry"), tags);
  }

  /**
   * Registers what is read from the forwarder. As long as the forwarder is used, its observer
   * (this) is kept by it, and so are its meters.
   *
   * @param forwarder the forwarder that this observes
   * @throws IllegalStateException if this is bound already
   */
  public synchronized void bindTo(Forwarder forwarder) {
    if (scrape != null) {
      throw new IllegalStateException(
          "these metrics are bound already; each forwarder has metrics of its own");
    }
    Scrape source = new Scrape(forwarder, this::metersOf, meters, this::follow);
    scrape = source;
    bindProcess(source);
    follow(forwarder.stats().domains().stream().map(DomainStats::name).collect(Collectors.toSet()));
  }

  /** Domains come and go while the forwarder runs, and their meters with them. */
  private synchronized void follow(Set<String> names) {
    Scrape source = scrape;
    if (source == null || followed.equals(names)) {
      return;
    }
    for (String name : names) {
      if (!followed.contains(name)) {
        bindDomain(source, name, metersOf(name));
      }
    }
    for (String name : followed) {
      DomainMeters gone = names.contains(name) ? null : domains.remove(name);
      if (gone != null) {
        gone.registrations().removeAll();
      }
    }
    followed = Set.copyOf(names);
  }

  private void bindProcess(Scrape source) {
    meters.gauge(ForwarderMeter.MEMORY_TOTAL, source, s -> s.stats().memoryBytes());
    meters.gauge(ForwarderMeter.MEMORY_TOTAL_LIMIT, source, s -> s.stats().memoryLimitBytes());
    meters.counted(ForwarderMeter.REPORTS_MISSED, source, s -> s.stats().missedReports());
  }

  private static void bindDomain(Scrape source, String name, DomainMeters own) {
    Registrations meters = own.registrations();
    counted(ForwarderMeter.REQUESTS, source, own, name, one -> one.stats().requests());
    counted(ForwarderMeter.RETRIES, source, own, name, one -> one.stats().retries());
    gauge(ForwarderMeter.IN_FLIGHT, source, own, name, one -> one.stats().inFlight());
    gauge(ForwarderMeter.QUEUE_ITEMS, source, own, name, one -> one.stats().queuedItems());
    gauge(
        ForwarderMeter.BLOCKED_ENDPOINTS, source, own, name, one -> one.stats().blockedEndpoints());
    gauge(ForwarderMeter.MEMORY, source, own, name, one -> one.stats().memoryBytes());
    gauge(ForwarderMeter.MEMORY_LIMIT, source, own, name, one -> one.stats().memoryLimitBytes());
    gauge(ForwarderMeter.PENDING, source, own, name, one -> one.total().pending());
    meters.gauge(ForwarderMeter.PENDING_BYTES, own, DomainMeters::pendingBytes, name);
    gauge(ForwarderMeter.INPUT_RATE, source, own, name, one -> one.outage().rateOrNothing());
    gauge(ForwarderMeter.OUTAGE_CAPACITY, source, own, name, one -> one.outage().capacitySeconds());
    gauge(ForwarderMeter.OUTAGE_LEFT, source, own, name, one -> one.outage().leftSeconds());
    for (RefusalReason reason : RefusalReason.values()) {
      meters.counted(
          ForwarderMeter.REFUSED,
          source,
          s -> s.of(name, one -> one.total().refused().getOrDefault(reason, 0L)),
          name,
          EndpointMeters.word(reason));
    }
  }

  private static void counted(
      ForwarderMeter meter,
      Scrape source,
      DomainMeters own,
      String name,
      ToDoubleFunction<Scrape.DomainSeen> of) {
    own.registrations().counted(meter, source, s -> s.of(name, of), name);
  }

  private static void gauge(
      ForwarderMeter meter,
      Scrape source,
      DomainMeters own,
      String name,
      ToDoubleFunction<Scrape.DomainSeen> of) {
    own.registrations().gauge(meter, source, s -> s.of(name, of), name);
  }

  private DomainMeters metersOf(String domain) {
    DomainMeters known = domains.get(domain);
    return known != null
        ? known
        : domains.computeIfAbsent(domain, name -> new DomainMeters(meters, name));
  }

  @Override
  public void taken(String domain, Endpoint endpoint, int bytes) {
    DomainMeters own = metersOf(domain);
    own.taken(bytes);
    own.endpoint(endpoint.name()).taken(bytes);
  }

  @Override
  public void replied(String domain, Endpoint endpoint, Reply reply, int attempt, long nanos) {
    metersOf(domain).endpoint(endpoint.name()).replied(reply, nanos);
  }

  @Override
  public void ended(
      String domain, Endpoint endpoint, Outcome outcome, @Nullable DropReason reason, int bytes) {
    DomainMeters own = metersOf(domain);
    own.ended(bytes);
    own.endpoint(endpoint.name()).ended(outcome, reason, bytes);
  }

  /**
   * Removes the meters from the registry, so that those of a later forwarder can take their names.
   * Call it when the forwarder has stopped: what it does afterwards would bring some of them back.
   */
  @Override
  public synchronized void close() {
    scrape = null;
    domains.values().forEach(own -> own.registrations().removeAll());
    meters.removeAll();
  }
}
