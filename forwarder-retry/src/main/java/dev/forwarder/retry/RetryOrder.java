package dev.forwarder.retry;

import java.util.SortedSet;

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

  /** The one that goes first of a set that is not empty and sorted by age. */
  <T extends RetryItem> T first(SortedSet<T> byAge) {
    return this == OLDEST_FIRST ? byAge.first() : byAge.last();
  }

  /** The one that goes last of a set that is not empty and sorted by age. */
  <T extends RetryItem> T last(SortedSet<T> byAge) {
    return this == OLDEST_FIRST ? byAge.last() : byAge.first();
  }
}
