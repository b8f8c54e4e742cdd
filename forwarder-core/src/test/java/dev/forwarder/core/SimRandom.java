package dev.forwarder.core;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Chance, all of it drawn from one seed. */
final class SimRandom {

  private final SplittableRandom random;

  SimRandom(long seed) {
    this(new SplittableRandom(seed));
  }

  private SimRandom(SplittableRandom random) {
    this.random = random;
  }

  /** Chance of its own, which does not shift when more is drawn elsewhere. */
  SimRandom split() {
    return new SimRandom(random.split());
  }

  double next() {
    return random.nextDouble();
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** From the least to the most, both included. */
  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  /** From the least to the most, both included; as many small ones as large ones. */
  long spread(long least, long most) {
    double from = Math.log((double) least);
    double to = Math.log((double) most);
    return Math.round(Math.exp(from + next() * (to - from)));
  }

  /** The same chance, for others to draw from. */
  RandomGenerator generator() {
    return random;
  }

  <T> T pick(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
