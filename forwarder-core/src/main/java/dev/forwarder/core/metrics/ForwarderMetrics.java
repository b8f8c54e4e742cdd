package dev.forwarder.core.metrics;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Reply;
import dev.forwarder.core.ForwarderObserver;
import dev.forwarder.core.http.HttpEvents;
import dev.forwarder.retry.units.Durations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
 * Thread-safe.
 */
public final class ForwarderMetrics implements ForwarderObserver, AutoCloseable {

  /** Over what time rates are taken where nothing is said: 15 minutes, as in Datadog's Agent. */
  public static final Duration CAPACITY_WINDOW = Duration.ofMinutes(15);

  private final Registrations meters;
  private final Duration capacityWindow;
  private final Map<String, DomainMeters> domains = new ConcurrentHashMap<>();

  private final ConnectionMeters connections;

  /** Held here, since a registry holds what it reads weakly. */
  private volatile @Nullable Scrape scrape;

  private volatile @Nullable DomainGauges domainGauges;

  /**
   * The meters of the only forwarder in a registry.
   *
   * @param registry where they are registered; its clock is the one that rates are timed by
   */
  public ForwarderMetrics(MeterRegistry registry) {
    this(registry, Tags.empty(), CAPACITY_WINDOW);
  }

  /**
   * The meters of one of several forwarders in a registry, told apart by tags.
   *
   * @param registry where they are registered; its clock is the one that rates are timed by
   * @param tags are on each meter, such as {@code forwarder=audit}; the same names for each
   *     forwarder
   */
  public ForwarderMetrics(MeterRegistry registry, Iterable<Tag> tags) {
    this(registry, tags, CAPACITY_WINDOW);
  }

  /**
   * The meters of a forwarder whose settings say over what time its rates are taken.
   *
   * @param registry where they are registered; its clock is the one that rates are timed by
   * @param tags are on each meter; empty where this is the only forwarder in the registry
   * @param capacityWindow over what time the rate of what comes in is taken, from which is worked
   *     out how long an outage can be buffered; 10 s at least ({@code
   *     forwarder_retry_queue_capacity_time_interval_sec})
   * @throws IllegalArgumentException if the window is shorter
   */
  public ForwarderMetrics(MeterRegistry registry, Iterable<Tag> tags, Duration capacityWindow) {
    this.meters = new Registrations(requireNonNull(registry, "registry"), tags);
    this.capacityWindow = requireNonNull(capacityWindow, "capacityWindow");
    if (capacityWindow.compareTo(DomainMeters.BUCKET) < 0) {
      throw new IllegalArgumentException(
          "capacityWindow must be at least "
              + Durations.format(DomainMeters.BUCKET)
              + ", was: "
              + Durations.format(capacityWindow));
    }
    this.connections = new ConnectionMeters(meters, this::metersOf);
  }

  /**
   * Registers what is read from the forwarder; domains that come and go later come and go here, at
   * the next scrape. As long as the forwarder is used, its observer (this) is kept by it, and so
   * are its meters.
   *
   * @param forwarder the forwarder that this observes
   * @throws IllegalStateException if this is bound already
   */
  public synchronized void bindTo(Forwarder forwarder) {
    if (scrape != null) {
      throw new IllegalStateException(
          "these metrics are bound already; each forwarder has metrics of its own");
    }
    DomainGauges gauges = new DomainGauges(meters, this::metersOf, domains::remove);
    Scrape source =
        new Scrape(forwarder, this::metersOf, meters, domains::keySet, this::domainsSeen);
    scrape = source;
    domainGauges = gauges;
    meters.gauge(ForwarderMeter.MEMORY_TOTAL, source, s -> s.stats().memoryBytes());
    meters.gauge(ForwarderMeter.MEMORY_TOTAL_LIMIT, source, s -> s.stats().memoryLimitBytes());
    meters.gauge(ForwarderMeter.HEALTHY, source, s -> s.isHealthy() ? 1 : 0);
    meters.counted(ForwarderMeter.REPORTS_MISSED, source, s -> s.stats().missedReports());
    gauges.domains(
        source,
        new Scrape.Domains(
            0,
            forwarder.stats().domains().stream().map(DomainStats::name).collect(Collectors.toSet()),
            Set.of()));
  }

  private void domainsSeen(Scrape.Domains seen) {
    Scrape source = scrape;
    DomainGauges gauges = domainGauges;
    if (source != null && gauges != null) {
      gauges.domains(source, seen);
    }
  }

  private DomainMeters metersOf(String domain) {
    DomainMeters known = domains.get(domain);
    return known != null
        ? known
        : domains.computeIfAbsent(domain, name -> new DomainMeters(meters, name, capacityWindow));
  }

  @Override
  public void taken(String domain, Endpoint endpoint, int bytes) {
    DomainMeters own = metersOf(domain);
    own.taken(bytes);
    own.endpoint(endpoint.name()).taken(bytes);
  }

  @Override
  public void replied(String domain, Endpoint endpoint, Reply reply, int attempt, long nanos) {
    DomainMeters own = metersOf(domain);
    own.replied(reply);
    own.endpoint(endpoint.name()).replied(reply, nanos);
  }

  @Override
  public void requeued(String domain, Endpoint endpoint, int transactions) {
    metersOf(domain).endpoint(endpoint.name()).requeued(transactions);
  }

  @Override
  public void overflowed(String domain, Endpoint endpoint) {
    metersOf(domain).endpoint(endpoint.name()).overflowed();
  }

  @Override
  public HttpEvents httpEvents() {
    return connections;
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
