package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Verdict;

/**
 * What a domain's family makes of a reply, whatever the family does: it is somebody else's code.
 */
final class GuardedVerdict {

  private GuardedVerdict() {}

  /** The family's verdict; the usual one, and a line in the log, where it throws or gives none. */
  static Verdict of(Domain domain, Endpoint endpoint, Reply reply, DomainLog log) {
    try {
      return requireNonNull(domain.family().verdict(endpoint, reply), "verdict");
    } catch (Throwable t) {
      log.familyThrew(t);
      return Verdict.standard(reply);
    }
  }
}
