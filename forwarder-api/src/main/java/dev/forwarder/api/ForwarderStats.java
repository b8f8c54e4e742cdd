package dev.forwarder.api;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A snapshot of a forwarder. The {@link Counts} of each domain are consistent among themselves; the
 * gauges beside them were read at about the same time.
 *
 * @param domains one entry for each domain, and for each that is drained
 * @param missedReports reports that the forwarder's own listener was too slow to be given
 * @param memoryBytes what all payloads count for at this moment, overhead included
 * @param memoryLimitBytes how much that may become
 * @param removed what became of the transactions of domains that are not listed any more
 */
public record ForwarderStats(
    List<DomainStats> domains,
    long missedReports,
    long memoryBytes,
    long memoryLimitBytes,
    Counts removed) {

  /** Copies the list. */
  public ForwarderStats {
    domains = List.copyOf(domains);
    requireNonNull(removed, "removed");
  }

  /** A snapshot of a forwarder all of whose domains are listed. */
  public ForwarderStats(
      List<DomainStats> domains, long missedReports, long memoryBytes, long memoryLimitBytes) {
    this(domains, missedReports, memoryBytes, memoryLimitBytes, Counts.NONE);
  }

  /** All domains together, with those that are gone. */
  public Counts total() {
    return domains.stream().map(DomainStats::total).reduce(removed, Counts::plus);
  }

  /** How many transactions are on disk alone: a stop leaves them pending. */
  public long storedItems() {
    return domains.stream().mapToLong(DomainStats::storedItems).sum();
  }

  /**
   * One domain.
   *
   * @param name its name
   * @param keys one entry for each of its keys, and for each that is drained
   * @param requests requests started; a batch is one
   * @param retries those of them that were not the first attempt
   * @param inFlight requests under way
   * @param concurrencyLimit how many of them there may be at present, be it fixed or found out by
   *     trying; 0 where there is no such limit
   * @param queuedItems transactions waiting in its queues, as its last step left them: what was
   *     accepted since is pending and not yet in it
   * @param storedItems transactions that are on disk alone
   * @param recoveredItems transactions that an earlier process left on disk: they are among those
   *     that were accepted
   * @param storedBytes what is on disk of those that have not ended, in memory too or not
   * @param storageLimitBytes how much that may become of all domains together, as was known when
   *     something was last written; 0 where this domain keeps nothing on disk
   * @param memoryBytes what its payloads count for, overhead included, those in flight too
   * @param memoryLimitBytes how much that may become
   * @param blockedEndpoints how many of its endpoints must not be tried at present
   * @param removed what became of the transactions of keys that are not listed any more
   * @param hops one entry for each further hop of its {@link DeliveryChain}, in its order
   */
  public record DomainStats(
      String name,
      List<KeyStats> keys,
      long requests,
      long retries,
      int inFlight,
      int concurrencyLimit,
      long queuedItems,
      long storedItems,
      long recoveredItems,
      long storedBytes,
      long storageLimitBytes,
      long memoryBytes,
      long memoryLimitBytes,
      int blockedEndpoints,
      Counts removed,
      List<HopStats> hops) {

    /** Copies the lists. */
    public DomainStats {
      keys = List.copyOf(keys);
      hops = List.copyOf(hops);
      requireNonNull(removed, "removed");
    }

    /** A domain of whose disk it is not known how much there is. */
    public DomainStats(
        String name,
        List<KeyStats> keys,
        long requests,
        long retries,
        int inFlight,
        int concurrencyLimit,
        long queuedItems,
        long storedItems,
        long recoveredItems,
        long memoryBytes,
        long memoryLimitBytes,
        int blockedEndpoints,
        Counts removed) {
      this(
          name,
          keys,
          requests,
          retries,
          inFlight,
          concurrencyLimit,
          queuedItems,
          storedItems,
          recoveredItems,
          0,
          0,
          memoryBytes,
          memoryLimitBytes,
          blockedEndpoints,
          removed,
          List.of());
    }

    /** A domain that has no disk. */
    public DomainStats(
        String name,
        List<KeyStats> keys,
        long requests,
        long retries,
        int inFlight,
        int concurrencyLimit,
        long queuedItems,
        long memoryBytes,
        long memoryLimitBytes,
        int blockedEndpoints,
        Counts removed) {
      this(
          name,
          keys,
          requests,
          retries,
          inFlight,
          concurrencyLimit,
          queuedItems,
          0,
          0,
          memoryBytes,
          memoryLimitBytes,
          blockedEndpoints,
          removed);
    }

    /** A domain without a limit of requests, all of whose keys are listed. */
    public DomainStats(
        String name,
        List<KeyStats> keys,
        long requests,
        long retries,
        int inFlight,
        long queuedItems,
        long memoryBytes,
        long memoryLimitBytes,
        int blockedEndpoints) {
      this(
          name,
          keys,
          requests,
          retries,
          inFlight,
          0,
          queuedItems,
          memoryBytes,
          memoryLimitBytes,
          blockedEndpoints,
          Counts.NONE);
    }

    /** All keys together, with those that are gone. */
    public Counts total() {
      return keys.stream().map(KeyStats::counts).reduce(removed, Counts::plus);
    }
  }

  /**
   * One further hop of a domain. What it took is among its domain's handed over.
   *
   * @param name its name
   * @param isAvailable whether it may be tried, as far as was known after the last step
   * @param inFlight requests under way to it: they are among its domain's
   * @param handedOver transactions that it took
   */
  public record HopStats(String name, boolean isAvailable, int inFlight, long handedOver) {}

  /**
   * One API key of a domain.
   *
   * @param keyId its stable id
   * @param maskedKey {@code ***} and its last four characters
   * @param counts what became of its transactions
   */
  public record KeyStats(String keyId, String maskedKey, Counts counts) {}
}
