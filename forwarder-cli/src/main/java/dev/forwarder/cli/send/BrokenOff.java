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
import org.jspecify.annotations.Nullable;

/**
 * Submissions that are no refusals, though the forwarder counts them so: the one that waited for
 * room when the reading was ended, and those that were made anew since the disk took nothing. A
 * report leaves them out.
 */
final class BrokenOff {
  private BrokenOff() {}

  /**
   * Whether an admission is that of the end: this program waits for room for ever unless it is
   * ended.
   */
  static boolean is(Admission admission, boolean ended) {
    return ended
        && !admission.isAccepted()
        && admission.entries().stream()
            .allMatch(entry -> entry.reason() == null || isForWantOfRoom(entry.reason()));
  }

  private static boolean isForWantOfRoom(RefusalReason reason) {
    return reason == RefusalReason.DOMAIN_FULL
        || reason == RefusalReason.PROCESS_FULL
        || isOfDisk(reason);
  }

  /** Whether nobody has taken any of it, since the disk takes nothing: it may be made anew. */
  static @Nullable RefusalReason byDisk(Admission admission) {
    RefusalReason last = null;
    for (Admission.Entry entry : admission.entries()) {
      last = entry.reason();
      if (last == null || !isOfDisk(last)) {
        return null;
      }
    }
    return last;
  }

  private static boolean isOfDisk(RefusalReason reason) {
    return reason == RefusalReason.STORAGE_FULL || reason == RefusalReason.STORAGE_FAILED;
  }

  /** Statistics without so many refusals of each kind. */
  static ForwarderStats without(Map<Admission.Entry, Long> brokenOff, ForwarderStats stats) {
    return new ForwarderStats(
        stats.domains().stream().map(domain -> without(brokenOff, domain)).toList(),
        stats.missedReports(),
        stats.memoryBytes(),
        stats.memoryLimitBytes(),
        stats.removed());
  }

  private static DomainStats without(Map<Admission.Entry, Long> brokenOff, DomainStats domain) {
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
        domain.storedItems(),
        domain.recoveredItems(),
        domain.storedBytes(),
        domain.storageLimitBytes(),
        domain.memoryBytes(),
        domain.memoryLimitBytes(),
        domain.blockedEndpoints(),
        domain.removed(),
        domain.hops());
  }

  private static KeyStats without(
      Map<Admission.Entry, Long> brokenOff, String domain, KeyStats key) {
    Counts counts = key.counts();
    Map<RefusalReason, Long> refused = new EnumMap<>(RefusalReason.class);
    refused.putAll(counts.refused());
    brokenOff.forEach(
        (entry, times) -> {
          RefusalReason reason = entry.reason();
          if (reason != null
              && entry.domain().equals(domain)
              && entry.keyId().equals(key.keyId())) {
            refused.computeIfPresent(reason, (any, count) -> count <= times ? null : count - times);
          }
        });
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
