package dev.forwarder.cli.demo;

import dev.forwarder.api.Counts;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.ForwarderStats.DomainStats;
import java.util.Locale;
import java.util.stream.Collectors;

/** How things are, in one line that can be read as it goes by. */
final class StatusLine {
  private StatusLine() {}

  static String of(double seconds, long read, ForwarderStats stats) {
    return String.format(
        Locale.ROOT,
        "%6.1f s  read %,5d%s",
        seconds,
        read,
        stats.domains().stream().map(StatusLine::of).collect(Collectors.joining()));
  }

  private static String of(DomainStats domain) {
    Counts counts = domain.total();
    return String.format(
        Locale.ROOT,
        " | %s: %,5d delivered, %,3d waiting%s%s",
        domain.name(),
        counts.delivered(),
        counts.pending(),
        domain.retries() > 0 ? ", " + domain.retries() + " retries" : "",
        domain.blockedEndpoints() > 0 ? ", blocked" : "");
  }
}
