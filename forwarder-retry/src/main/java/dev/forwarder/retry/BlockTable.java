package dev.forwarder.retry;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Entries of paths and keys, within a bound: where it is full, what nobody has asked for for the
 * longest time makes room. Which that is follows from what was asked and nothing else: a cache that
 * draws chance of its own would make a forwarder that cannot be simulated. Thread-safe.
 */
final class BlockTable {

  private final int most;
  private final LongSupplier clockNanos;

  /** What was asked for last comes last. */
  private final Map<BlockKey, BlockEntry> entries = new LinkedHashMap<>(16, 0.75f, true);

  BlockTable(int most, LongSupplier clockNanos) {
    this.most = most;
    this.clockNanos = clockNanos;
  }

  synchronized @Nullable BlockEntry find(BlockKey key) {
    BlockEntry entry = entries.get(key);
    if (entry == null) {
      return null;
    }
    long now = clockNanos.getAsLong();
    if (entry.isOver(now)) {
      entries.remove(key);
      drop(entry);
      return null;
    }
    entry.keep(now);
    return entry;
  }

  /** Puts an entry, in the place of any other of its name, or has it there: it is asked for now. */
  synchronized void put(BlockEntry entry) {
    long now = clockNanos.getAsLong();
    entry.keep(now);
    BlockEntry before = entries.put(entry.key(), entry);
    if (before != null) {
      before.inTable(false);
    }
    entry.inTable(true);
    Iterator<BlockEntry> eldest = entries.values().iterator();
    BlockEntry first = eldest.next();
    while (entries.size() > most || first.isOver(now)) {
      eldest.remove();
      drop(first);
      first = eldest.next();
    }
  }

  private static void drop(BlockEntry entry) {
    entry.inTable(false);
    entry.key().gates().noteDropped(entry);
  }

  /** Whether it is there; that is not to ask for it. */
  synchronized boolean holds(BlockEntry entry) {
    return entry.isInTable();
  }

  synchronized int size() {
    return entries.size();
  }
}
