package dev.forwarder.bench;

/**
 * Which way round contenders go: each turn the other way than the one before, and each turn of a
 * round the other way than in the round before, however many turns a round has. What comes first
 * finds everything colder; nobody is to come first in all rounds.
 */
final class Turns {

  private boolean backwards;

  /** A round begins, the first being 1. */
  void beginRound(int round) {
    backwards = round % 2 == 0;
  }

  /** Whether the next turn goes backwards. */
  boolean next() {
    backwards = !backwards;
    return backwards;
  }
}
