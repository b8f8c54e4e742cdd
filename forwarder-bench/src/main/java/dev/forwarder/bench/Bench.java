package dev.forwarder.bench;

import dev.forwarder.bench.kill.KillCommand;
import dev.forwarder.bench.kill.SendKillCommand;
import dev.forwarder.bench.process.JvmTrial;
import dev.forwarder.bench.process.JvmVariables;
import dev.forwarder.bench.process.OptionBounds;
import dev.forwarder.bench.subject.Load;
import dev.forwarder.cli.LogLevel;
import dev.forwarder.cli.Logging;
import dev.forwarder.cli.console.Console;
import dev.forwarder.cli.console.Shutdown;
import dev.forwarder.cli.console.Terminals;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The benchmarks: measures each suite with its peers in one run, prints a table, and writes it and
 * the numbers to a folder. Progress goes to standard error.
 */
@Command(
    name = "bench",
    description = "Measures the forwarder beside its peers.",
    mixinStandardHelpOptions = true,
    versionProvider = Machine.Versions.class,
    footer = {
      "",
      "Examples:",
      "  bench --quick                    a look at the most telling suites",
      "  bench end-to-end batch --quick   three short rounds of two suites",
      "  bench spool/append --out results",
      "  bench jmh -prof gc               each path that a payload takes, by itself"
    },
    subcommands = {JmhCommand.class, KillCommand.class, SendKillCommand.class})
public final class Bench implements Callable<Integer> {

  /** What a look without a name shows, in less than two minutes. */
  private static final List<String> MOST_TELLING =
      List.of("submit", "end-to-end", "batch", "memory", "spool/append");

  /** As many as {@code forwarder_io_threads} may be. */
  private static final int MOST_IO_THREADS = 1024;

  private final SuiteCatalog suites;
  private final Supplier<Shutdown> shutdowns;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "SUITE",
      arity = "0..*",
      description = "What to measure, such as submit, spool or spool/append; default: all.")
  private List<String> names = List.of();

  @Option(names = "--list", description = "Only name the suites: all, or those that are given.")
  private boolean list;

  @Option(
      names = "--quick",
      description =
          "Shorter, for a look: three rounds of the suites that are named; where none is, one of the"
              + " most telling ones, in less than two minutes.")
  private boolean quick;

  @Option(
      names = "--large",
      description = "Backlogs on disk are ten times as large; spool/append has one, too.")
  private boolean large;

  @Option(names = "--rounds", paramLabel = "N", description = "How often each case is measured.")
  private @Nullable Integer rounds;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where results.json, results.md and charts go; default: ${DEFAULT-VALUE}.",
      defaultValue = "bench-results")
  private Path out = Path.of("bench-results");

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      split = ",",
      description = "Requests in flight to try, where that is swept: 1 to 1000 each.")
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

  @Option(
      names = "--jvm",
      paramLabel = "OPTION",
      description =
          "Adds an option to the JVM of each process but EchoPost's agents, which have their own, such"
              + " as -XX:+UseParallelGC; may be given again.")
  private List<String> jvm = List.of();

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      scope = ScopeType.INHERIT,
      description =
          "What is logged to standard error: ${COMPLETION-CANDIDATES}. Default:"
              + " $FORWARDER_LOG_LEVEL, else WARN, and ERROR in the processes that are measured.")
  private @Nullable LogLevel logLevel;

  /** The benchmarks. */
  public Bench() {
    this(new SuiteCatalog());
  }

  Bench(SuiteCatalog suites) {
    this(suites, () -> Console.ofProcess().shutdown());
  }

  /**
   * Of other suites, for tests.
   *
   * @param shutdowns asked once it measures, what tells that the process is to end: what does not
   *     measure ends at once
   */
  Bench(SuiteCatalog suites, Supplier<Shutdown> shutdowns) {
    this.suites = suites;
    this.shutdowns = shutdowns;
  }

  /** Runs the benchmarks and ends the process with their exit code. */
  public static void main(String[] args) {
    System.setProperty("logback.configurationFile", "bench-logback.xml");
    // Charts need no display, and one that is out of reach must not end a run.
    System.setProperty("java.awt.headless", "true");
    Locale.setDefault(Locale.ROOT); // numbers are those of results.json, whoever reads them
    CommandLine root = commandLine(new Bench());
    int exitCode = root.execute(args);
    if (root.getOut().checkError()) {
      root.getErr()
          .println("bench: standard output could not be written, and its results are lost");
      exitCode = exitCode == ExitCode.OK ? ExitCode.SOFTWARE : exitCode;
    }
    System.exit(exitCode);
  }

  static CommandLine commandLine(Bench bench) {
    return new CommandLine(bench)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(int.class, WholeNumber::ofInt)
        .registerConverter(Integer.class, WholeNumber::ofInt)
        .registerConverter(long.class, WholeNumber::ofLong)
        .setParameterExceptionHandler(Bench::misused)
        .setExecutionStrategy(bench::run);
  }

  private int run(ParseResult parsed) {
    requireNothingBefore(parsed);
    try {
      Logging.apply(LogLevel.of(logLevel, System.getenv()));
    } catch (IllegalArgumentException e) {
      throw misused(e);
    }
    return new RunLast().execute(parsed);
  }

  /** What stands before another command would mean nothing there. */
  private void requireNothingBefore(ParseResult parsed) {
    if (!parsed.hasSubcommand()) {
      return;
    }
    parsed.matchedArgs().stream()
        .filter(each -> each.scopeType() != ScopeType.INHERIT)
        .flatMap(each -> each.originalStringValues().stream().map(value -> named(each, value)))
        .findFirst()
        .ifPresent(
            unused -> {
              throw new ParameterException(
                  spec.commandLine(),
                  "%s has no meaning before %s"
                      .formatted(unused, parsed.subcommand().commandSpec().name()));
            });
  }

  private static String named(ArgSpec argument, String value) {
    return argument instanceof OptionSpec option ? option.longestName() : "'" + value + "'";
  }

  private static int misused(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println(name + ": " + wrong.getMessage() + "; see " + name + " --help");
    return ExitCode.USAGE;
  }

  @Override
  public Integer call() throws InterruptedException {
    BenchOptions options = options();
    PrintWriter console = spec.commandLine().getOut();
    List<Suite> chosen;
    try {
      if (list) {
        suites.describe(names, console);
        return ExitCode.OK;
      }
      chosen = suites.chosen(depth() == Depth.LOOK ? MOST_TELLING : names);
    } catch (IllegalArgumentException e) {
      throw misused(e);
    }
    if (depth() == Depth.LOOK) {
      spec.commandLine()
          .getErr()
          .println("a look at " + String.join(", ", MOST_TELLING) + "; name others");
    }
    requireJvm();
    tellUnused(JvmVariables.among(System.getenv().keySet()));
    try (ResultsFolder folder = ResultsFolder.take(spec, out, profile)) {
      RunFolders.deleteLeftBehind(out, spec.commandLine().getErr()::println);
      folder.requireRoom(
          chosen.stream().mapToLong(suite -> suite.mostBytes(options)).max().orElse(0));
      return measure(chosen, options, folder);
    }
  }

  private int measure(List<Suite> chosen, BenchOptions options, ResultsFolder folder)
      throws InterruptedException {
    PrintWriter console = spec.commandLine().getOut();
    RunReport report = new RunReport(out, jvm, console, spec.commandLine().getErr());
    Progress progress = progress(chosen, options);
    Shutdown shutdown = shutdowns.get();
    Shutdown.Guard guard = shutdown.watch(() -> interrupted(progress, report, folder, shutdown));
    try (guard) {
      try (progress) {
        for (Suite suite : chosen) {
          if (!report.isInterrupted()) {
            measure(suite, options, progress, report);
          }
        }
        if (!report.isInterrupted()) {
          progress.ends();
        }
      }
      return report.print();
    }
  }

  /** The suite under way does not come to its end any more: nobody is left to wait for. */
  private static void interrupted(
      Progress progress, RunReport report, ResultsFolder folder, Shutdown shutdown) {
    try (folder) {
      report.interrupt();
      progress.close();
      report.printInterrupted();
    } finally {
      shutdown.over();
    }
  }

  /** What another suite has found out is not lost by one that fails. */
  private static void measure(
      Suite suite, BenchOptions options, Progress progress, RunReport report)
      throws InterruptedException {
    Samples samples = new Samples(suite.name());
    report.begins(SuiteCatalog.title(suite), samples);
    try (BenchRun run = new BenchRun(options, progress, SuiteCatalog.title(suite))) {
      suite.run(run, samples);
      report.ends(samples);
    } catch (RuntimeException e) {
      if (report.isInterrupted()) {
        return; // what it could not do any more is no failure
      }
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      progress.say(trace.toString());
      report.fails(SuiteCatalog.title(suite), e);
    }
    report.write();
  }

  /** Each suite would fail, and none could say why. */
  private void requireJvm() throws InterruptedException {
    if (jvm.isEmpty()) {
      return;
    }
    Optional<String> refusal = JvmTrial.refusal(BenchRun.JVM_OPTIONS, jvm);
    if (refusal.isPresent()) {
      throw new ParameterException(
          spec.commandLine(),
          "--jvm: no JVM can be measured with %s: %s".formatted(jvm, refusal.get()));
    }
  }

  private void tellUnused(List<String> variables) {
    if (!variables.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println(String.join(", ", variables) + " is not for what is measured; --jvm is");
    }
  }

  private Progress progress(List<Suite> chosen, BenchOptions options) {
    if (!Terminals.errIsWatched()) {
      return new LineProgress(spec.commandLine().getErr()::println);
    }
    long rounds = (long) chosen.size() * options.rounds();
    return new BarProgress((int) Math.min(Integer.MAX_VALUE, rounds), System.err);
  }

  private Depth depth() {
    if (!quick) {
      return Depth.FULL;
    }
    return names.isEmpty() ? Depth.LOOK : Depth.QUICK;
  }

  private ParameterException misused(IllegalArgumentException wrong) {
    return new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
  }

  private BenchOptions options() {
    Depth depth = depth();
    int times = rounds != null ? rounds : depth.rounds();
    OptionBounds.requireAtLeast(spec, "--rounds", 1, times);
    if (inFlight.isEmpty() && spec.commandLine().getParseResult().hasMatchedOption("--in-flight")) {
      throw new ParameterException(spec.commandLine(), "--in-flight: a number is needed, was none");
    }
    inFlight.forEach(
        each -> OptionBounds.requireWithin(spec, "--in-flight", each, 1, Load.MOST_IN_FLIGHT));
    OptionBounds.requireWithin(spec, "--io-threads", ioThreads, 1, MOST_IO_THREADS);
    OptionBounds.requireAtLeast(spec, "--patience", 0, patience);
    return new BenchOptions(
        depth,
        times,
        depth.warmUp(),
        depth.warmRequests(),
        depth.timing(),
        depth.records(),
        large,
        large ? 10_000_000_000L : 1_000_000_000,
        patience,
        out,
        inFlight.isEmpty() ? depth.inFlight() : inFlight,
        ioThreads,
        profile,
        jvmOptions());
  }

  /** Those that were given, and the level of logging: what the environment says, all have. */
  private List<String> jvmOptions() {
    List<String> all = new ArrayList<>(jvm);
    if (logLevel != null) {
      all.add("-D" + LogLevel.VARIABLE + "=" + logLevel);
    }
    return all;
  }
}
