package dev.forwarder.cli.send;

import dev.forwarder.api.ForwarderStats;
import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.api.ForwarderStats.KeyStats;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.Reply;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says which domain there is no room in, and why. */
final class WaitReason {
  private static final long MIB = 1 << 20;

  private WaitReason() {}

  /**
   * One line.
   *
   * @param stats how things are
   * @param troubles what went wrong last
   * @return for which domain is waited, and why
   */
  static String of(ForwarderStats stats, LastTroubles troubles) {
    DomainStats fullest =
        stats.domains().stream()
            .max(Comparator.comparingDouble(WaitReason::fullness))
            .orElseThrow(() -> new IllegalStateException("a forwarder has a domain"));
    return String.format(
        Locale.ROOT,
        "waiting for %s, which holds %.1f of %.1f MiB (%d payloads): %s",
        fullest.name(),
        (double) fullest.memoryBytes() / MIB,
        (double) fullest.memoryLimitBytes() / MIB,
        fullest.queuedItems() + fullest.inFlight(),
        why(fullest, troubles.of(fullest.name())));
  }

  /** One line, where it is the disk that takes nothing more. */
  static String ofDisk(RefusalReason refusal) {
    return refusal == RefusalReason.STORAGE_FULL
        ? "waiting for room in the spool, which is full: see forwarder_storage_max_size_in_bytes and"
            + " forwarder_storage_max_disk_ratio"
        : "waiting for the spool, whose disk cannot be written: is it full, or read-only?";
  }

  private static double fullness(DomainStats domain) {
    return (double) domain.memoryBytes() / domain.memoryLimitBytes();
  }

  private static String why(DomainStats domain, @Nullable Reply trouble) {
    if (trouble == null) {
      return "its replies come slowly";
    }
    if (trouble.status() == 401 || trouble.status() == 403) {
      return "it refuses API key " + keysOf(domain) + " (" + trouble.summary() + ")";
    }
    return "outage, its last reply: " + trouble.summary();
  }

  private static String keysOf(DomainStats domain) {
    return domain.keys().stream().map(KeyStats::maskedKey).collect(Collectors.joining(" or "));
  }
}
