package dev.forwarder.cli.console;

import java.io.PrintStream;

/**
 * Says things on standard error, a line each, also while a progress bar is drawn there.
 * Thread-safe.
 */
public final class Notices {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final String command;
  private final PrintStream err;
  private final String prefix;

  /**
   * Notices of one command.
   *
   * @param command its name, which begins each line
   * @param console where they go
   */
  public Notices(String command, Console console) {
    this.command = command;
    this.err = console.err();
    this.prefix = console.errIsTerminal() ? CLEAR_LINE : "";
  }

  /**
   * Says something.
   *
   * @param text one line
   */
  public void say(String text) {
    err.println(prefix + command + ": " + text);
  }
}
