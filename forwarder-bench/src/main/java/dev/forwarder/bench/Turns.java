package dev.forwarder.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which way round contenders go: each turn the other way than the one before, and each turn of a
 * round the other way than in the round before, however many turns a round has. What comes first
 * finds everything colder; nobody is to come first in all rounds.
 */
final class Turns {

  private boolean backwards;

  /** What one contender does in its turn. */
  @FunctionalInterface
  interface Act<T, R, X extends Exception> {
    R by(T contender) throws X;
  }

  /** A round begins, the first being 1. */
  void beginRound(int round) {
    backwards = round % 2 == 0;
  }

  /**
   * The next turn: one after another.
   *
   * @return what became of it, in the order of the contenders whichever way round they went
   */
  <T, R, X extends Exception> List<R> next(List<T> contenders, Act<T, R, X> act) throws X {
    List<R> results = new ArrayList<>(Collections.nCopies(contenders.size(), null));
    for (int i = 0; i < contenders.size(); i++) {
      int at = backwards ? contenders.size() - 1 - i : i;
      results.set(at, act.by(contenders.get(at)));
    }
    backwards = !backwards;
    return results;
  }
}
