package dev.forwarder.retry;

import dev.forwarder.api.Priority;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Items of both priorities, each in order of age, so that every end is found at once. */
final class AgedItems<T extends RetryItem> {

  private final AgedList<T> high = new AgedList<>();
  private final AgedList<T> normal = new AgedList<>();

  boolean isEmpty() {
    return high.isEmpty() && normal.isEmpty();
  }

  void add(T item) {
    of(item).add(item);
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

  /** The one of some that goes first. */
  @Nullable T first(RetryOrder order, Predicate<? super T> which) {
    T first = order.first(high, which);
    return first == null ? order.first(normal, which) : first;
  }

  @Nullable T last(RetryOrder order) {
    if (!normal.isEmpty()) {
      return order.last(normal);
    }
    return high.isEmpty() ? null : order.last(high);
  }

  /** The older of the two items that were accepted first in their priority. */
  @Nullable T oldest() {
    T oldestHigh = high.isEmpty() ? null : high.oldest();
    T oldestNormal = normal.isEmpty() ? null : normal.oldest();
    return older(oldestHigh, oldestNormal);
  }

  /** The one of two that was created first; the first of them where both were at once. */
  static <T extends RetryItem> @Nullable T older(@Nullable T one, @Nullable T other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.createdNanos() <= other.createdNanos() ? one : other;
  }

  void forEach(Consumer<? super T> action) {
    high.forEach(action);
    normal.forEach(action);
  }

  private AgedList<T> of(T item) {
    return item.priority() == Priority.HIGH ? high : normal;
  }
}
