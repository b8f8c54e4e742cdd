package dev.forwarder.cli.report;

import static dev.forwarder.cli.report.Reports.ALL_WELL;
import static dev.forwarder.cli.report.Reports.LOSSES;
import static dev.forwarder.cli.report.Reports.domain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Counts;
import dev.forwarder.api.ForwarderStats.DomainStats;
import org.junit.jupiter.api.Test;

final class ReportJsonTest {

  @Test
  void holdsWhatTheContractNamesInItsOrder() {
    assertThat(ReportJson.of(Reports.of(domain("a-80", 9, LOSSES))))
        .isEqualTo(
            "{\"payloads\":1200,\"accepted\":1200,\"delivered\":1000,\"handed_over\":0,"
                + "\"dead_lettered\":3,\"dropped\":{\"rejected\":190,\"stopped_in_flight\":7},"
                + "\"pending\":0,\"refused\":0,\"skipped_lines\":0,\"requests\":9,\"seconds\":2.5,"
                + "\"domains\":[{\"domain\":\"a-80\",\"key\":\"***0000\",\"accepted\":1200,"
                + "\"delivered\":1000,\"handed_over\":0,\"dead_lettered\":3,"
                + "\"dropped\":{\"rejected\":190,\"stopped_in_flight\":7},\"pending\":0,"
                + "\"refused\":1,\"requests\":9}]}");
  }

  @Test
  void eachKeyOfADomainHasAnEntry() {
    assertThat(ReportJson.of(Reports.of(domain("a-80", 9, ALL_WELL, ALL_WELL))))
        .contains("\"accepted\":2400", "\"key\":\"***0000\"", "\"key\":\"***0001\"");
  }

  @Test
  void whatAnEarlierRunLeftIsToldWhereThereIsSome() {
    DomainStats domain = domain("a-80", 9, ALL_WELL);
    DomainStats recovered =
        new DomainStats("a-80", domain.keys(), 9, 0, 0, 0, 0, 0, 7, 0, 1, 0, Counts.NONE);

    assertThat(ReportJson.of(Reports.of(recovered)))
        .contains("\"pending\":0,\"recovered\":7,\"refused\":0,\"skipped")
        .contains("\"pending\":0,\"recovered\":7,\"refused\":0,\"requests");
    assertThat(ReportTable.of(Reports.of(recovered)))
        .contains("7 of those accepted were on disk, left by an earlier run");
  }

  @Test
  void onlyARunWithoutAnyLossIsComplete() {
    assertThat(Reports.of(domain("a-80", 9, ALL_WELL)).isComplete()).isTrue();
    assertThat(Reports.of(domain("a-80", 9, LOSSES)).isComplete()).isFalse();
  }
}
