package dev.forwarder.cli.report;

import dev.forwarder.api.Counts;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.api.ForwarderStats.KeyStats;
import dev.forwarder.api.RefusalReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Reports to be shown. */
final class Reports {
  static final Counts ALL_WELL = new Counts(1200, 1200, 0, 0, Map.of(), 0, Map.of());
  static final Counts LOSSES =
      new Counts(
          1200,
          1000,
          0,
          3,
          Map.of(DropReason.STOPPED_IN_FLIGHT, 7L, DropReason.REJECTED, 190L),
          0,
          Map.of(RefusalReason.DOMAIN_FULL, 1L));

  private Reports() {}

  static RunReport of(DomainStats... domains) {
    return new RunReport(
        1200, 0, 0, Duration.ofMillis(2500), new ForwarderStats(List.of(domains), 0, 0, 1));
  }

  static DomainStats domain(String name, long requests, Counts... keys) {
    List<KeyStats> stats = new java.util.ArrayList<>();
    for (Counts counts : keys) {
      stats.add(new KeyStats("id" + stats.size(), "***000" + stats.size(), counts));
    }
    return new DomainStats(name, stats, requests, 17, 0, 0, 0, 1, 0);
  }
}
