package dev.forwarder.cli.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forwarder.cli.assembly.SpoolErrors;
import dev.forwarder.cli.console.Console;
import dev.forwarder.cli.console.Counted;
import dev.forwarder.cli.console.Usage;
import dev.forwarder.cli.spool.JsonLines;
import dev.forwarder.cli.spool.SpoolFolder;
import dev.forwarder.core.DeadLetterFolder;
import dev.forwarder.core.spool.BuriedLetter;
import dev.forwarder.endpoints.datanadhi.dropped.DroppedFile;
import dev.forwarder.endpoints.datanadhi.dropped.DroppedLine;
import dev.forwarder.endpoints.datanadhi.dropped.DroppedReader;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code deadletters purge}: throws letters away. */
@Command(
    name = "purge",
    description = {
      "Throws dead letters away for good: those that the options name, or --all.",
      "Needs no settings, but the folder for itself: not while a process has it."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = {
      "  forwarder deadletters purge spool --older-than 30d",
      "  forwarder deadletters purge spool --domain intake.example-443 --status 413"
    })
public final class DeadLettersPurge implements Callable<Integer> {

  @Mixin private SpoolFolder folder;

  @Mixin private LetterFilter filter;

  @Option(names = "--all", description = "All there are, or all of --domain.")
  private boolean all;

  @Option(names = "--json", description = "Prints one JSON object in place of a sentence.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final Console console;

  /**
   * Makes the command.
   *
   * @param console the process around it
   */
  public DeadLettersPurge(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    requireChoice();
    if (DroppedPlace.isOne(folder.folder())) {
      print(purge(DroppedPlace.of(folder, filter, spec, console)));
      return 0;
    }
    Predicate<BuriedLetter> which = filter.of(spec, console);
    int unused = folder.readDead(spec, logs -> 0); // is there such a folder, and such a domain?
    long purged;
    try (DeadLetterFolder letters = open()) {
      String domain = folder.domain();
      purged =
          letters.purge(
              letter -> (domain == null || domain.equals(letter.domain())) && which.test(letter));
    }
    print(purged);
    return 0;
  }

  /** Whole files; how many items were in them. */
  private long purge(DroppedPlace dropped) throws IOException {
    long purged = 0;
    for (DroppedFile file : dropped.list()) {
      try (DroppedReader lines = dropped.files().read(file)) {
        for (DroppedLine line = lines.next(); line != null; line = lines.next()) {
          purged++;
        }
      } catch (NoSuchFileException e) {
        continue; // gone since: others use the folder, too
      }
      dropped.files().delete(file);
    }
    return purged;
  }

  private void requireChoice() {
    if (all == filter.isSet()) {
      throw Usage.error(
          spec,
          all
              ? "--all: not beside options that name some of the letters"
              : "say which letters: by --endpoint, --key-id, --reason, --status, --older-than,"
                  + " --seq or --file, or --all");
    }
  }

  private DeadLetterFolder open() {
    try {
      return DeadLetterFolder.open(folder.spool(spec), folder.key(spec));
    } catch (IOException e) {
      throw SpoolErrors.of(spec, "DIR", e);
    }
  }

  private void print(long purged) throws IOException {
    if (json) {
      try (JsonLines out = new JsonLines(console.out())) {
        out.write(line -> line.writeNumberField("purged", purged));
      }
    } else {
      String text = Counted.of(purged, "dead letter") + " purged" + System.lineSeparator();
      console.out().write(text.getBytes(UTF_8));
    }
  }
}
