package dev.forwarder.cli.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.forwarder.cli.console.Console;
import dev.forwarder.cli.console.Notices;
import dev.forwarder.cli.spool.JsonLines;
import dev.forwarder.cli.spool.SpoolFolder;
import dev.forwarder.core.spool.BuriedLetter;
import dev.forwarder.retry.spool.LogView;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code deadletters ls}: a row for each letter. */
@Command(
    name = "ls",
    description = {
      "Lists dead letters, the oldest first: when and why each was given up, and what the backend"
          + " said.",
      "Only reads, and needs no settings. Prints nothing where there are none."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  forwarder deadletters ls spool --status 413")
public final class DeadLettersLs implements Callable<Integer> {

  @Mixin private SpoolFolder folder;

  @Mixin private LetterFilter filter;

  @Option(names = "--json", description = "Prints one JSON object in place of the table.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final Console console;

  /**
   * Makes the command.
   *
   * @param console the process around it
   */
  public DeadLettersLs(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (DroppedPlace.isOne(folder.folder())) {
      DroppedView dropped =
          new DroppedView(
              DroppedPlace.of(folder, filter, spec, console),
              console,
              new Notices(spec.name(), console));
      return json ? dropped.list() : dropped.rows();
    }
    return folder.readDead(spec, this::list);
  }

  private int list(List<LogView> logs) throws IOException {
    Notices notices = new Notices(spec.name(), console);
    try (LetterReader letters = new LetterReader(logs, filter.of(spec, console), notices)) {
      if (json) {
        try (JsonLines out = new JsonLines(console.out())) {
          out.write(line -> write(letters, line));
        }
      } else {
        print(letters);
      }
      return letters.exitCode();
    }
  }

  private static void write(LetterReader letters, JsonGenerator out) throws IOException {
    long count = 0;
    out.writeArrayFieldStart("letters");
    for (BuriedLetter letter = letters.next(); letter != null; letter = letters.next()) {
      out.writeStartObject();
      LetterJson.write(letter, out);
      out.writeEndObject();
      count++;
    }
    out.writeEndArray();
    out.writeNumberField("records", count);
  }

  /** Row by row: there may be more of them than memory holds. */
  private void print(LetterReader letters) throws IOException {
    OutputStream out = new BufferedOutputStream(console.out());
    BuriedLetter letter = letters.next();
    if (letter != null) {
      out.write(LetterRow.HEADER.getBytes(UTF_8));
    }
    for (; letter != null; letter = letters.next()) {
      out.write(LetterRow.of(letter).getBytes(UTF_8));
    }
    out.flush();
  }
}
