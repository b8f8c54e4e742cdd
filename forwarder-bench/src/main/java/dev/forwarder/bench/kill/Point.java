package dev.forwarder.bench.kill;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Where a process is killed. */
record Point(Step step, Moment moment) {

  /** Those that matter most: what moves a record from one state to the next. */
  private static final Set<Step> MAIN =
      Set.of(Step.WRITE, Step.SEAL, Step.ACKNOWLEDGE, Step.COPY, Step.DELETE);

  Point {
    requireNonNull(step, "step");
    requireNonNull(moment, "moment");
    if (moment == Moment.HALFWAY && !step.isWrite()) {
      throw new IllegalArgumentException("there is no half of " + step);
    }
  }

  /** All there are. */
  static List<Point> all(boolean forces) {
    List<Point> all = new ArrayList<>();
    for (Step step : Step.values()) {
      for (Moment moment : Moment.values()) {
        boolean is = moment != Moment.HALFWAY || step.isWrite();
        if (is && (forces || step != Step.FORCE)) {
          all.add(new Point(step, moment));
        }
      }
    }
    return all;
  }

  /** Whether every run comes here three times at the least; to the others, once. */
  boolean isMain() {
    return MAIN.contains(step) && moment != Moment.HALFWAY;
  }

  @Override
  public String toString() {
    return (moment + " " + step).toLowerCase(Locale.ROOT);
  }
}
