package dev.forwarder.bench;

import dev.forwarder.bench.kill.KillCommand;
import dev.forwarder.bench.kill.SendKillCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The benchmarks: measures each suite with its peers in one run, prints a table, and writes it and
 * the numbers to a folder. Progress goes to standard error.
 */
@Command(
    name = "bench",
    description = "Measures the forwarder beside its peers.",
    mixinStandardHelpOptions = true,
    subcommands = {JmhCommand.class, KillCommand.class, SendKillCommand.class})
public final class Bench implements Callable<Integer> {

  private static final List<Suite> SUITES =
      List.of(
          new SubmitSuite(),
          new EndToEndSuite(),
          new IsolationSuite(),
          new FlakySuite(),
          new RecoverySuite(),
          new ScaleSuite(),
          new AppendSuite(),
          new GroupCommitSuite(),
          new ReadBackSuite(),
          new OpeningSuite(),
          new ReplaySuite(),
          new SlowDiskSuite(),
          new EchoPostSuite(),
          new AgentReplaySuite(),
          new UploadSuite(),
          new SwitchSuite());

  private static final List<Integer> IN_FLIGHT = List.of(8, 16, 32, 64, 128);
  private static final List<Integer> IN_FLIGHT_QUICK = List.of(16, 32, 64);

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SUITE", arity = "0..*", description = "What to measure; default: all.")
  private List<String> names = List.of();

  @Option(names = "--list", description = "Only name the suites.")
  private boolean list;

  @Option(names = "--quick", description = "Shorter, for a look: three rounds.")
  private boolean quick;

  @Option(names = "--large", description = "Backlogs on disk are ten times as large.")
  private boolean large;

  @Option(names = "--rounds", paramLabel = "N", description = "How often each case is measured.")
  private @Nullable Integer rounds;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where results.json and results.md go; default: ${DEFAULT-VALUE}.",
      defaultValue = "target/bench-results")
  private Path out = Path.of("target/bench-results");

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      split = ",",
      description = "Requests in flight to try, where that is swept.")
  private List<Integer> inFlight = List.of();

  @Option(
      names = "--io-threads",
      paramLabel = "N",
      description = "I/O threads of every client; default: ${DEFAULT-VALUE}.",
      defaultValue = "2")
  private int ioThreads = 2;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "Measure again, N times at most, while others use the machine; default: ${DEFAULT-VALUE}.",
      defaultValue = "0")
  private int patience;

  @Option(names = "--profile", description = "Write a flight recording of every subject, too.")
  private boolean profile;

  /** Runs the benchmarks and ends the process with their exit code. */
  public static void main(String[] args) {
    System.setProperty("logback.configurationFile", "bench-logback.xml");
    System.exit(new CommandLine(new Bench()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter console = spec.commandLine().getOut();
    if (list) {
      SUITES.forEach(suite -> console.printf("%-16s %s%n", suite.name(), suite.description()));
      return 0;
    }
    List<Suite> chosen = chosen();
    List<Result> results = new ArrayList<>();
    try (BenchRun run = new BenchRun(options(), spec.commandLine().getErr()::println)) {
      for (Suite suite : chosen) {
        Samples samples = new Samples(suite.name());
        suite.run(run, samples);
        results.addAll(samples.results());
        Report.write(out, results);
      }
    }
    console.println(Machine.describe());
    console.println();
    console.print(Report.shortTable(results));
    console.flush();
    return 0;
  }

  private List<Suite> chosen() {
    for (String name : names) {
      if (SUITES.stream().noneMatch(suite -> suite.name().equals(name))) {
        throw new ParameterException(
            spec.commandLine(),
            "no suite '" + name + "', there are: " + SUITES.stream().map(Suite::name).toList());
      }
    }
    return SUITES.stream()
        .filter(suite -> names.isEmpty() || names.contains(suite.name()))
        .toList();
  }

  private BenchOptions options() {
    List<Integer> standard = quick ? IN_FLIGHT_QUICK : IN_FLIGHT;
    return new BenchOptions(
        quick,
        rounds != null ? rounds : quick ? 3 : 5,
        Duration.ofSeconds(quick ? 2 : 4),
        quick ? 200_000 : 600_000,
        new Timing(Duration.ofMillis(quick ? 500 : 1000), Duration.ofSeconds(quick ? 1 : 3)),
        quick ? 200_000 : 400_000,
        large ? 10_000_000_000L : 1_000_000_000,
        patience,
        out,
        inFlight.isEmpty() ? standard : inFlight,
        ioThreads,
        profile);
  }
}
