package dev.forwarder.retry;

import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Items that wait out a backoff of their own: by the time it ends, and by age for eviction. */
final class DelayedItems<T extends RetryItem> {

  private final TreeSet<T> byDue = new TreeSet<>(RetryItem.BY_DUE);
  private final AgedItems<T> byAge = new AgedItems<>();

  void add(T item) {
    byAge.add(item);
    try {
      byDue.add(item);
    } catch (Throwable t) { // no memory: in both or in neither
      byAge.remove(item);
      throw t;
    }
    item.setDelayed(true);
  }

  void remove(T item) {
    byAge.remove(item);
    byDue.remove(item);
    item.setDelayed(false);
  }

  @Nullable T soonest() {
    return byDue.isEmpty() ? null : byDue.first();
  }

  AgedItems<T> byAge() {
    return byAge;
  }
}
