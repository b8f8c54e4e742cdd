package dev.forwarder.core;

import dev.forwarder.api.Priority;

/** How many transactions of a domain are on disk alone. The step's own. */
final class Stored {

  private final long[] counts = new long[Priority.values().length];

  void add(Priority priority, long more) {
    counts[EnumIndex.of(priority)] += more;
  }

  long of(Priority priority) {
    return counts[EnumIndex.of(priority)];
  }

  long total() {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    return total;
  }
}
