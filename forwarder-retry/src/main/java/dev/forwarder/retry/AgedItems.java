package dev.forwarder.retry;

import dev.forwarder.api.Priority;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Items of both priorities, each in order of age, so that every end is found at once. */
final class AgedItems<T extends RetryItem> {

  private final TreeSet<T> high = new TreeSet<>(RetryItem.BY_AGE);
  private final TreeSet<T> normal = new TreeSet<>(RetryItem.BY_AGE);

  boolean isEmpty() {
    return high.isEmpty() && normal.isEmpty();
  }

  void add(T item) {
    if (!of(item).add(item)) {
      throw new IllegalArgumentException("two items have the sequence " + item.sequence());
    }
  }

  void remove(T item) {
    of(item).remove(item);
  }

  @Nullable T first(RetryOrder order) {
    if (!high.isEmpty()) {
      return order.first(high);
    }
    return normal.isEmpty() ? null : order.first(normal);
  }

  @Nullable T last(RetryOrder order) {
    if (!normal.isEmpty()) {
      return order.last(normal);
    }
    return high.isEmpty() ? null : order.last(high);
  }

  /** The older of the two items that were accepted first in their priority. */
  @Nullable T oldest() {
    if (high.isEmpty()) {
      return normal.isEmpty() ? null : normal.first();
    }
    if (normal.isEmpty()) {
      return high.first();
    }
    return high.first().createdNanos() <= normal.first().createdNanos()
        ? high.first()
        : normal.first();
  }

  void forEach(Consumer<? super T> action) {
    high.forEach(action);
    normal.forEach(action);
  }

  private SortedSet<T> of(T item) {
    return item.priority() == Priority.HIGH ? high : normal;
  }
}
