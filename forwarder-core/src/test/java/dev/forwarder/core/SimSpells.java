package dev.forwarder.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Spells of calm and of trouble that follow each other: of a server, a path or a key. */
final class SimSpells {

  private final SimRandom chance;
  private final List<SimEvent> kinds;
  private final int path;
  private final int key;
  private final long calmNanos;
  private final long troubleNanos;
  private long until;
  private boolean trouble;
  private SimEvent kind = SimEvent.NO_REPLY;
  private double probability;

  /**
   * Calm at first.
   *
   * @param kinds what trouble there is
   * @param path the one that it is for; negative for all
   * @param key the same
   */
  SimSpells(SimRandom chance, List<SimEvent> kinds, int path, int key) {
    this.chance = chance;
    this.kinds = kinds;
    this.path = path;
    this.key = key;
    this.calmNanos = chance.spread(30 * SimTimes.SECOND, 30 * SimTimes.MINUTE);
    this.troubleNanos = chance.spread(5 * SimTimes.SECOND, 20 * SimTimes.MINUTE);
    this.until = (long) (chance.next() * calmNanos);
  }

  /** What happens to a request now; null where all is well. */
  @Nullable SimEvent at(int requestPath, int requestKey, long now) {
    while (now >= until) {
      turn();
    }
    boolean here = trouble && (path < 0 || path == requestPath) && (key < 0 || key == requestKey);
    return here && chance.chance(probability) ? kind : null;
  }

  private void turn() {
    trouble = !trouble;
    long typical = trouble ? troubleNanos : calmNanos;
    until += 1 + (long) (-Math.log(1 - chance.next()) * typical);
    kind = chance.pick(kinds);
    probability = chance.chance(0.6) ? 1 : chance.spread(1, 100) / 100.0;
  }
}
