package dev.forwarder.core.metrics;

import dev.forwarder.api.Counts;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.ForwarderStats.DomainStats;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the gauges of one scrape are read from: the forwarder's statistics and rates, fetched once
 * for all of them, and again when they are a second old. Thread-safe.
 */
final class Scrape {

  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Forwarder forwarder;
  private final Function<String, DomainMeters> meters;
  private final Registrations clock;
  private final Consumer<Set<String>> follow;
  private @Nullable Seen last;

  /** What was seen at one moment. */
  private record Seen(long atNanos, ForwarderStats stats, Map<String, DomainSeen> domains) {}

  /** What was seen of one domain. */
  record DomainSeen(DomainStats stats, Counts total, OutageEstimate outage) {}

  /**
   * What a forwarder shows.
   *
   * @param meters those of a domain, by its name
   * @param follow is told the names of the domains after each look
   */
  Scrape(
      Forwarder forwarder,
      Function<String, DomainMeters> meters,
      Registrations clock,
      Consumer<Set<String>> follow) {
    this.forwarder = forwarder;
    this.meters = meters;
    this.clock = clock;
    this.follow = follow;
  }

  ForwarderStats stats() {
    return seen().stats();
  }

  /** A figure of a domain; 0 when there is none of that name any more. */
  double of(String name, ToDoubleFunction<DomainSeen> figure) {
    DomainSeen domain = seen().domains().get(name);
    return domain == null ? 0 : figure.applyAsDouble(domain);
  }

  private Seen seen() {
    Seen seen;
    boolean fresh;
    synchronized (this) {
      long now = clock.nanoTime();
      seen = last;
      fresh = seen != null && now - seen.atNanos() < FRESH_NANOS;
      if (seen == null || !fresh) {
        seen = look(now);
        last = seen;
      }
    }
    if (!fresh) { // without the lock: meters are registered
      follow.accept(seen.domains().keySet());
    }
    return seen;
  }

  private Seen look(long now) {
    ForwarderStats stats = forwarder.stats();
    Map<String, Double> rates = new HashMap<>();
    for (DomainStats domain : stats.domains()) {
      rates.put(domain.name(), meters.apply(domain.name()).bytesPerSecond());
    }
    double totalRate = rates.values().stream().mapToDouble(Double::doubleValue).sum();
    Map<String, DomainSeen> seen = new LinkedHashMap<>();
    for (DomainStats domain : stats.domains()) {
      OutageEstimate outage =
          new OutageEstimate(
              rates.getOrDefault(domain.name(), 0.0),
              totalRate,
              domain.memoryLimitBytes(),
              stats.memoryLimitBytes(),
              domain.memoryBytes());
      seen.putIfAbsent(domain.name(), new DomainSeen(domain, domain.total(), outage));
    }
    return new Seen(now, stats, seen);
  }
}
