package dev.forwarder.bench;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Who took how much of the machine's cores, over all cases of a suite: how far its rates can be
 * believed. Pure functions.
 */
final class Shares {

  private Shares() {}

  /** A line for each suite in which that was measured, such as for people to read below a table. */
  static String lines(List<Result> results, int cores) {
    return results.stream()
        .filter(Result::isOfMachine)
        .collect(groupingBy(Result::suite, LinkedHashMap::new, toList()))
        .entrySet()
        .stream()
        .map(each -> line(each.getKey(), each.getValue(), cores))
        .collect(joining());
  }

  private static String line(String suite, List<Result> results, int cores) {
    String shares =
        Stream.concat(
                Stream.of(share("the sink", of(results, Metric.SINK_CORES))), subjects(results))
            .filter(share -> !share.isEmpty())
            .collect(joining(", "));
    double others =
        of(results, Metric.OTHER_CORES).stream().mapToDouble(Result::max).max().orElse(0);
    return String.format(
        Locale.ROOT, "%s: of %d cores %s; others %.2f at most%n", suite, cores, shares, others);
  }

  private static Stream<String> subjects(List<Result> results) {
    Map<String, List<Result>> bySubject =
        of(results, Metric.CLIENT_CORES).stream()
            .collect(groupingBy(Result::subject, LinkedHashMap::new, toList()));
    return bySubject.entrySet().stream().map(each -> share(each.getKey(), each.getValue()));
  }

  private static List<Result> of(List<Result> results, Metric metric) {
    return results.stream().filter(result -> result.metric().equals(metric.name())).toList();
  }

  /** The median of the cases' medians, and all that was ever measured. */
  private static String share(String who, List<Result> results) {
    if (results.isEmpty()) {
      return "";
    }
    double[] medians = results.stream().mapToDouble(Result::median).sorted().toArray();
    double middle = (medians[(medians.length - 1) / 2] + medians[medians.length / 2]) / 2;
    double least = results.stream().mapToDouble(Result::min).min().orElse(middle);
    double most = results.stream().mapToDouble(Result::max).max().orElse(middle);
    return String.format(Locale.ROOT, "%s took %.2f (%.2f to %.2f)", who, middle, least, most);
  }
}
