package dev.forwarder.cli.console;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Reports what is found wrong after the options were parsed, the way bad options are reported. */
public final class Usage {

  /** A message that holds no key, whatever quotes and equals signs stand in it. */
  public static final class SafeException extends ParameterException {
    private static final long serialVersionUID = 1L;

    private SafeException(CommandSpec command, String message) {
      super(command.commandLine(), message);
    }
  }

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

  /**
   * As {@link #error}, for a message that is shown as it is.
   *
   * @param command the command
   * @param message made of what is no key
   * @return the exception to throw
   */
  public static ParameterException safe(CommandSpec command, String message) {
    return new SafeException(command, message);
  }
}
