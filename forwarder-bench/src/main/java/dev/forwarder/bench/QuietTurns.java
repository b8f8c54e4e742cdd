package dev.forwarder.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Turns of which the quietest counts: where others used the machine meanwhile, all is measured
 * anew. Each slice is checked, also those that do not count: what was lost in one of them was lost.
 */
final class QuietTurns {

  /** With more than that taken by others, a slice says little. */
  private static final double QUIET_CORES = 0.15;

  private final Turns turns;
  private final int patience;
  private final Consumer<String> progress;

  /**
   * No turn yet.
   *
   * @param patience how often a turn is measured anew, at the most
   */
  QuietTurns(Turns turns, int patience, Consumer<String> progress) {
    this.turns = turns;
    this.patience = patience;
    this.progress = progress;
  }

  /**
   * Measures contenders one after another.
   *
   * @param check throws where a slice's numbers mean nothing
   * @return the slices of the quietest turn, in the order of the contenders
   */
  <T, X extends Exception> List<Slice> next(
      List<T> contenders, Turns.Act<T, Slice, X> measure, BiConsumer<T, Slice> check) throws X {
    List<Slice> quietest = turn(contenders, measure, check);
    for (int i = 0; i < patience && otherCores(quietest) > QUIET_CORES; i++) {
      progress.accept(
          String.format(Locale.ROOT, "others take %.2f cores, once more", otherCores(quietest)));
      List<Slice> again = turn(contenders, measure, check);
      quietest = otherCores(again) < otherCores(quietest) ? again : quietest;
    }
    return quietest;
  }

  private <T, X extends Exception> List<Slice> turn(
      List<T> contenders, Turns.Act<T, Slice, X> measure, BiConsumer<T, Slice> check) throws X {
    return turns.next(
        contenders,
        one -> {
          Slice slice = measure.by(one);
          check.accept(one, slice);
          return slice;
        });
  }

  private static double otherCores(List<Slice> slices) {
    return slices.stream().mapToDouble(Slice::otherCores).max().orElse(0);
  }
}
