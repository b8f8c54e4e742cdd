package dev.forwarder.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forwarder.cli.console.Console;
import dev.forwarder.cli.console.Usage;
import dev.forwarder.cli.deadletters.DeadLettersCommand;
import dev.forwarder.cli.demo.DemoCommand;
import dev.forwarder.cli.diagnose.DiagnoseCommand;
import dev.forwarder.cli.echopost.EchoPostCommand;
import dev.forwarder.cli.intake.IntakeCommand;
import dev.forwarder.cli.send.SendCommand;
import dev.forwarder.cli.spool.SpoolCommand;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The root of {@code bin/forwarder}: names the commands, and turns what became of one into the exit
 * code of the process.
 */
@Command(
    name = "forwarder",
    description = "Forwards payloads to one or more backends and says what became of each.",
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    subcommands = {
      DemoCommand.class,
      SendCommand.class,
      IntakeCommand.class,
      DiagnoseCommand.class,
      SpoolCommand.class,
      DeadLettersCommand.class,
      EchoPostCommand.class,
      BenchCommand.class,
      CompletionCommand.class
    },
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all right",
      "1:it ran, and something was not delivered, not found or not as it should be",
      "2:bad usage, bad setting or unreadable input",
      "130:ended by SIGINT",
      "141:nobody read the result to its end, such as | head",
      "143:ended by SIGTERM"
    },
    footerHeading = "%nExample:%n",
    footer = "  forwarder COMMAND --help")
public final class Main {
  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      scope = ScopeType.INHERIT,
      description =
          "What is logged to standard error: ${COMPLETION-CANDIDATES}. Default:"
              + " $FORWARDER_LOG_LEVEL, else WARN.")
  private @Nullable LogLevel logLevel;

  @Spec private CommandSpec spec;

  private final Console console;

  private Main(Console console) {
    this.console = console;
  }

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    Console console = Console.ofProcess();
    int exitCode;
    try {
      exitCode = execute(console, args);
    } finally {
      console.shutdown().over();
    }
    console.shutdown().exit(exitCode);
  }

  static int execute(Console console, String... args) {
    CommandLine root = commandLine(console);
    return new LostResults(console).exitCodeOf(root, root.execute(args));
  }

  static CommandLine commandLine(Console console) {
    Main main = new Main(console);
    CommandLine root =
        new CommandLine(main, new CommandFactory(console))
            .setOut(new PrintWriter(console.out(), false, UTF_8))
            .setErr(new PrintWriter(console.err(), true, UTF_8))
            .setCaseInsensitiveEnumValuesAllowed(true)
            // An argument that begins with @ is a key in a file, not a file of arguments.
            .setExpandAtFiles(false)
            .setParameterExceptionHandler(new UsageErrors())
            .setExecutionExceptionHandler(new UnexpectedErrors(new LostResults(console)))
            .setExecutionStrategy(main::run);
    giveVersion(root);
    return root;
  }

  private static void giveVersion(CommandLine command) {
    for (CommandLine below : command.getSubcommands().values()) {
      below.getCommandSpec().versionProvider(new ManifestVersion());
      giveVersion(below);
    }
  }

  private int run(ParseResult parsed) {
    Logging.apply(level());
    return new RunLast().execute(parsed);
  }

  private LogLevel level() {
    try {
      return LogLevel.of(logLevel, console.environment());
    } catch (IllegalArgumentException e) {
      throw Usage.error(spec, String.valueOf(e.getMessage()));
    }
  }
}
