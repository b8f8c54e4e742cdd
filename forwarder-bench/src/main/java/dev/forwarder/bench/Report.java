package dev.forwarder.bench;

import dev.forwarder.bench.process.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The results of a run as a table and charts for people, and as JSON for programs. */
final class Report {

  private static final String RESULTS = "results.json";

  private static final String HEAD =
      """
      | suite | case | subject | metric | median | min to max | rounds | goal | note |
      |---|---|---|---|---:|---:|---:|---|---|
      """;

  private Report() {}

  /**
   * What has been drawn beside the results.
   *
   * @param charts the names of the charts
   * @param undrawn why there are none, which is no reason to have no results; null where nothing
   *     went wrong
   */
  record Written(List<String> charts, @Nullable String undrawn) {}

  /** Writes {@code results.json} and {@code results.md}, and then the charts that this shows. */
  static Written write(Path folder, List<Result> results, List<String> jvm) throws IOException {
    write(folder, results, jvm, List.of());
    List<String> charts;
    try {
      charts = Charts.write(folder, results);
    } catch (IOException | RuntimeException | LinkageError | InternalError e) {
      // The last two are what a system without fonts or without a part of the JDK comes to.
      return new Written(
          List.of(), "bench: the charts in %s could not be drawn: %s".formatted(folder, e));
    }
    write(folder, results, jvm, charts);
    return new Written(charts, null);
  }

  /**
   * Writes the same, and draws nothing. Of the charts that belong to what was there before, which
   * would stand beside other numbers, only those stay that are told.
   *
   * @param charts the names of those that are there
   */
  static void write(Path folder, List<Result> results, List<String> jvm, Collection<String> charts)
      throws IOException {
    Files.createDirectories(folder);
    Set<String> stale = new LinkedHashSet<>(charts(folder.resolve(RESULTS)));
    replace(folder.resolve(RESULTS), Json.pretty(results) + "\n");
    StringBuilder page =
        new StringBuilder(Machine.describe(folder))
            .append("\n\n")
            .append(Machine.versions())
            .append("\n")
            .append(jvmOptions(jvm))
            .append("\n")
            .append(table(results));
    for (String chart : charts) {
      page.append("\n![%s](%s.svg)\n".formatted(chart.replace('-', ' '), chart));
    }
    replace(folder.resolve("results.md"), page.toString());
    stale.removeAll(charts);
    Charts.delete(folder, stale);
  }

  /** The names of those that the results in a file show; none where none of ours are. */
  private static Set<String> charts(Path file) {
    try {
      return Charts.names(List.of(Json.read(Files.readString(file), Result[].class)));
    } catch (IOException | RuntimeException e) {
      return Set.of();
    }
  }

  /** What was there stays until all of the new is: whoever is interrupted has either. */
  private static void replace(Path file, String text) throws IOException {
    replace(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The same of bytes. */
  static void replace(Path file, byte[] bytes) throws IOException {
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    Files.write(whole, bytes);
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** What the JVMs were given besides: a line, or none. */
  static String jvmOptions(List<String> jvm) {
    return jvm.isEmpty() ? "" : "JVM options: " + String.join(" ", jvm) + "\n";
  }

  /** Without what only says how far the rest can be believed: {@link Shares} are for that. */
  static String shortTable(List<Result> results) {
    return table(results.stream().filter(result -> !result.isOfMachine()).toList());
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
