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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
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
 * Thread-safe.
 */
public final class ForwarderMetrics implements ForwarderObserver, AutoCloseable {

  private final Registrations meters;
  private final Map<String, DomainMeters> domains = new ConcurrentHashMap<>();

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
    List<DomainStats> stats = forwarder.stats().domains();
    List<DomainMeters> known = stats.stream().map(one -> metersOf(one.name())).toList();
    Scrape source = new Scrape(forwarder, known, meters);
    scrape = source;
    bindProcess(source);
    for (int i = 0; i < known.size(); i++) {
      bindDomain(source, i, stats.get(i).name(), known.get(i));
    }
  }

  private void bindProcess(Scrape source) {
    meters.gauge(ForwarderMeter.MEMORY_TOTAL, source, s -> s.stats().memoryBytes());
    meters.gauge(ForwarderMeter.MEMORY_TOTAL_LIMIT, source, s -> s.stats().memoryLimitBytes());
    meters.counted(ForwarderMeter.REPORTS_MISSED, source, s -> s.stats().missedReports());
  }

  private void bindDomain(Scrape source, int i, String name, DomainMeters own) {
    counted(ForwarderMeter.REQUESTS, source, i, name, DomainStats::requests);
    counted(ForwarderMeter.RETRIES, source, i, name, DomainStats::retries);
    gauge(ForwarderMeter.IN_FLIGHT, source, i, name, DomainStats::inFlight);
    gauge(ForwarderMeter.QUEUE_ITEMS, source, i, name, DomainStats::queuedItems);
    gauge(ForwarderMeter.BLOCKED_ENDPOINTS, source, i, name, DomainStats::blockedEndpoints);
    gauge(ForwarderMeter.MEMORY, source, i, name, DomainStats::memoryBytes);
    gauge(ForwarderMeter.MEMORY_LIMIT, source, i, name, DomainStats::memoryLimitBytes);
    meters.gauge(ForwarderMeter.PENDING, source, s -> s.total(i).pending(), name);
    meters.gauge(ForwarderMeter.PENDING_BYTES, own, DomainMeters::pendingBytes, name);
    meters.gauge(ForwarderMeter.INPUT_RATE, source, s -> s.outage(i).rateOrNothing(), name);
    meters.gauge(ForwarderMeter.OUTAGE_CAPACITY, source, s -> s.outage(i).capacitySeconds(), name);
    meters.gauge(ForwarderMeter.OUTAGE_LEFT, source, s -> s.outage(i).leftSeconds(), name);
    for (RefusalReason reason : RefusalReason.values()) {
      meters.counted(
          ForwarderMeter.REFUSED,
          source,
          s -> s.total(i).refused().getOrDefault(reason, 0L),
          name,
          EndpointMeters.word(reason));
    }
  }

  private void counted(
      ForwarderMeter meter, Scrape source, int i, String name, ToDoubleFunction<DomainStats> of) {
    meters.counted(meter, source, s -> of.applyAsDouble(s.domain(i)), name);
  }

  private void gauge(
      ForwarderMeter meter, Scrape source, int i, String name, ToDoubleFunction<DomainStats> of) {
    meters.gauge(meter, source, s -> of.applyAsDouble(s.domain(i)), name);
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
  public void close() {
    meters.removeAll();
  }
}
