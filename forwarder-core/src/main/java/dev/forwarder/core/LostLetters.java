package dev.forwarder.core;

import dev.forwarder.retry.RateLimitedLog;
import dev.forwarder.retry.spool.LogKind;
import dev.forwarder.retry.spool.LossReason;
import dev.forwarder.retry.spool.SpoolLog;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;

/**
 * Counts dead letters that are no more on disk although nobody sent them again or threw them away.
 * Their transactions have ended before: this is apart from all outcomes. Thread-safe.
 */
final class LostLetters {

  private final Map<String, Long> byDomain = new ConcurrentHashMap<>();
  private final RateLimitedLog log;

  LostLetters(LongSupplier clock) {
    this.log = new RateLimitedLog(LoggerFactory.getLogger(LostLetters.class), clock);
  }

  /** Some records of any log are lost. */
  void count(SpoolLog from, long records, LossReason reason) {
    if (from.kind() == LogKind.DEAD) {
      byDomain.merge(from.domain(), records, Long::sum);
      log.warn("{} dead letters of {} are gone: {}", records, from.domain(), words(reason));
    }
  }

  private static String words(LossReason reason) {
    return switch (reason) {
      case EVICTED ->
          "newer ones took their place (see forwarder_dead_letters_max_size_in_bytes and"
              + " forwarder_storage_max_disk_ratio)";
      case EXPIRED -> "they were older than forwarder_outdated_file_in_days";
      case DAMAGED, MISSING -> "their records cannot be read any more";
    };
  }

  long of(String domain) {
    return byDomain.getOrDefault(domain, 0L);
  }
}
