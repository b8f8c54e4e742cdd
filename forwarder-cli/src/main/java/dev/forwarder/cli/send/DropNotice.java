package dev.forwarder.cli.send;

import dev.forwarder.api.Counts;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.api.Reply;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says of each domain that lost something how much, for which reasons, and what had gone wrong. */
final class DropNotice {
  private DropNotice() {}

  /**
   * One line for each such domain.
   *
   * @param stats how it ended
   * @param troubles what went wrong last
   * @return the lines, in the order of the domains
   */
  static List<String> of(ForwarderStats stats, LastTroubles troubles) {
    return stats.domains().stream()
        .filter(domain -> domain.total().droppedTotal() > 0)
        .map(domain -> line(domain, troubles.everOf(domain.name())))
        .toList();
  }

  private static String line(DomainStats domain, @Nullable Reply trouble) {
    Counts total = domain.total();
    return String.format(
        Locale.ROOT,
        "%s: %,d of %,d dropped (%s)%s",
        domain.name(),
        total.droppedTotal(),
        total.accepted(),
        reasons(total),
        trouble == null ? "" : "; last trouble: " + trouble.summary());
  }

  private static String reasons(Counts counts) {
    return new TreeMap<>(counts.dropped())
        .entrySet().stream()
            .map(
                entry ->
                    String.format(
                        Locale.ROOT,
                        "%,d %s",
                        entry.getValue(),
                        entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' ')))
            .collect(Collectors.joining(", "));
  }
}
