package dev.forwarder.cli.deadletters;

import dev.forwarder.api.Reply;
import dev.forwarder.cli.console.Counted;
import dev.forwarder.core.ReplayReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says why letters of a domain are left. */
final class ReplayNotice {
  private ReplayNotice() {}

  /**
   * A line for each reason.
   *
   * @param trouble what went wrong last with the domain, if anything did
   */
  static List<String> of(ReplayReport report, @Nullable Reply trouble) {
    List<String> lines = new ArrayList<>();
    String last = trouble == null ? "" : "; last trouble: " + trouble.summary();
    add(
        lines,
        report,
        report.untargeted(),
        "left: the settings have no domain of this name, or it has no key of the id that they had");
    add(lines, report, report.undelivered() + report.buried(), "left: not delivered again" + last);
    add(lines, report, report.refused(), "left: the forwarder did not take them");
    add(lines, report, report.underWay(), "left: without an answer in time" + last);
    add(lines, report, report.untried(), "left: not tried, since those before them had no answer");
    if (report.unreadable() > 0) {
      lines.add(
          report.domain()
              + ": "
              + Counted.of(report.unreadable(), "record")
              + " left that this version cannot read");
    }
    return lines;
  }

  private static void add(List<String> lines, ReplayReport report, long count, String what) {
    if (count > 0) {
      lines.add(report.domain() + ": " + Counted.of(count, "dead letter") + " " + what);
    }
  }
}
