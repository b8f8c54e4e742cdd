package dev.forwarder.core;

import dev.forwarder.api.Endpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of one target, within a bound: so many paths have a lane of their own, the others share
 * a few. The step's own.
 */
final class TargetLanes {

  /** So many paths have a lane of their own at the most. */
  static final int OWN = 128;

  /** So many lanes the other paths share. */
  static final int SHARED = 16;

  /** Of so many endpoints it is known which own lane is theirs, without a look at the path. */
  private static final int KNOWN = 1000;

  /** What is longer is not kept beyond its payload: a thousand of them would be megabytes. */
  static final int MOST_KNOWN_LENGTH = 256;

  private final Map<Endpoint, Lane> byEndpoint = new HashMap<>();
  private final Map<String, Lane> byPath = new HashMap<>();
  private final @Nullable Lane[] shared = new Lane[SHARED];

  /** So many who ask for a lane pass before idle ones are looked for again. */
  private int toPass;

  /** The own lane of an endpoint's path, if it was looked for lately. */
  @Nullable Lane known(Endpoint endpoint) {
    return byEndpoint.get(endpoint);
  }

  void know(Endpoint endpoint, Lane lane) {
    if (Transaction.lengthOf(endpoint) > MOST_KNOWN_LENGTH) {
      return;
    }
    if (byEndpoint.size() >= KNOWN) {
      byEndpoint.clear();
    }
    byEndpoint.put(endpoint, lane);
  }

  /** A path's own lane. */
  @Nullable Lane own(String path) {
    return byPath.get(path);
  }

  void own(String path, Lane lane) {
    byPath.put(path, lane);
  }

  /** Whether no more paths can have lanes of their own. */
  boolean isFull() {
    return byPath.size() >= OWN;
  }

  /** Whether whoever asks now should look for idle lanes. */
  boolean mayLook() {
    if (toPass > 0) {
      toPass--;
      return false;
    }
    return true;
  }

  /** There were no idle lanes among so many. */
  void lookedInVain(int looks) {
    toPass = looks;
  }

  /** Forgets the own lanes that are like that. */
  void forget(Predicate<Lane> idle) {
    if (byPath.values().removeIf(idle)) {
      byEndpoint.clear();
    }
  }

  void forEach(Consumer<? super Lane> action) {
    byPath.values().forEach(action);
    for (Lane lane : shared) {
      if (lane != null) {
        action.accept(lane);
      }
    }
  }

  /** Whether anything waits for another attempt in any of them. */
  boolean isAnythingWaiting() {
    boolean[] found = new boolean[1];
    forEach(lane -> found[0] |= !lane.waiting().isEmpty());
    return found[0];
  }

  @Nullable Lane shared(int number) {
    return shared[number];
  }

  void shared(int number, Lane lane) {
    shared[number] = lane;
  }
}
