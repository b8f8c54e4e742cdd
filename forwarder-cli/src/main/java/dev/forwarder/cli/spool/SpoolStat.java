package dev.forwarder.cli.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.forwarder.cli.console.Console;
import dev.forwarder.retry.spool.LogView;
import dev.forwarder.retry.spool.ViewedSegment;
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

/** {@code spool stat}: how much there is in each segment. */
@Command(
    name = "stat",
    description =
        "Lists the segments of each log: their files, sequences, and what of them is live.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  forwarder spool stat spool --domain intake.example-443")
public final class SpoolStat implements Callable<Integer> {

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
  public SpoolStat(Console console) {
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
    TextTable table =
        new TextTable(
            4, "domain", "log", "segment", "state", "first", "next", "live", "size", "oldest");
    for (LogSummary log : logs) {
      for (ViewedSegment segment : log.segments()) {
        table.add(
            log.domain(),
            log.log(),
            segment.file().getFileName().toString(),
            state(segment),
            Long.toString(segment.firstSequence()),
            Long.toString(segment.nextSequence()),
            String.format(Locale.ROOT, "%,d", segment.live()),
            Sizes.format(segment.fileBytes()),
            LogSummary.time(segment.oldestMillis()));
      }
    }
    return table.text();
  }

  private static String state(ViewedSegment segment) {
    return segment.state().name().toLowerCase(Locale.ROOT);
  }

  private static void write(List<LogSummary> logs, JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("segments");
    for (LogSummary log : logs) {
      for (ViewedSegment segment : log.segments()) {
        out.writeStartObject();
        out.writeStringField("domain", log.domain());
        out.writeStringField("log", log.log());
        out.writeStringField("file", segment.file().toString());
        out.writeStringField("state", state(segment));
        out.writeNumberField("first_seq", segment.firstSequence());
        out.writeNumberField("next_seq", segment.nextSequence());
        out.writeNumberField("live", segment.live());
        out.writeNumberField("file_bytes", segment.fileBytes());
        out.writeStringField("oldest", LogSummary.time(segment.oldestMillis()));
        out.writeStringField("newest", LogSummary.time(segment.newestMillis()));
        out.writeEndObject();
      }
    }
    out.writeEndArray();
    out.writeNumberField("records", logs.stream().mapToLong(LogSummary::records).sum());
    out.writeNumberField("file_bytes", logs.stream().mapToLong(LogSummary::fileBytes).sum());
  }
}
