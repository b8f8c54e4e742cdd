package dev.forwarder.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.forwarder.api.Counts;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.api.ForwarderStats.HopStats;
import dev.forwarder.api.ForwarderStats.KeyStats;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A report as one line of JSON. Of each domain there is an entry for each key; its {@code requests}
 * are those of the whole domain, since a batch belongs to one key and a connection to none, and so
 * is what was {@code recovered} from disk, and what each of its {@code hops} took.
 */
public final class ReportJson {
  private ReportJson() {}

  /**
   * The line, without its end.
   *
   * @param report the report
   * @return one JSON object
   */
  public static String of(RunReport report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      write(report, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(RunReport report, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeNumberField("payloads", report.payloads());
    writeCounts(report.stats().total(), out);
    writeRecovered(report.recovered(), out);
    out.writeNumberField("refused", report.refused());
    out.writeNumberField("skipped_lines", report.skippedLines());
    out.writeNumberField("requests", report.requests());
    out.writeNumberField("seconds", report.seconds());
    out.writeArrayFieldStart("domains");
    for (DomainStats domain : report.stats().domains()) {
      for (KeyStats key : domain.keys()) {
        writeKey(domain, key, out);
      }
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void writeKey(DomainStats domain, KeyStats key, JsonGenerator out)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("domain", domain.name());
    out.writeStringField("key", key.maskedKey());
    writeCounts(key.counts(), out);
    writeRecovered(domain.recoveredItems(), out);
    out.writeNumberField("refused", key.counts().refusedTotal());
    out.writeNumberField("requests", domain.requests());
    writeHops(domain, out);
    out.writeEndObject();
  }

  private static void writeCounts(Counts counts, JsonGenerator out) throws IOException {
    out.writeNumberField("accepted", counts.accepted());
    out.writeNumberField("delivered", counts.delivered());
    out.writeNumberField("handed_over", counts.handedOver());
    out.writeNumberField("dead_lettered", counts.deadLettered());
    out.writeObjectFieldStart("dropped");
    for (Map.Entry<DropReason, Long> dropped : new TreeMap<>(counts.dropped()).entrySet()) {
      out.writeNumberField(nameOf(dropped.getKey()), dropped.getValue());
    }
    out.writeEndObject();
    out.writeNumberField("pending", counts.pending());
  }

  private static void writeRecovered(long recovered, JsonGenerator out) throws IOException {
    if (recovered > 0) {
      out.writeNumberField("recovered", recovered);
    }
  }

  private static void writeHops(DomainStats domain, JsonGenerator out) throws IOException {
    if (!domain.hops().isEmpty()) {
      out.writeObjectFieldStart("hops");
      for (HopStats hop : domain.hops()) {
        out.writeNumberField(hop.name(), hop.handedOver());
      }
      out.writeEndObject();
    }
  }

  private static String nameOf(Enum<?> reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
