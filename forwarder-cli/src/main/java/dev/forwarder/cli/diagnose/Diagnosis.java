package dev.forwarder.cli.diagnose;

import dev.forwarder.core.settings.SettingInForce;
import java.util.List;

/**
 * Everything that was found.
 *
 * @param settings the settings in force
 * @param domains the domains in their order
 * @param isComplete whether every check had its turn; false after a signal
 */
record Diagnosis(List<SettingInForce> settings, List<DomainFindings> domains, boolean isComplete) {

  /** Keeps copies. */
  Diagnosis {
    settings = List.copyOf(settings);
    domains = List.copyOf(domains);
  }

  /** How many checks there are. */
  long checks() {
    return domains.stream().mapToLong(domain -> domain.findings().size()).sum();
  }

  /** How many checks ended so. */
  long count(State state) {
    return domains.stream()
        .flatMap(domain -> domain.findings().stream())
        .filter(finding -> finding.state() == state)
        .count();
  }

  /** 0 if nothing is wrong and everything was looked at, else 1. */
  int exitCode() {
    return isComplete && count(State.WRONG) == 0 ? 0 : 1;
  }
}
