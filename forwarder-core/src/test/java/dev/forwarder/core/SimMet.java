package dev.forwarder.core;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** How often each event was met. */
final class SimMet {

  private static final SimEvent[] EVENTS = SimEvent.values();

  private final long[] times = new long[EVENTS.length];

  void count(SimEvent event) {
    times[EnumIndex.of(event)]++;
  }

  long of(SimEvent event) {
    return times[EnumIndex.of(event)];
  }

  void add(SimMet other) {
    Arrays.setAll(times, i -> times[i] + other.times[i]);
  }

  List<SimEvent> never() {
    return Stream.of(EVENTS).filter(event -> of(event) == 0).toList();
  }

  @Override
  public String toString() {
    return Stream.of(EVENTS)
        .map(event -> event.name().toLowerCase(java.util.Locale.ROOT) + " " + of(event))
        .collect(joining(", "));
  }
}
