package dev.forwarder.core;

import dev.forwarder.api.ForwarderHealth.KeyHealth;
import dev.forwarder.api.KeyStatus;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All keys in force, what is known of each, and which are to be asked about next, so many at a
 * time. Keys with one question go together. It only keeps the books: {@link KeyChecker} asks.
 * Thread-safe.
 */
final class KeyChecks {

  /** So many requests are under way at the same time, however many domains there are. */
  static final int MOST_UNDER_WAY = 16;

  private final Deque<List<CheckedKey>> waiting = new ArrayDeque<>();
  private Map<Place, CheckedKey> inForce = Map.of();
  private int underWay;
  private boolean running;
  private boolean ended;
  private long lastChange;

  /** Where a key stands; unique, whichever other keys there are. */
  private record Place(String domain, String keyId) {
    static Place of(CheckedKey key) {
      return new Place(key.domain().name(), key.key().id());
    }
  }

  /**
   * These are in force from now on. What is known of those that were before stays known; the others
   * are asked about before all that waits, if checks have begun.
   *
   * @param change numbers the changes: what comes later than a newer one is not in force any more
   * @return whether any came, went or changed
   */
  synchronized boolean replace(List<CheckedKey> keys, long change) {
    if (change < lastChange) {
      return false;
    }
    lastChange = change;
    Map<Place, CheckedKey> next = new LinkedHashMap<>();
    List<CheckedKey> fresh = new ArrayList<>();
    for (CheckedKey key : keys) {
      CheckedKey known = inForce.get(Place.of(key));
      if (known == null || !known.isSame(key)) {
        fresh.add(key);
        next.put(Place.of(key), key);
      } else {
        next.put(Place.of(key), known);
      }
    }
    boolean changed = !fresh.isEmpty() || next.size() != inForce.size();
    inForce = next;
    if (running) {
      groups(fresh).forEach(waiting::addFirst);
    }
    return changed;
  }

  /** Checks begin, unless they have ended already. */
  synchronized void start() {
    running = !ended;
  }

  /** Checks end: nothing that comes after this changes anything. */
  synchronized void stop() {
    ended = true;
    running = false;
    waiting.clear();
  }

  /** All are to be asked about, but those that are waiting or asked about already. */
  synchronized void queueAll() {
    if (running) {
      waiting.addAll(groups(inForce.values()));
    }
  }

  private static Collection<List<CheckedKey>> groups(Collection<CheckedKey> keys) {
    Map<KeyQuestion, List<CheckedKey>> groups = new LinkedHashMap<>();
    for (CheckedKey key : keys) {
      if (key.probe() != null && !key.isPending()) {
        key.pending(true);
        groups.computeIfAbsent(KeyQuestion.of(key.probe()), question -> new ArrayList<>()).add(key);
      }
    }
    return groups.values();
  }

  /** Whether there is a key that can be asked about. */
  synchronized boolean canAsk() {
    return running && inForce.values().stream().anyMatch(key -> key.probe() != null);
  }

  /**
   * Takes those that are to be asked about next.
   *
   * @return keys of one question, who {@link #answered} must be called for; null for none now
   */
  synchronized @Nullable List<CheckedKey> next() {
    if (!running || underWay >= MOST_UNDER_WAY) {
      return null;
    }
    List<CheckedKey> group = waiting.poll();
    while (group != null && group.stream().noneMatch(this::isInForce)) {
      group = waiting.poll();
    }
    underWay += group == null ? 0 : 1;
    return group;
  }

  /**
   * There is an answer. It counts for those that are still in force with the secret that it was
   * asked for.
   *
   * @return those that it counts for
   */
  synchronized List<CheckedKey> answered(List<CheckedKey> keys) {
    underWay--;
    keys.forEach(key -> key.pending(false));
    return running ? keys.stream().filter(this::isInForce).toList() : List.of();
  }

  /**
   * What an answer says.
   *
   * @param keys whom it counts for
   * @return whether it is anything new
   */
  synchronized boolean learn(List<CheckedKey> keys, KeyStatus status, String answer, Instant now) {
    boolean changed = false;
    for (CheckedKey key : keys) {
      changed |= key.answered(status, answer, now);
    }
    return changed;
  }

  private boolean isInForce(CheckedKey key) {
    return inForce.get(Place.of(key)) == key;
  }

  /** What is known of each. */
  synchronized List<KeyHealth> health() {
    return inForce.values().stream().map(CheckedKey::health).toList();
  }
}
