package dev.forwarder.core.settings;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Domain;
import dev.forwarder.core.ConcurrencySettings;
import dev.forwarder.core.QueueSettings;
import dev.forwarder.core.StorageSettings;

/**
 * A domain, how much of it is held, how much is sent at a time, and what is on disk.
 *
 * @param domain the domain
 * @param queue the settings of its queues: those of all domains, but for what its section says
 * @param concurrency how many of its requests are in flight, and how long one may take, likewise
 * @param storage what of it is kept on disk, where there is one, likewise
 */
public record LoadedDomain(
    Domain domain, QueueSettings queue, ConcurrencySettings concurrency, StorageSettings storage) {

  /** Checks that all are there. */
  public LoadedDomain {
    requireNonNull(domain, "domain");
    requireNonNull(queue, "queue");
    requireNonNull(concurrency, "concurrency");
    requireNonNull(storage, "storage");
  }
}
