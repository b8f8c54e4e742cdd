package dev.forwarder.core.metrics;

import dev.forwarder.api.Counts;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.ForwarderHealth;
import dev.forwarder.api.ForwarderHealth.KeyHealth;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.api.ForwarderStats.HopStats;
import dev.forwarder.api.KeyStatus;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the gauges of one scrape are read from: the forwarder's statistics, health and rates,
 * fetched once for all of them, and again when they are a second old. Domains come and go.
 * Thread-safe.
 */
final class Scrape {

  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Forwarder forwarder;
  private final Function<String, DomainMeters> meters;
  private final Registrations clock;
  private final Supplier<Set<String>> known;
  private final Consumer<Domains> domains;
  private @Nullable Seen last;
  private long looks;

  /** What was seen at one moment. */
  private record Seen(
      long atNanos,
      ForwarderStats stats,
      boolean healthy,
      Map<String, DomainSeen> domains,
      Domains names) {}

  /**
   * Which domains there were at one look.
   *
   * @param look numbers the looks: who hears of them later may hear of the older one last
   * @param names those that there were
   * @param gone those of which something is kept though they were not there any more
   */
  record Domains(long look, Set<String> names, Set<String> gone) {}

  /** What was seen of one domain. */
  record DomainSeen(
      DomainStats stats,
      Counts total,
      OutageEstimate outage,
      Map<KeyStatus, Integer> keys,
      @Nullable Duration clockOffset) {

    int keys(KeyStatus status) {
      return keys.getOrDefault(status, 0);
    }

    /** Something of a hop; NaN if there is none of that name any more. */
    double ofHop(String name, ToDoubleFunction<HopStats> value) {
      return stats.hops().stream()
          .filter(hop -> hop.name().equals(name))
          .mapToDouble(value)
          .findFirst()
          .orElse(Double.NaN);
    }

    double clockOffsetSeconds() {
      return clockOffset == null
          ? Double.NaN
          : clockOffset.getSeconds() + clockOffset.getNano() / 1e9;
    }
  }

  /**
   * Of a forwarder that observes itself with these.
   *
   * @param meters by name of domain
   * @param known the domains of which anything is kept
   * @param domains is told which domains there are, each time that they are looked at; perhaps late
   */
  Scrape(
      Forwarder forwarder,
      Function<String, DomainMeters> meters,
      Registrations clock,
      Supplier<Set<String>> known,
      Consumer<Domains> domains) {
    this.forwarder = forwarder;
    this.meters = meters;
    this.clock = clock;
    this.known = known;
    this.domains = domains;
  }

  ForwarderStats stats() {
    return seen().stats();
  }

  boolean isHealthy() {
    return seen().healthy();
  }

  /** Something of a domain; NaN if it is gone. */
  double of(String domain, ToDoubleFunction<DomainSeen> value) {
    DomainSeen seen = seen().domains().get(domain);
    return seen == null ? Double.NaN : value.applyAsDouble(seen);
  }

  /** The names of a domain's hops. */
  List<String> hopsOf(String domain) {
    DomainSeen seen = seen().domains().get(domain);
    return seen == null ? List.of() : seen.stats().hops().stream().map(HopStats::name).toList();
  }

  private Seen seen() {
    Seen seen;
    synchronized (this) {
      long now = clock.nanoTime();
      if (last != null && now - last.atNanos() < FRESH_NANOS) {
        return last;
      }
      seen = look(now);
      last = seen;
    }
    // Not under the lock: a registry has locks of its own.
    domains.accept(seen.names());
    return seen;
  }

  /** Whether there is such a domain right now. */
  boolean isThere(String domain) {
    return forwarder.stats().domains().stream().anyMatch(one -> one.name().equals(domain));
  }

  private Seen look(long now) {
    // First: what becomes known after this may have come after it.
    Set<String> gone = new HashSet<>(known.get());
    ForwarderStats stats = forwarder.stats();
    ForwarderHealth health = forwarder.health();
    Map<String, Map<KeyStatus, Integer>> keys = keys(health);
    Map<String, Double> rates = new HashMap<>();
    stats
        .domains()
        .forEach(one -> rates.put(one.name(), meters.apply(one.name()).bytesPerSecond()));
    double totalRate = rates.values().stream().mapToDouble(Double::doubleValue).sum();
    double storedRate =
        stats.domains().stream()
            .filter(one -> one.storageLimitBytes() > 0)
            .mapToDouble(one -> rates.getOrDefault(one.name(), 0.0))
            .sum();
    Map<String, DomainSeen> seen = new LinkedHashMap<>();
    for (DomainStats one : stats.domains()) {
      OutageEstimate outage =
          new OutageEstimate(
              rates.getOrDefault(one.name(), 0.0),
              totalRate,
              one.memoryLimitBytes(),
              stats.memoryLimitBytes(),
              one.memoryBytes(),
              new OutageEstimate.Disk(storedRate, one.storageLimitBytes(), one.storedBytes()));
      Duration offset = health.clockOffsets().get(one.name());
      Map<KeyStatus, Integer> own = keys.getOrDefault(one.name(), Map.of());
      seen.put(one.name(), new DomainSeen(one, one.total(), outage, own, offset));
    }
    gone.removeAll(seen.keySet());
    Domains names = new Domains(++looks, seen.keySet(), gone);
    return new Seen(now, stats, health.isHealthy(), seen, names);
  }

  private static Map<String, Map<KeyStatus, Integer>> keys(ForwarderHealth health) {
    Map<String, Map<KeyStatus, Integer>> keys = new HashMap<>();
    for (KeyHealth key : health.keys()) {
      keys.computeIfAbsent(key.domain(), domain -> new EnumMap<>(KeyStatus.class))
          .merge(key.status(), 1, Integer::sum);
    }
    return keys;
  }
}
