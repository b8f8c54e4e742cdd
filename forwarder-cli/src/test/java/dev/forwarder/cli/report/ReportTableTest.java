package dev.forwarder.cli.report;

import static dev.forwarder.cli.report.Reports.ALL_WELL;
import static dev.forwarder.cli.report.Reports.LOSSES;
import static dev.forwarder.cli.report.Reports.domain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.ForwarderStats;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ReportTableTest {

  @Test
  void oneDomainIsOneRowWithoutATotal() {
    assertThat(ReportTable.of(Reports.of(domain("a-80", 1217, ALL_WELL))).lines().toList())
        .containsExactly(
            "domain  key      accepted  delivered  dropped  pending  requests  retries",
            "a-80    ***0000     1,200      1,200        0        0     1,217       17",
            "1,200 payloads in 2.5 s (480 transactions/s)");
  }

  @Test
  void lossesHaveColumnsAndReasons() {
    String table =
        ReportTable.of(
            Reports.of(domain("a-80", 1217, ALL_WELL), domain("b.example-443", 9, LOSSES)));

    assertThat(table.lines().toList())
        .contains(
            "domain         key      accepted  delivered  dead-lettered  dropped  pending  refused"
                + "  requests  retries",
            "b.example-443  ***0000     1,200      1,000              3      197        0        1"
                + "         9       17",
            "total                      2,400      2,200              3      197        0        1"
                + "     1,226       34",
            "dropped: 190 rejected, 7 stopped in flight");
  }

  @Test
  void requestsOfADomainStandOnce() {
    String table = ReportTable.of(Reports.of(domain("a-80", 1217, ALL_WELL, ALL_WELL)));

    assertThat(table).containsOnlyOnce("1,217       17" + System.lineSeparator() + "a-80");
  }

  @Test
  void whatWasTakenOutOfTheSettingsHasARowSoThatTheRowsAddUp() {
    ForwarderStats stats = Reports.of(domain("a-80", 1, ALL_WELL)).stats();
    ForwarderStats rotated =
        new ForwarderStats(stats.domains(), 0, 0, stats.memoryLimitBytes(), ALL_WELL);

    String table = ReportTable.of(new RunReport(2400, 0, 0, Duration.ZERO, rotated));

    assertThat(table).contains("(removed)").containsPattern("total +2,400 +2,400");
  }

  @Test
  void refusedPayloadsAndSkippedLinesAreTold() {
    RunReport report =
        new RunReport(1200, 2, 3, Duration.ZERO, Reports.of(domain("a-80", 1, ALL_WELL)).stats());

    assertThat(ReportTable.of(report)).contains(", 2 refused, 3 empty lines skipped");
  }
}
