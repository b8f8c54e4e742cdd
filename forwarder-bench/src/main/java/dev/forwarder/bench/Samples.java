package dev.forwarder.bench;

import dev.forwarder.bench.subject.Latencies.Summary;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one suite as they come in, round by round: one in each, or one for each turn of
 * it.
 */
final class Samples {

  private record Key(String caseName, String subject, Metric metric) {}

  private static final class Series {
    final List<Double> values = new CopyOnWriteArrayList<>();
    final Set<Integer> rounds = new CopyOnWriteArraySet<>();
    String note = "";
    @Nullable Goal goal;
  }

  private final String suite;
  private final String prefix;
  private final Map<Key, Series> series;
  private int round;

  Samples(String suite) {
    this(suite, "", Collections.synchronizedMap(new LinkedHashMap<>()));
  }

  private Samples(String suite, String prefix, Map<Key, Series> series) {
    this.suite = suite;
    this.prefix = prefix;
    this.series = series;
  }

  /** The same, where each case stands below a name. */
  Samples below(String name) {
    return new Samples(suite, prefix + name + "/", series);
  }

  /** What comes from now on is of one more round. */
  void beginRound() {
    round++;
  }

  /**
   * One more value of the round.
   *
   * @throws IllegalStateException if it is no number, or a rate of nothing: what is compared with
   *     that has met any goal
   */
  void add(String caseName, String subject, Metric metric, double value) {
    if (!Double.isFinite(value) || (metric.unit().equals(Metric.PER_SECOND) && value <= 0)) {
      throw new IllegalStateException(
          "%s: %s%s, %s: %s is %s, so that nothing can be compared with it"
              .formatted(suite, prefix, caseName, subject, metric.name(), value));
    }
    Series all = series(caseName, subject, metric);
    all.values.add(value);
    all.rounds.add(round);
  }

  /** The rates and the costs of contenders, whose requests the sink counts. */
  void addRates(List<Contender> contenders, List<Slice> slices) {
    addRates(contenders, slices, Metric.REQUESTS_PER_SECOND, Metric.PER_CPU_SECOND);
  }

  /** The same of whatever the sink counts. */
  void addRates(List<Contender> contenders, List<Slice> slices, Metric rate, Metric perCpu) {
    for (int i = 0; i < slices.size(); i++) {
      String caseName = contenders.get(i).caseName();
      String subject = contenders.get(i).subject();
      Slice slice = slices.get(i);
      add(caseName, subject, rate, slice.perSecond());
      add(caseName, subject, perCpu, slice.perCpuSecond());
      add(caseName, subject, Metric.CLIENT_CORES, slice.subject().cores());
      add(caseName, subject, Metric.SINK_CORES, slice.sinkCores());
      add(caseName, subject, Metric.OTHER_CORES, slice.otherCores());
    }
  }

  /** How a contender's rates compare with those that something else had in the same turn. */
  void addRatios(Contender contender, Slice slice, String other, Slice otherSlice) {
    Metric rate = Metric.REQUESTS_PER_SECOND.ratioTo(other);
    Metric perCpu = Metric.PER_CPU_SECOND.ratioTo(other);
    addRatios(contender, slice, otherSlice, rate, perCpu);
  }

  private void addRatios(
      Contender contender, Slice slice, Slice otherSlice, Metric rate, Metric perCpu) {
    String caseName = contender.caseName();
    add(caseName, contender.subject(), rate, slice.perSecond() / otherSlice.perSecond());
    add(caseName, contender.subject(), perCpu, slice.perCpuSecond() / otherSlice.perCpuSecond());
  }

  /** How the first contender's rates compare with those of each other in the same turn. */
  void addRatios(List<Contender> contenders, List<Slice> slices, Metric rate, Metric perCpu) {
    for (int i = 1; i < slices.size(); i++) {
      String other = contenders.get(i).subject();
      addRatios(
          contenders.get(0),
          slices.get(0),
          slices.get(i),
          rate.ratioTo(other),
          perCpu.ratioTo(other));
    }
  }

  /** How long something took, as far as enough was measured. */
  void addTold(String caseName, String subject, List<Percentile> percentiles, Summary measured) {
    for (Percentile each : percentiles) {
      if (each.isTold(measured)) {
        add(caseName, subject, each.metric(), each.in(measured));
      }
    }
  }

  /** What has to be known to read it. */
  void note(String caseName, String subject, Metric metric, String note) {
    series(caseName, subject, metric).note = note;
  }

  /** What it should be. */
  void goal(String caseName, String subject, Metric metric, Goal goal) {
    series(caseName, subject, metric).goal = goal;
  }

  /** The median so far; NaN where there is nothing. */
  double median(String caseName, String subject, Metric metric) {
    return median(series(caseName, subject, metric).values.stream().sorted().toList());
  }

  private Series series(String caseName, String subject, Metric metric) {
    return series.computeIfAbsent(new Key(prefix + caseName, subject, metric), key -> new Series());
  }

  /** What there is so far; for any thread, since a run may be interrupted. */
  List<Result> results() {
    synchronized (series) {
      return series.entrySet().stream()
          .filter(entry -> !entry.getValue().values.isEmpty())
          .map(entry -> result(entry.getKey(), entry.getValue()))
          .toList();
    }
  }

  private Result result(Key key, Series all) {
    List<Double> sorted = all.values.stream().sorted().toList();
    return new Result(
        suite,
        key.caseName(),
        key.subject(),
        key.metric().name(),
        key.metric().unit(),
        key.metric().better().name().toLowerCase(Locale.ROOT),
        median(sorted),
        sorted.get(0),
        sorted.get(sorted.size() - 1),
        all.rounds.size(),
        all.note,
        all.goal);
  }

  private static double median(List<Double> sorted) {
    int size = sorted.size();
    if (size == 0) {
      return Double.NaN;
    }
    return (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
  }
}
