package dev.forwarder.cli.deadletters;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.forwarder.cli.console.Counted;
import dev.forwarder.cli.spool.TextTable;
import dev.forwarder.core.ReplayReport;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** What became of letters that were sent again, as a table and as JSON. */
final class ReplayResult {
  private ReplayResult() {}

  /** A row for each domain, and a sentence. */
  static String text(List<ReplayReport> reports) {
    long letters = sum(reports, ReplayReport::letters);
    if (letters == 0) {
      return "no dead letters to send" + System.lineSeparator();
    }
    TextTable table = new TextTable(1, "domain", "letters", "delivered", "left");
    for (ReplayReport report : reports) {
      table.add(
          report.domain(),
          number(report.letters()),
          number(report.delivered()),
          number(report.letters() - report.delivered()));
    }
    return table.text()
        + number(sum(reports, ReplayReport::delivered))
        + " of "
        + Counted.of(letters, "dead letter")
        + " delivered"
        + System.lineSeparator();
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** The members of one object. */
  static void write(List<ReplayReport> reports, JsonGenerator out) throws IOException {
    long letters = sum(reports, ReplayReport::letters);
    long delivered = sum(reports, ReplayReport::delivered);
    out.writeNumberField("letters", letters);
    out.writeNumberField("delivered", delivered);
    out.writeNumberField("left", letters - delivered);
    out.writeNumberField("unreadable", sum(reports, ReplayReport::unreadable));
    out.writeArrayFieldStart("domains");
    for (ReplayReport report : reports) {
      out.writeStartObject();
      write(report, out);
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void write(ReplayReport report, JsonGenerator out) throws IOException {
    out.writeStringField("domain", report.domain());
    out.writeNumberField("letters", report.letters());
    out.writeNumberField("delivered", report.delivered());
    out.writeNumberField("buried", report.buried());
    out.writeNumberField("untargeted", report.untargeted());
    out.writeNumberField("refused", report.refused());
    out.writeNumberField("undelivered", report.undelivered());
    out.writeNumberField("under_way", report.underWay());
    out.writeNumberField("untried", report.untried());
    out.writeNumberField("unreadable", report.unreadable());
  }

  private static long sum(List<ReplayReport> reports, ToLongFunction<ReplayReport> number) {
    return reports.stream().mapToLong(number).sum();
  }
}
