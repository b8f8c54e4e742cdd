package dev.forwarder.bench;

import dev.forwarder.bench.process.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The results of a run as a table and charts for people, and as JSON for programs. */
final class Report {

  private static final String HEAD =
      """
      | suite | case | subject | metric | median | min to max | rounds | goal | note |
      |---|---|---|---|---:|---:|---:|---|---|
      """;

  private Report() {}

  /** Writes {@code results.json}, {@code results.md} and the charts that this shows. */
  static void write(Path folder, List<Result> results, List<String> jvm) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("results.json"), Json.pretty(results) + "\n");
    StringBuilder page =
        new StringBuilder(Machine.describe(folder))
            .append("\n\n")
            .append(Machine.versions())
            .append("\n")
            .append(jvmOptions(jvm))
            .append("\n")
            .append(table(results));
    for (String chart : Charts.write(folder, results)) {
      page.append("\n![%s](%s.svg)\n".formatted(chart.replace('-', ' '), chart));
    }
    Files.writeString(folder.resolve("results.md"), page);
  }

  /** What the JVMs were given besides: a line, or none. */
  static String jvmOptions(List<String> jvm) {
    return jvm.isEmpty() ? "" : "JVM options: " + String.join(" ", jvm) + "\n";
  }

  /** Without what only says how far the rest can be believed. */
  static String shortTable(List<Result> results) {
    return table(results.stream().filter(result -> !result.unit().equals(Metric.CORES)).toList());
  }

  static String table(List<Result> results) {
    StringBuilder table = new StringBuilder(HEAD);
    results.forEach(result -> table.append(row(result)));
    return table.toString();
  }

  private static String row(Result result) {
    return String.join(
        " | ",
        "| " + result.suite(),
        result.caseName(),
        result.subject(),
        result.metric(),
        Numbers.text(result.median()),
        Numbers.text(result.min()) + " to " + Numbers.text(result.max()),
        Integer.toString(result.rounds()),
        goal(result),
        result.note() + " |\n");
  }

  private static String goal(Result result) {
    Goal goal = result.goal();
    return goal == null ? "" : goal + ": " + verdict(result, goal);
  }

  /** The median decides; whether all turns agree is said. */
  private static String verdict(Result result, Goal goal) {
    boolean isMetByLeast = goal.isMetBy(result.min());
    boolean isMetByGreatest = goal.isMetBy(result.max());
    if (goal.isMetBy(result.median())) {
      return isMetByLeast && isMetByGreatest ? "met" : "met, not each time";
    }
    return isMetByLeast || isMetByGreatest ? "**missed**, not each time" : "**missed**";
  }
}
