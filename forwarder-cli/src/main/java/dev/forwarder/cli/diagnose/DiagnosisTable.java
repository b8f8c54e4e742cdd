package dev.forwarder.cli.diagnose;

import dev.forwarder.api.Domain;
import dev.forwarder.cli.console.Counted;
import dev.forwarder.core.settings.Origin;
import dev.forwarder.core.settings.SettingInForce;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A diagnosis for people: the settings, then each domain with a line for each check. */
final class DiagnosisTable {
  private static final String EDGE = "  ";

  private DiagnosisTable() {}

  /**
   * The lines, each with its end.
   *
   * @param diagnosis what was found
   */
  static String of(Diagnosis diagnosis) {
    List<String> lines = new ArrayList<>(settings(diagnosis.settings()));
    for (DomainFindings domain : diagnosis.domains()) {
      lines.add("");
      lines.add(head(domain.domain()));
      lines.addAll(checks(domain.findings()));
    }
    lines.add("");
    lines.add(count(diagnosis));
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.stripTrailing()).append(System.lineSeparator()));
    return text.toString();
  }

  private static List<String> settings(List<SettingInForce> settings) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("setting", "from", "value"));
    Stream.concat(
            settings.stream().filter(setting -> !isDefault(setting)),
            settings.stream().filter(DiagnosisTable::isDefault))
        .filter(setting -> !setting.shown().isEmpty())
        .map(
            setting ->
                List.of(setting.definition().name(), setting.origin().toString(), setting.shown()))
        .forEach(rows::add);
    int names = width(rows, 0);
    int origins = width(rows, 1);
    return rows.stream()
        .map(row -> left(row.get(0), names) + EDGE + left(row.get(1), origins) + EDGE + row.get(2))
        .toList();
  }

  private static boolean isDefault(SettingInForce setting) {
    return setting.origin().kind() == Origin.Kind.DEFAULT;
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private static String head(Domain domain) {
    return domain.name()
        + EDGE
        + domain.baseUrl()
        + EDGE
        + domain.family().name()
        + ", "
        + domain.role().name().toLowerCase(Locale.ROOT);
  }

  private static List<String> checks(List<Finding> findings) {
    return findings.stream()
        .map(
            finding ->
                EDGE
                    + left(finding.state().word(), 7)
                    + EDGE
                    + right(millis(finding), 8)
                    + EDGE
                    + left(finding.check().word(), 5)
                    + EDGE
                    + finding.detail()
                    + advice(finding))
        .toList();
  }

  private static String millis(Finding finding) {
    return finding.state() == State.SKIPPED
        ? ""
        : String.format(Locale.ROOT, "%,d ms", finding.took().toMillis());
  }

  private static String advice(Finding finding) {
    String advice = finding.answer().advice();
    return advice.isEmpty() ? "" : " -> " + advice;
  }

  private static String count(Diagnosis diagnosis) {
    return Counted.of(diagnosis.checks(), "check")
        + " of "
        + Counted.of(diagnosis.domains().size(), "domain")
        + ": "
        + number(diagnosis, State.OK)
        + ", "
        + number(diagnosis, State.WRONG)
        + ", "
        + number(diagnosis, State.SKIPPED);
  }

  private static String number(Diagnosis diagnosis, State state) {
    return String.format(Locale.ROOT, "%,d %s", diagnosis.count(state), state.word());
  }

  private static String left(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
