package dev.forwarder.cli;

import dev.forwarder.cli.console.FakeConsole;
import java.util.ArrayList;
import java.util.List;

/** Runs commands in this process. */
public final class CommandLines {
  private CommandLines() {}

  /** The exit code of a command. */
  public static int run(FakeConsole console, String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(arguments));
    return Main.execute(console.console(), all.toArray(String[]::new));
  }
}
