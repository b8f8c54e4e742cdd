package dev.forwarder.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/**
 * What a run has found so far: written after each suite, and printed once, at the end of the run or
 * where it is interrupted. Thread-safe.
 */
final class RunReport {

  private static final String INCOMPLETE = "incomplete: the run was interrupted";

  /** What is being measured. */
  private record Measuring(String title, Samples samples) {}

  private final Path out;
  private final List<String> jvm;
  private final PrintWriter console;
  private final PrintWriter errors;
  private final List<Result> results = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private List<String> charts = List.of();
  private @Nullable String unwritten;
  private @Nullable Measuring measuring;
  private boolean isPrinted;
  private volatile boolean isInterrupted;

  /**
   * Nothing so far.
   *
   * @param out the folder of the results
   * @param jvm what JVMs are given besides
   * @param console where the table goes
   * @param errors where failures go
   */
  RunReport(Path out, List<String> jvm, PrintWriter console, PrintWriter errors) {
    this.out = out;
    this.jvm = jvm;
    this.console = console;
    this.errors = errors;
  }

  /** A suite begins. */
  synchronized void begins(String title, Samples samples) {
    measuring = new Measuring(title, samples);
  }

  /** It has found all that it looks for. */
  synchronized void ends(Samples samples) {
    measuring = null;
    results.addAll(Guarantees.told(samples.results()));
  }

  /** It has failed, and what it had found is worth nothing. */
  synchronized void fails(String title, RuntimeException why) {
    measuring = null;
    failures.add("bench: %s has failed, and has no results: %s".formatted(title, why));
  }

  /**
   * Writes what there is, after each suite, so that nobody can take it away any more. What cannot
   * be written is told at the end: the next suite is measured all the same.
   */
  synchronized void write() {
    if (!isPrinted) {
      try {
        Report.Written written = Report.write(out, results, jvm);
        charts = written.charts();
        unwritten = isInterrupted ? null : written.undrawn();
      } catch (IOException e) {
        unwritten = notWritten(e);
      }
    }
  }

  private String notWritten(IOException why) {
    return "bench: the results in %s could not be written: %s".formatted(out, why);
  }

  /** Nothing is to be begun any more, since the process is ending. */
  void interrupt() {
    isInterrupted = true;
  }

  /** Whether that is so. */
  boolean isInterrupted() {
    return isInterrupted;
  }

  /** At the end of the run: prints everything, and says with which code it ends. */
  synchronized int print() {
    if (!isPrinted) {
      isPrinted = true;
      printTable(results);
      printFailures();
    }
    return failures.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /**
   * The run ends here: writes and prints what there is, what the suite under way has found so far,
   * too, and marks that.
   */
  synchronized void printInterrupted() {
    if (isPrinted) {
      return;
    }
    isPrinted = true;
    List<Result> partial = partial();
    List<Result> all = new ArrayList<>(results);
    all.addAll(partial);
    if (!all.isEmpty()) {
      writeUndrawn(all);
      printTable(all);
    }
    failures.add(0, interruption(partial));
    printFailures();
  }

  private List<Result> partial() {
    return measuring == null
        ? List.of()
        : Guarantees.told(measuring.samples().results()).stream()
            .map(result -> result.notedFirst(INCOMPLETE))
            .toList();
  }

  /** What would be drawn would not be complete, and may not be any more: the JVM is ending. */
  private void writeUndrawn(List<Result> all) {
    try {
      Report.write(out, all, jvm, charts);
    } catch (IOException e) {
      unwritten = notWritten(e);
    }
  }

  private String interruption(List<Result> partial) {
    if (measuring == null) {
      return "bench: interrupted";
    }
    return "bench: interrupted in %s, which has %s"
        .formatted(
            measuring.title(),
            partial.isEmpty() ? "no results yet" : "results of a part of its rounds alone");
  }

  private void printTable(List<Result> shown) {
    console.println(Machine.describe(out));
    console.println(Machine.versions());
    console.print(Report.jvmOptions(jvm));
    console.println();
    console.print(Report.shortTable(shown));
    console.print(shares(shown));
    console.printf("%nin %s: results.json, results.md%s%n", out.toAbsolutePath(), drawn());
    console.flush();
  }

  private String drawn() {
    return switch (charts.size()) {
      case 0 -> "";
      case 1 -> " and a chart";
      default -> " and " + charts.size() + " charts";
    };
  }

  /** Below the table, with a line between. */
  private static String shares(List<Result> shown) {
    String lines = Shares.lines(shown, Runtime.getRuntime().availableProcessors());
    return lines.isEmpty() ? "" : System.lineSeparator() + lines;
  }

  private void printFailures() {
    if (unwritten != null) {
      failures.add(unwritten);
    }
    failures.forEach(errors::println);
    errors.flush();
  }
}
