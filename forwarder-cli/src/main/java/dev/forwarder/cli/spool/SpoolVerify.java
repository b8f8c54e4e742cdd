package dev.forwarder.cli.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.forwarder.cli.console.Console;
import dev.forwarder.cli.console.Counted;
import dev.forwarder.retry.spool.LogView;
import dev.forwarder.retry.spool.ViewedCheck;
import dev.forwarder.retry.spool.ViewedDamage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code spool verify}: reads everything, and tells what is damaged. */
@Command(
    name = "verify",
    description = {
      "Reads all records and verifies their checksums.",
      "Exit code 1 on damage, told by file, place, sequences and how many records are lost."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  forwarder spool verify spool")
public final class SpoolVerify implements Callable<Integer> {

  @Mixin private SpoolFolder folder;

  @Option(names = "--json", description = "Prints one JSON object in place of the lines.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final Console console;

  /**
   * Makes the command.
   *
   * @param console the process around it
   */
  public SpoolVerify(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    return folder.readAll(spec, this::verify);
  }

  private int verify(List<LogView> logs) throws IOException {
    long records = 0;
    List<ViewedDamage> damage = new ArrayList<>();
    for (LogView log : logs) {
      ViewedCheck check = log.check();
      records += check.records();
      damage.addAll(check.damage());
    }
    print(new ViewedCheck(records, damage));
    return damage.isEmpty() ? 0 : 1;
  }

  private void print(ViewedCheck check) throws IOException {
    if (json) {
      try (JsonLines out = new JsonLines(console.out())) {
        out.write(line -> write(check, line));
      }
      return;
    }
    StringBuilder text = new StringBuilder();
    check.damage().forEach(damage -> text.append(line(damage)).append(System.lineSeparator()));
    text.append(Counted.of(check.records(), "live record"))
        .append(" verified; ")
        .append(Counted.of(check.damage().size(), "damaged place"))
        .append(", ")
        .append(Counted.of(lost(check), "record"))
        .append(" lost")
        .append(System.lineSeparator());
    console.out().write(text.toString().getBytes(UTF_8));
  }

  private static String line(ViewedDamage damage) {
    return damage.file()
        + " at byte "
        + damage.offset()
        + ": "
        + damage.what()
        + sequences(damage)
        + ": "
        + (damage.lost() < 0 ? "what is lost is not known" : lost(damage.lost()));
  }

  private static String sequences(ViewedDamage damage) {
    if (damage.lastSequence() < damage.firstSequence()) {
      return "";
    }
    return damage.firstSequence() == damage.lastSequence()
        ? " (sequence " + damage.firstSequence() + ")"
        : " (sequences " + damage.firstSequence() + " to " + damage.lastSequence() + ")";
  }

  private static String lost(long records) {
    return records == 0
        ? "nothing is lost that was not delivered"
        : Counted.of(records, "record") + " lost";
  }

  private static long lost(ViewedCheck check) {
    return check.damage().stream().mapToLong(damage -> Math.max(0, damage.lost())).sum();
  }

  private static void write(ViewedCheck check, JsonGenerator out) throws IOException {
    out.writeNumberField("records", check.records());
    out.writeNumberField("lost", lost(check));
    out.writeArrayFieldStart("damage");
    for (ViewedDamage damage : check.damage()) {
      out.writeStartObject();
      out.writeStringField("file", damage.file().toString());
      out.writeNumberField("offset", damage.offset());
      if (damage.firstSequence() <= damage.lastSequence()) {
        out.writeNumberField("first_seq", damage.firstSequence());
        out.writeNumberField("last_seq", damage.lastSequence());
      }
      if (damage.lost() >= 0) {
        out.writeNumberField("lost", damage.lost());
      }
      out.writeStringField("what", damage.what());
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
