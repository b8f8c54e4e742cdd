package dev.forwarder.api;

import java.util.List;

/**
 * A snapshot of a forwarder. The {@link Counts} of each domain are consistent among themselves; the
 * gauges beside them were read at about the same time.
 *
 * @param domains one entry for each domain, in the order of the settings
 * @param missedReports reports that the forwarder's own listener was too slow to be given
 * @param memoryBytes what all payloads count for at this moment, overhead included
 * @param memoryLimitBytes how much that may become
 */
public record ForwarderStats(
    List<DomainStats> domains, long missedReports, long memoryBytes, long memoryLimitBytes) {

  /** Copies the list. */
  public ForwarderStats {
    domains = List.copyOf(domains);
  }

  /** All domains together. */
  public Counts total() {
    return domains.stream().map(DomainStats::total).reduce(Counts.NONE, Counts::plus);
  }

  /**
   * One domain.
   *
   * @param name its name
   * @param keys one entry for each of its keys
   * @param requests requests started; a batch is one
   * @param retries those of them that were not the first attempt
   * @param inFlight requests under way
   * @param queuedItems transactions waiting in its queues, as its last step left them: what was
   *     accepted since is pending and not yet in it
   * @param memoryBytes what its payloads count for, overhead included, those in flight too
   * @param memoryLimitBytes how much that may become
   * @param blockedEndpoints how many of its endpoints must not be tried at present
   */
  public record DomainStats(
      String name,
      List<KeyStats> keys,
      long requests,
      long retries,
      int inFlight,
      long queuedItems,
      long memoryBytes,
      long memoryLimitBytes,
      int blockedEndpoints) {

    /** Copies the list. */
    public DomainStats {
      keys = List.copyOf(keys);
    }

    /** All keys together. */
    public Counts total() {
      return keys.stream().map(KeyStats::counts).reduce(Counts.NONE, Counts::plus);
    }
  }

  /**
   * One API key of a domain.
   *
   * @param keyId its stable id
   * @param maskedKey {@code ***} and its last four characters
   * @param counts what became of its transactions
   */
  public record KeyStats(String keyId, String maskedKey, Counts counts) {}
}
