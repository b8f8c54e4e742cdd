package dev.forwarder.cli.diagnose;

import dev.forwarder.api.Domain;
import java.util.List;

/**
 * What was found of a domain.
 *
 * @param domain the domain
 * @param findings each check once, in order
 */
record DomainFindings(Domain domain, List<Finding> findings) {

  /** Keeps a copy. */
  DomainFindings {
    findings = List.copyOf(findings);
  }
}
