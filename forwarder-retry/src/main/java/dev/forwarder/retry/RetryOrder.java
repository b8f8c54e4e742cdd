package dev.forwarder.retry;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which of two waiting transactions of one priority goes first. */
public enum RetryOrder {
  /** The one that was accepted last: after an outage, fresh data matters most. */
  NEWEST_FIRST,
  /** The one that was accepted first. */
  OLDEST_FIRST;

  /** Negative where {@code a} goes before {@code b}: high priority first, then by this order. */
  int compare(RetryItem a, RetryItem b) {
    int byPriority = a.priority().compareTo(b.priority());
    if (byPriority != 0) {
      return byPriority;
    }
    int byAge = RetryItem.BY_AGE.compare(a, b);
    return this == OLDEST_FIRST ? byAge : -byAge;
  }

  /** The one that goes first of a list that is not empty. */
  <T extends RetryItem> T first(AgedList<T> byAge) {
    return this == OLDEST_FIRST ? byAge.oldest() : byAge.newest();
  }

  /** The one of some that goes first; null where there is none. */
  <T extends RetryItem> @Nullable T first(AgedList<T> byAge, Predicate<? super T> which) {
    return this == OLDEST_FIRST ? byAge.oldest(which) : byAge.newest(which);
  }

  /** The one that goes last of a list that is not empty. */
  <T extends RetryItem> T last(AgedList<T> byAge) {
    return this == OLDEST_FIRST ? byAge.newest() : byAge.oldest();
  }
}
