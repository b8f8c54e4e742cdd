package dev.forwarder.cli.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.forwarder.cli.console.Console;
import dev.forwarder.retry.spool.LogView;
import dev.forwarder.retry.units.Sizes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code spool ls}: how much there is of each domain. */
@Command(
    name = "ls",
    description = "Lists the logs of each domain: how many records wait in them, and since when.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  forwarder spool ls spool")
public final class SpoolLs implements Callable<Integer> {

  @Mixin private SpoolFolder folder;

  @Option(names = "--json", description = "Prints one JSON object in place of the table.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final Console console;

  /**
   * Makes the command.
   *
   * @param console the process around it
   */
  public SpoolLs(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    return folder.readAll(spec, this::print);
  }

  private int print(List<LogView> views) throws IOException {
    List<LogSummary> logs = new ArrayList<>();
    for (LogView log : views) {
      logs.add(LogSummary.of(log));
    }
    if (json) {
      try (JsonLines out = new JsonLines(console.out())) {
        out.write(line -> write(logs, line));
      }
    } else {
      console.out().write(table(logs).getBytes(UTF_8));
    }
    return 0;
  }

  private static String table(List<LogSummary> logs) {
    TextTable table = new TextTable(2, "domain", "log", "records", "size", "segments", "oldest");
    for (LogSummary log : logs) {
      table.add(
          log.domain(),
          log.log(),
          number(log.records()),
          Sizes.format(log.fileBytes()),
          number(log.segments().size()),
          log.oldest());
    }
    return table.text();
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static void write(List<LogSummary> logs, JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("logs");
    for (LogSummary log : logs) {
      out.writeStartObject();
      out.writeStringField("domain", log.domain());
      out.writeStringField("log", log.log());
      out.writeNumberField("records", log.records());
      out.writeNumberField("file_bytes", log.fileBytes());
      out.writeNumberField("segments", log.segments().size());
      out.writeStringField("oldest", log.oldest());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeNumberField("records", logs.stream().mapToLong(LogSummary::records).sum());
    out.writeNumberField("file_bytes", logs.stream().mapToLong(LogSummary::fileBytes).sum());
  }
}
