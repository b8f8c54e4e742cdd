package dev.forwarder.core.settings;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Domain;
import dev.forwarder.core.QueueSettings;

/**
 * A domain, and how much of it is held.
 *
 * @param domain the domain
 * @param queue the settings of its queues: those of all domains, but for what its section says
 */
public record LoadedDomain(Domain domain, QueueSettings queue) {

  /** Checks that both are there. */
  public LoadedDomain {
    requireNonNull(domain, "domain");
    requireNonNull(queue, "queue");
  }
}
