package dev.forwarder.cli.send;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Counts;
import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.api.ForwarderStats.KeyStats;
import dev.forwarder.api.RefusalReason;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The submission that waited for room when the reading was ended. The forwarder counts it as
 * refused; nobody refused it, so a report leaves that out.
 */
final class BrokenOff {
  private BrokenOff() {}

  /**
   * Whether an admission is such a one: this program waits for room for ever unless it is ended.
   */
  static boolean is(Admission admission, boolean ended) {
    return ended
        && !admission.isAccepted()
        && admission.entries().stream()
            .allMatch(entry -> entry.reason() == null || isForWantOfRoom(entry.reason()));
  }

  private static boolean isForWantOfRoom(RefusalReason reason) {
    return reason == RefusalReason.DOMAIN_FULL || reason == RefusalReason.PROCESS_FULL;
  }

  /** Statistics without its refusals. */
  static ForwarderStats without(Admission brokenOff, ForwarderStats stats) {
    return new ForwarderStats(
        stats.domains().stream().map(domain -> without(brokenOff, domain)).toList(),
        stats.missedReports(),
        stats.memoryBytes(),
        stats.memoryLimitBytes(),
        stats.removed());
  }

  private static DomainStats without(Admission brokenOff, DomainStats domain) {
    List<KeyStats> keys =
        domain.keys().stream().map(key -> without(brokenOff, domain.name(), key)).toList();
    return new DomainStats(
        domain.name(),
        keys,
        domain.requests(),
        domain.retries(),
        domain.inFlight(),
        domain.concurrencyLimit(),
        domain.queuedItems(),
        domain.memoryBytes(),
        domain.memoryLimitBytes(),
        domain.blockedEndpoints(),
        domain.removed());
  }

  private static KeyStats without(Admission brokenOff, String domain, KeyStats key) {
    Counts counts = key.counts();
    Map<RefusalReason, Long> refused = new EnumMap<>(RefusalReason.class);
    refused.putAll(counts.refused());
    for (Admission.Entry entry : brokenOff.entries()) {
      RefusalReason reason = entry.reason();
      if (reason != null && entry.domain().equals(domain) && entry.keyId().equals(key.keyId())) {
        refused.computeIfPresent(reason, (any, count) -> count == 1 ? null : count - 1);
      }
    }
    return new KeyStats(
        key.keyId(),
        key.maskedKey(),
        new Counts(
            counts.accepted(),
            counts.delivered(),
            counts.handedOver(),
            counts.deadLettered(),
            counts.dropped(),
            counts.pending(),
            refused));
  }
}
