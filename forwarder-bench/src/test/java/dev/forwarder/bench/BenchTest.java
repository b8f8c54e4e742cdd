package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.cli.console.Shutdown;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

final class BenchTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Bench.commandLine(new Bench())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  @Test
  void listsItsSuites() {
    assertThat(run("--list")).isZero();
    assertThat(out.toString().lines().map(line -> line.strip().split(" ", 2)[0]))
        .containsExactly(
            "submit",
            "end-to-end",
            "batch",
            "isolation",
            "flaky",
            "memory",
            "spool",
            "spool/append",
            "spool/group-commit",
            "spool/read-back",
            "spool/opening",
            "spool/replay",
            "spool/slow-disk",
            "recovery",
            "recovery/refused",
            "recovery/killed",
            "echopost",
            "echopost/hand-over",
            "echopost/agent-replay",
            "echopost/fallback-upload",
            "echopost/switching",
            "scale",
            "startup");
  }

  @Test
  void anUnknownSuiteIsBadUsage() {
    assertThat(run("speed")).isEqualTo(2);
    assertThat(err.toString()).contains("no suite 'speed'; there are [submit, end-to-end");
  }

  @Test
  void anUnknownPartIsBadUsageAndThePartsAreNamed() {
    assertThat(run("spool/speed")).isEqualTo(2);
    assertThat(err.toString())
        .contains("no suite 'spool/speed'; there are [spool/append, spool/group-commit");
  }

  @ParameterizedTest
  @CsvSource({
    "--rounds,     0,    must be 1 or more",
    "--in-flight,  '8,0', 'must be 1 to 1000, was: 0'",
    "--in-flight,  4000, 'must be 1 to 1000, was: 4000'",
    "--io-threads, 0,    'must be 1 to 1024, was: 0'",
    "--io-threads, 9999, 'must be 1 to 1024, was: 9999'",
    "--patience,   -1,   must be 0 or more",
  })
  void aNumberOutOfBoundsIsBadUsage(String option, String value, String bound) {
    assertThat(run("startup", option + "=" + value)).isEqualTo(2);
    assertThat(err.toString()).contains(option + ": " + bound);
  }

  @ParameterizedTest
  @CsvSource({
    "startup,           --rounds",
    "kill,              --kills",
    "kill,              --seed",
    "kill-send,         --lines",
  })
  void whatIsNoNumberIsBadUsage(String command, String option) {
    assertThat(run(command, option + "=12three")).isEqualTo(2);
    assertThat(err.toString()).contains(option, "'12three' is no whole number");
  }

  @Test
  void whatARecordingCouldNotBeCalledIsBadUsage() {
    assertThat(run("startup", "--profile", "--out", "a,b")).isEqualTo(2);
    assertThat(err.toString()).contains("--out: ", "'a,b'");
  }

  @Test
  void noNumberInFlightIsBadUsage() {
    assertThat(run("startup", "--in-flight", ",")).isEqualTo(2);
    assertThat(err.toString()).contains("--in-flight: a number is needed");
  }

  @Test
  void aWrongNumberIsBadUsageThoughOnlyNamesAreAskedFor() {
    assertThat(run("--list", "--rounds", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--rounds: must be 1 or more");
  }

  @Test
  void listsThoseThatAreGiven() {
    assertThat(run("--list", "spool/append", "startup")).isZero();
    assertThat(out.toString().lines().map(line -> line.strip().split(" ", 2)[0]))
        .containsExactly("spool", "spool/append", "startup");
    assertThat(run("--list", "speed")).isEqualTo(2);
    assertThat(err.toString()).contains("no suite 'speed'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          submit jmh                       | 'submit'
          --quick jmh                      | --quick
          --log-level=warn --rounds 2 kill | --rounds
          """)
  void whatStandsBeforeAnotherCommandIsBadUsage(String given, String unused) {
    assertThat(run(given.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString()).contains(unused + " has no meaning before ");
  }

  /** A suite of one number, or of none. */
  private record OneNumber(String name, boolean fails) implements Suite {

    @Override
    public String description() {
      return "for tests";
    }

    @Override
    public void run(BenchRun run, Samples samples) {
      run.beginRound(name, 1, samples);
      samples.add("case", "forwarder", Metric.REQUESTS_PER_SECOND, 7);
      if (fails) {
        throw new IllegalStateException("lost: 3");
      }
    }
  }

  @Test
  void suiteThatFailsCostsNoOtherItsResults(@TempDir Path folder) {
    Family family =
        new Family("some", List.of(new OneNumber("bad", true), new OneNumber("good", false)));
    assertThat(run(List.of(family, new OneNumber("other", false)), folder)).isEqualTo(1);
    assertThat(err.toString())
        .contains("bench: some/bad has failed, and has no results", "lost: 3", "at dev.forwarder");
    assertThat(folder.resolve("results.md"))
        .content()
        .contains("| some | good/case | forwarder |", "| other | case | forwarder |")
        .doesNotContain("bad");
    assertThat(out.toString()).contains("in " + folder + ": results.json, results.md\n");
  }

  /** A suite with something to compare, which keeps something on disk. */
  private record TwoSubjects(String name) implements Suite {

    @Override
    public String description() {
      return "for tests";
    }

    @Override
    public void run(BenchRun run, Samples samples) {
      run.beginRound(name, 1, samples);
      try {
        Files.createDirectories(run.newFolder());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      samples.add("1KiB", "forwarder", Metric.REQUESTS_PER_SECOND, 7);
      samples.add("1KiB", "other", Metric.REQUESTS_PER_SECOND, 8);
    }
  }

  /** A suite that would need more room than any disk has. */
  private record Boundless(String name) implements Suite {

    @Override
    public String description() {
      return "for tests";
    }

    @Override
    public long mostBytes(BenchOptions options) {
      return Long.MAX_VALUE;
    }

    @Override
    public void run(BenchRun run, Samples samples) {
      throw new AssertionError("nothing is begun without room");
    }
  }

  @Test
  void aDiskWithoutRoomIsToldBeforeAnythingIsMeasured(@TempDir Path folder) {
    Family family = new Family("some", List.of(new Boundless("large"), new TwoSubjects("small")));
    assertThat(run(List.of(family), folder)).isEqualTo(2);
    assertThat(err.toString()).containsPattern("--out: up to [0-9,]+ MB are written to " + folder);
    assertThat(folder).isEmptyDirectory();
  }

  /** A suite in whose round another run with the same folder is begun. */
  private record Beside(String name, AtomicReference<Runnable> other) implements Suite {

    @Override
    public String description() {
      return "for tests";
    }

    @Override
    public void run(BenchRun run, Samples samples) {
      run.beginRound(name, 1, samples);
      other.get().run();
    }
  }

  @Test
  void twoRunsDoNotWriteToOneFolder(@TempDir Path folder) {
    AtomicReference<Runnable> other = new AtomicReference<>();
    List<Integer> exitCodes = new ArrayList<>();
    other.set(() -> exitCodes.add(run(List.of(new OneNumber("late", false)), folder)));

    exitCodes.add(run(List.of(new Beside("first", other)), folder));
    exitCodes.add(run(List.of(new OneNumber("next", false)), folder));

    assertThat(err.toString()).containsOnlyOnce("--out: another run writes to " + folder);
    assertThat(exitCodes).containsExactly(2, 0, 0);
    assertThat(out.toString()).contains("| next |").doesNotContain("late");
  }

  private int run(List<Suite> suites, Path folder) {
    return run(new Bench(new SuiteCatalog(suites)), folder);
  }

  private int run(Bench bench, Path folder) {
    return Bench.commandLine(bench)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute("--rounds=1", "--out=" + folder);
  }

  /** A suite in whose first round the process is asked to end. */
  private record Interrupted(String name, boolean hasNumbers, AtomicReference<Runnable> request)
      implements Suite {

    @Override
    public String description() {
      return "for tests";
    }

    @Override
    public void run(BenchRun run, Samples samples) {
      run.beginRound(name, 1, samples);
      if (hasNumbers) {
        samples.add("1KiB", "forwarder", Metric.REQUESTS_PER_SECOND, 7);
      }
      request.get().run();
    }
  }

  private void runInterrupted(boolean hasNumbers, Path folder, Suite... before) {
    AtomicReference<Runnable> request = new AtomicReference<>();
    List<Suite> suites = new ArrayList<>(List.of(before));
    suites.add(new Interrupted("cut", hasNumbers, request));
    suites.add(new OneNumber("never", false));
    Shutdown shutdown =
        watcher -> {
          request.set(watcher);
          return () -> {};
        };
    run(new Bench(new SuiteCatalog(suites), () -> shutdown), folder);
  }

  @Test
  void anInterruptedRunShowsWhatItHasFoundAndMarksWhatIsIncomplete(@TempDir Path folder) {
    runInterrupted(true, folder, new OneNumber("whole", false));

    assertThat(out.toString())
        .containsOnlyOnce("| suite |")
        .contains("| whole | case | forwarder | requests_per_second | 7 |")
        .containsPattern("\\| cut \\| 1KiB \\| forwarder .*incomplete: the run was interrupted")
        .contains("in " + folder + ": results.json");
    assertThat(err.toString())
        .contains("bench: interrupted in cut, which has results of a part of its rounds alone");
    assertThat(folder.resolve("results.md"))
        .content()
        .contains("| whole |", "| cut |")
        .doesNotContain("never");
  }

  @Test
  void anInterruptedRunWithoutResultsLeavesTheFolderAsItIs(@TempDir Path folder) {
    runInterrupted(false, folder);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .contains("bench: interrupted in cut, which has no results yet")
        .doesNotContain("never");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "jmh", "kill", "kill-send"})
  void helpOfEachCommandHasAnExample(String command) {
    assertThat(command.isEmpty() ? run("--help") : run(command, "--help")).isZero();
    assertThat(out.toString()).contains("Examples:", ("  bench " + command).stripTrailing());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--list", "jmh -h", "kill --help"})
  void anUnknownLevelOfLoggingIsBadUsage(String command) {
    assertThat(run((command + " --log-level=loud").split(" ", -1))).isEqualTo(2);
    assertThat(err.toString()).contains("--log-level", "ERROR, WARN, INFO", "'loud'");
  }

  @Test
  void levelOfLoggingIsTakenInAnyCase() {
    assertThat(run("--log-level=debug", "--list")).isZero();
    assertThat(LoggerFactory.getLogger("dev.forwarder").isDebugEnabled()).isTrue();
    assertThat(LoggerFactory.getLogger("io.netty").isInfoEnabled()).isFalse();

    assertThat(run("--log-level=warn", "--list")).isZero();
    assertThat(LoggerFactory.getLogger("dev.forwarder").isInfoEnabled()).isFalse();
  }

  @Test
  void whatLiesInTheFolderOfTheResultsStaysThere(@TempDir Path folder) throws IOException {
    Path theirs = Files.createFile(Files.createDirectory(folder.resolve("disk")).resolve("file"));

    assertThat(run(List.of(new TwoSubjects("some")), folder)).isZero();
    assertThat(out.toString()).contains("in " + folder + ": results.json, results.md and a chart");
    assertThat(theirs).exists();
    assertThat(folder).isDirectoryNotContaining("glob:**/disk-*");
  }

  @Test
  void aChartThatCannotBeDrawnIsAFailureThatEndsNoRun(@TempDir Path folder) throws IOException {
    Files.createDirectory(folder.resolve("first-requests-per-second.png"));

    assertThat(run(List.of(new TwoSubjects("first"), new TwoSubjects("second")), folder))
        .isEqualTo(1);
    assertThat(err.toString()).containsOnlyOnce("could not be drawn");
    assertThat(out.toString()).contains("| second | 1KiB | other |");
    assertThat(folder.resolve("results.json")).content().contains("\"suite\" : \"second\"");
  }

  @Test
  void itsVersionIsThatOfAllThatIsMeasuredAndOfTheMachine() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString())
        .contains("forwarder ", "httpclient5 ", "opentelemetry ", "kafka ", "flume ")
        .contains(System.getProperty("java.runtime.version"));
  }

  /** Not after an hour of measuring. */
  @Test
  void resultsThatCouldNotBeWrittenAreBadUsage(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(run("startup", "--out", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("--out: " + file + " is no folder, but a file");
    assertThat(run("startup", "--out", file.resolve("below").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("below is no folder and cannot be made one");
    assertThat(run("startup", "--out", "")).isEqualTo(2);
    assertThat(err.toString()).contains("--out: a folder is needed, was empty");
  }
}
