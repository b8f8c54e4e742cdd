package dev.forwarder.cli.report;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Counts;
import dev.forwarder.api.ForwarderStats;
import java.time.Duration;

/**
 * How a run of a command that forwards went.
 *
 * @param payloads payloads that were handed over
 * @param refused payloads that were not taken, or not by every domain
 * @param skippedLines empty lines, which are no payloads
 * @param took how long it took, from the start to the end of the stop
 * @param stats the counts of each domain
 */
public record RunReport(
    long payloads, long refused, long skippedLines, Duration took, ForwarderStats stats) {

  /** Checks that all parts are there. */
  public RunReport {
    requireNonNull(took, "took");
    requireNonNull(stats, "stats");
  }

  /** Whether everything was delivered: nothing refused, dropped, dead-lettered or pending. */
  public boolean isComplete() {
    Counts total = stats.total();
    return refused == 0
        && total.refusedTotal() == 0
        && total.droppedTotal() == 0
        && total.deadLettered() == 0
        && total.pending() == 0;
  }

  /** Requests of all domains. */
  public long requests() {
    return stats.domains().stream().mapToLong(ForwarderStats.DomainStats::requests).sum();
  }

  /** Transactions that an earlier run had left on disk: they are among those that were accepted. */
  public long recovered() {
    return stats.domains().stream().mapToLong(ForwarderStats.DomainStats::recoveredItems).sum();
  }

  double seconds() {
    return took.toMillis() / 1000.0;
  }
}
