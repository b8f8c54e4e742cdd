package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Counts;
import dev.forwarder.api.RefusalReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * How often a target refused, by reason. Once it is closed its numbers stand, and what comes too
 * late is counted by its heir, so that no refusal is lost or seen twice. Thread-safe.
 */
final class Refusals {

  private static final RefusalReason[] REASONS = RefusalReason.values();
  private static final long CLOSED = 1;
  private static final long ONE = 2;

  private final AtomicLongArray words = new AtomicLongArray(REASONS.length);
  private volatile @Nullable Refusals heir;

  void count(RefusalReason reason) {
    int i = EnumIndex.of(reason);
    long seen = words.get(i);
    while ((seen & CLOSED) == 0) {
      if (words.weakCompareAndSetVolatile(i, seen, seen + ONE)) {
        return;
      }
      seen = words.get(i);
    }
    requireNonNull(heir, "heir").count(reason);
  }

  /** Counts no more: others are counted there. */
  void close(Refusals newHeir) {
    heir = newHeir;
    for (int i = 0; i < words.length(); i++) {
      words.getAndUpdate(i, seen -> seen | CLOSED);
    }
  }

  /** What has been refused, and nothing else. */
  Counts asCounts() {
    return new Counts(0, 0, 0, 0, Map.of(), 0, counts());
  }

  Map<RefusalReason, Long> counts() {
    Map<RefusalReason, Long> counts = new EnumMap<>(RefusalReason.class);
    for (RefusalReason reason : REASONS) {
      long n = words.get(EnumIndex.of(reason)) >>> 1;
      if (n != 0) {
        counts.put(reason, n);
      }
    }
    return counts;
  }
}
