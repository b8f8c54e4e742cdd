package dev.forwarder.cli.spool;

import dev.forwarder.cli.console.Console;
import dev.forwarder.cli.console.Notices;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code spool cat}: what waits, as JSON lines. */
@Command(
    name = "cat",
    description = {
      "Prints one JSON object a line for each record that is not yet acknowledged, the oldest"
          + " first.",
      "A body that is not UTF-8 is in body_base64."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  forwarder spool cat spool | jq -r .body")
public final class SpoolCat implements Callable<Integer> {

  @Mixin private SpoolFolder folder;

  @Spec private CommandSpec spec;

  private final Console console;

  /**
   * Makes the command.
   *
   * @param console the process around it
   */
  public SpoolCat(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Notices notices = new Notices(spec.name(), console);
    RecordPrinter printer = new RecordPrinter(notices, RecordLine::write);
    return folder.readQueued(spec, logs -> printer.print(logs, console.out()));
  }
}
