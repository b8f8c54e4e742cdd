package dev.forwarder.cli.deadletters;

import dev.forwarder.cli.console.Console;
import dev.forwarder.cli.console.Notices;
import dev.forwarder.cli.spool.JsonLines;
import dev.forwarder.cli.spool.SpoolFolder;
import dev.forwarder.core.spool.BuriedLetter;
import dev.forwarder.retry.spool.LogView;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code deadletters show}: letters with all that there is of them, as JSON lines. */
@Command(
    name = "show",
    description = {
      "Prints one JSON object a line for each dead letter, the oldest first: reason, status, what"
          + " the backend said, attempts, and the request with its body.",
      "Exit code 1 where there is none that is meant. No key is in it: a letter names its key by its"
          + " id."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  forwarder deadletters show spool --seq 7 | jq -r .body")
public final class DeadLettersShow implements Callable<Integer> {

  @Mixin private SpoolFolder folder;

  @Mixin private LetterFilter filter;

  @Spec private CommandSpec spec;

  private final Console console;

  /**
   * Makes the command.
   *
   * @param console the process around it
   */
  public DeadLettersShow(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (DroppedPlace.isOne(folder.folder())) {
      return new DroppedView(
              DroppedPlace.of(folder, filter, spec, console),
              console,
              new Notices(spec.name(), console))
          .show();
    }
    return folder.readDead(spec, this::show);
  }

  private int show(List<LogView> logs) throws IOException {
    Notices notices = new Notices(spec.name(), console);
    try (LetterReader letters = new LetterReader(logs, filter.of(spec, console), notices);
        JsonLines out = new JsonLines(console.out())) {
      BuriedLetter letter = letters.next();
      if (letter == null) {
        notices.say("there is no such dead letter");
        return 1;
      }
      for (; letter != null; letter = letters.next()) {
        BuriedLetter shown = letter;
        out.write(line -> LetterJson.writeAll(shown, line));
      }
      return letters.exitCode();
    }
  }
}
