package dev.forwarder.core.metrics;

import dev.forwarder.api.Counts;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.ForwarderStats.DomainStats;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the gauges of one scrape are read from: the forwarder's statistics and rates, fetched once
 * for all of them, and again when they are a second old. Thread-safe.
 */
final class Scrape {

  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Forwarder forwarder;
  private final List<DomainMeters> domains;
  private final Registrations clock;
  private @Nullable Seen last;

  /** What was seen at one moment. */
  private record Seen(long atNanos, ForwarderStats stats, List<DomainSeen> domains) {}

  private record DomainSeen(DomainStats stats, Counts total, OutageEstimate outage) {}

  /** Of domains in the order of the forwarder's statistics. */
  Scrape(Forwarder forwarder, List<DomainMeters> domains, Registrations clock) {
    this.forwarder = forwarder;
    this.domains = List.copyOf(domains);
    this.clock = clock;
  }

  ForwarderStats stats() {
    return seen().stats();
  }

  DomainStats domain(int index) {
    return seen().domains().get(index).stats();
  }

  Counts total(int index) {
    return seen().domains().get(index).total();
  }

  OutageEstimate outage(int index) {
    return seen().domains().get(index).outage();
  }

  private synchronized Seen seen() {
    long now = clock.nanoTime();
    Seen seen = last;
    if (seen == null || now - seen.atNanos() >= FRESH_NANOS) {
      seen = look(now);
      last = seen;
    }
    return seen;
  }

  private Seen look(long now) {
    ForwarderStats stats = forwarder.stats();
    double[] rates = domains.stream().mapToDouble(DomainMeters::bytesPerSecond).toArray();
    double totalRate = Arrays.stream(rates).sum();
    DomainSeen[] seen = new DomainSeen[rates.length];
    for (int i = 0; i < rates.length; i++) {
      DomainStats domain = stats.domains().get(i);
      OutageEstimate outage =
          new OutageEstimate(
              rates[i],
              totalRate,
              domain.memoryLimitBytes(),
              stats.memoryLimitBytes(),
              domain.memoryBytes());
      seen[i] = new DomainSeen(domain, domain.total(), outage);
    }
    return new Seen(now, stats, List.of(seen));
  }
}
