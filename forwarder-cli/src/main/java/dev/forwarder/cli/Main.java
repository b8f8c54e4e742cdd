package dev.forwarder.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The root of {@code bin/forwarder}: names the commands, and turns what became of one into the exit
 * code of the process.
 */
@Command(
    name = "forwarder",
    description = "Forwards payloads to one or more backends and says what became of each.",
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    subcommands = {CompletionCommand.class},
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all right",
      "1:it ran, and something was not delivered, not found or not as it should be",
      "2:bad usage, bad setting or unreadable input",
      "130:ended by SIGINT",
      "143:ended by SIGTERM"
    },
    footerHeading = "%nExample:%n",
    footer = "  forwarder COMMAND --help")
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main()).setParameterExceptionHandler(new UsageErrors());
  }
}
