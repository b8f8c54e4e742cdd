package dev.forwarder.core;

import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;

/** Whether a domain's family takes an endpoint, whatever it does: it is somebody else's code. */
final class GuardedTaking {

  private GuardedTaking() {}

  /** The family's answer; yes, and a line in the log, where it throws: nothing is lost by that. */
  static boolean of(Domain domain, Endpoint endpoint, DomainLog log) {
    try {
      return domain.family().takes(domain, endpoint);
    } catch (Throwable t) {
      log.takingThrew(t);
      return true;
    }
  }
}
