package dev.forwarder.bench;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One number of a run, over all its rounds.
 *
 * @param suite which suite
 * @param caseName which case of it, a path from the general to the special
 * @param subject what was measured
 * @param metric which number
 * @param unit what it is counted in
 * @param better {@code higher} or {@code lower}
 * @param median over the rounds, and their turns where they have several
 * @param min over the same
 * @param max over the same
 * @param rounds how many there were
 * @param note what has to be known to read it
 * @param goal what it should be, where that is known
 */
record Result(
    String suite,
    @JsonProperty("case") String caseName,
    String subject,
    String metric,
    String unit,
    String better,
    double median,
    double min,
    double max,
    int rounds,
    String note,
    @JsonIgnore @Nullable Goal goal) {

  /** Whether it only says how far other numbers can be believed. */
  boolean isOfMachine() {
    return unit.equals(Metric.CORES);
  }

  /** This, with something in front of its note; nothing to add is nothing. */
  Result notedFirst(String text) {
    String whole = text.isEmpty() || note.isEmpty() ? text + note : text + "; " + note;
    return new Result(
        suite, caseName, subject, metric, unit, better, median, min, max, rounds, whole, goal);
  }
}
