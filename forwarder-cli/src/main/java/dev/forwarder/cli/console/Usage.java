package dev.forwarder.cli.console;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Reports what is found wrong after the options were parsed, the way bad options are reported. */
public final class Usage {
  private Usage() {}

  /**
   * Bad usage: one message, exit code 2.
   *
   * @param command the command
   * @param message the option or setting, its value, and what is allowed
   * @return the exception to throw
   */
  public static ParameterException error(CommandSpec command, String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
