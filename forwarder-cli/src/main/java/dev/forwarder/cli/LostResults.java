package dev.forwarder.cli;

import dev.forwarder.cli.console.Console;
import dev.forwarder.cli.console.ResultStream.LostException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParseResult;

/**
 * Answers a result that could not be written: with one line that says why, or, where the reader of
 * a pipe has had enough, in silence and with the exit code of a tool that SIGPIPE ended.
 */
final class LostResults {
  /** 128 and the number of SIGPIPE. */
  static final int READER_GONE = 141;

  private final Console console;

  LostResults(Console console) {
    this.console = console;
  }

  /** The exit code of a command that went well but for what it may not have been able to write. */
  int exitCodeOf(CommandLine root, int exitCode) {
    root.getOut().flush();
    LostException lost = console.out().failure();
    return lost == null || exitCode != ExitCode.OK
        ? exitCode
        : tell(lost, deepest(root), root.getErr());
  }

  private static CommandLine deepest(CommandLine root) {
    ParseResult parsed = root.getParseResult();
    return parsed != null && parsed.hasSubcommand()
        ? parsed.subcommand().commandSpec().commandLine()
        : root;
  }

  /** Tells of a lost result, and gives the exit code. */
  int tell(LostException lost, CommandLine command, PrintWriter err) {
    if (console.out().isReaderGone(lost)) {
      return READER_GONE;
    }
    err.println(command.getCommandSpec().qualifiedName() + ": " + lost.getMessage());
    err.flush();
    return ExitCode.SOFTWARE;
  }
}
