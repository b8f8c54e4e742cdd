package dev.forwarder.cli.report;

import dev.forwarder.api.Counts;
import dev.forwarder.api.ForwarderStats.DomainStats;
import dev.forwarder.api.ForwarderStats.KeyStats;
import dev.forwarder.cli.console.Counted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** A report as a table: a row for each domain and key, and below it what is worth a sentence. */
public final class ReportTable {

  /** A column of numbers; one that is not essential is left out where all its numbers are zero. */
  private record Column(String name, boolean essential, ToLongFunction<Counts> number) {}

  private static final List<Column> COLUMNS =
      List.of(
          new Column("accepted", true, Counts::accepted),
          new Column("delivered", true, Counts::delivered),
          new Column("handed over", false, Counts::handedOver),
          new Column("dead-lettered", false, Counts::deadLettered),
          new Column("dropped", true, Counts::droppedTotal),
          new Column("pending", true, Counts::pending),
          new Column("refused", false, Counts::refusedTotal));

  private ReportTable() {}

  /**
   * The table, each line with its end.
   *
   * @param report the report
   * @return several lines
   */
  public static String of(RunReport report) {
    Counts total = report.stats().total();
    List<Column> columns =
        COLUMNS.stream()
            .filter(column -> column.essential() || column.number().applyAsLong(total) > 0)
            .toList();
    List<List<String>> rows = new ArrayList<>();
    rows.add(header(columns));
    report.stats().domains().forEach(domain -> rows.addAll(rowsOf(domain, columns)));
    addRemoved(rows, "(removed)", report.stats().removed(), columns);
    if (rows.size() > 2) {
      rows.add(row("total", "", total, columns, report.requests(), retriesOf(report)));
    }
    return aligned(rows) + sentences(report, total);
  }

  private static List<String> header(List<Column> columns) {
    List<String> row = new ArrayList<>(List.of("domain", "key"));
    columns.forEach(column -> row.add(column.name()));
    row.addAll(List.of("requests", "retries"));
    return row;
  }

  /** Requests are known of the domain alone: they stand in the row of its first key. */
  private static List<List<String>> rowsOf(DomainStats domain, List<Column> columns) {
    List<List<String>> rows = new ArrayList<>();
    for (KeyStats key : domain.keys()) {
      List<String> row =
          row(
              domain.name(),
              key.maskedKey(),
              key.counts(),
              columns,
              domain.requests(),
              domain.retries());
      if (!rows.isEmpty()) {
        row.set(row.size() - 1, "");
        row.set(row.size() - 2, "");
      }
      rows.add(row);
    }
    addRemoved(rows, domain.name(), domain.removed(), columns);
    return rows;
  }

  /** What was taken out of the settings while it ran: its keys are not known any more. */
  private static void addRemoved(
      List<List<String>> rows, String domain, Counts removed, List<Column> columns) {
    if (!removed.equals(Counts.NONE)) {
      List<String> row = row(domain, "(removed)", removed, columns, 0, 0);
      row.set(row.size() - 1, "");
      row.set(row.size() - 2, "");
      rows.add(row);
    }
  }

  private static List<String> row(
      String domain, String key, Counts counts, List<Column> columns, long requests, long retries) {
    List<String> row = new ArrayList<>(List.of(domain, key));
    columns.forEach(column -> row.add(number(column.number().applyAsLong(counts))));
    row.add(number(requests));
    row.add(number(retries));
    return row;
  }

  private static long retriesOf(RunReport report) {
    return report.stats().domains().stream().mapToLong(DomainStats::retries).sum();
  }

  private static String aligned(List<List<String>> rows) {
    StringBuilder table = new StringBuilder();
    int columns = rows.get(0).size();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        int column = i;
        int width = rows.stream().mapToInt(each -> each.get(column).length()).max().orElse(0);
        String padding = " ".repeat(width - row.get(i).length());
        line.append(i == 0 ? "" : "  ").append(i < 2 ? row.get(i) + padding : padding + row.get(i));
      }
      table.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return table.toString();
  }

  private static String sentences(RunReport report, Counts total) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s in %.1f s (%s transactions/s)",
            Counted.of(report.payloads(), "payload"),
            report.seconds(),
            number(Math.round(total.accepted() / Math.max(report.seconds(), 0.001)))));
    if (report.refused() > 0) {
      text.append(", ").append(number(report.refused())).append(" refused");
    }
    if (report.skippedLines() > 0) {
      text.append(", ").append(Counted.of(report.skippedLines(), "empty line")).append(" skipped");
    }
    text.append(System.lineSeparator());
    if (total.handedOver() > 0) {
      text.append("handed over: ").append(hops(report)).append(System.lineSeparator());
    }
    if (total.droppedTotal() > 0) {
      text.append("dropped: ").append(reasons(total.dropped())).append(System.lineSeparator());
    }
    if (report.recovered() > 0) {
      text.append(number(report.recovered()))
          .append(" of those accepted were on disk, left by an earlier run")
          .append(System.lineSeparator());
    }
    if (total.pending() > 0) {
      text.append(number(report.stats().storedItems()))
          .append(" of those pending are on disk, for the next run")
          .append(System.lineSeparator());
    }
    return text.toString();
  }

  private static String hops(RunReport report) {
    Map<String, Long> byHop = new LinkedHashMap<>();
    report.stats().domains().stream()
        .flatMap(domain -> domain.hops().stream())
        .filter(hop -> hop.handedOver() > 0)
        .forEach(hop -> byHop.merge(hop.name(), hop.handedOver(), Long::sum));
    return byHop.entrySet().stream()
        .map(entry -> number(entry.getValue()) + " to " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String reasons(Map<? extends Enum<?>, Long> counts) {
    return new TreeMap<>(counts)
        .entrySet().stream()
            .map(
                entry ->
                    number(entry.getValue())
                        + " "
                        + entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '))
            .collect(Collectors.joining(", "));
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
