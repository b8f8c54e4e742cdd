package dev.forwarder.core;

import dev.forwarder.api.Counts;
import dev.forwarder.api.DropReason;
import java.util.EnumMap;
import java.util.Map;

/**
 * What has ended of what was on disk for nobody. It counts as accepted when it ends: whoever
 * accepted it is another process, or a domain or key that is over. Thread-safe.
 */
final class HeirlessCounts {

  private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
  private long buried;
  private boolean isOpen;

  /** From now on it counts: what opening the spool finds to be lost is for the log alone. */
  synchronized void open() {
    isOpen = true;
  }

  /** One is a dead letter now. */
  synchronized void buried() {
    buried++;
  }

  /** So many are lost. */
  synchronized void dropped(DropReason reason, long records) {
    if (isOpen) {
      dropped.merge(reason, records, Long::sum);
    }
  }

  /** All of them. */
  synchronized Counts counts() {
    long ended = buried + dropped.values().stream().mapToLong(Long::longValue).sum();
    return new Counts(ended, 0, 0, buried, Map.copyOf(dropped), 0, Map.of());
  }
}
