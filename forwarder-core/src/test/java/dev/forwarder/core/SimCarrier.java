package dev.forwarder.core;

import java.util.List;

/** What was seen to travel under one Idempotency-Key. */
record SimCarrier(String key, List<SimRecord> members) {

  /** Whether these are one of the two halves that a refused batch falls into. */
  boolean hasHalf(List<SimRecord> others) {
    int middle = members.size() / 2;
    return others.equals(members.subList(0, middle))
        || others.equals(members.subList(middle, members.size()));
  }
}
