package dev.forwarder.cli;

import dev.forwarder.cli.console.ResultStream.LostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Answers what a command throws: bad usage that it found itself as bad usage; a result that could
 * not be written as such; anything else is a fault of this program, told in one line, its stack
 * trace logged for those who ask for DEBUG.
 */
final class UnexpectedErrors implements IExecutionExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(UnexpectedErrors.class);

  private final UsageErrors usage = new UsageErrors();
  private final LostResults lostResults;

  UnexpectedErrors(LostResults lostResults) {
    this.lostResults = lostResults;
  }

  @Override
  public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
    if (error instanceof ParameterException bad) {
      return usage.handleParseException(bad, new String[0]);
    }
    if (error instanceof LostException lost) {
      return lostResults.tell(lost, command, command.getErr());
    }
    command
        .getErr()
        .println(command.getCommandSpec().qualifiedName() + ": failed unexpectedly: " + error);
    command.getErr().flush();
    LOG.debug("{} failed", command.getCommandName(), error);
    return ExitCode.SOFTWARE;
  }
}
