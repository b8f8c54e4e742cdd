package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * That the suites of what is on disk run, with their processes, and bring numbers; not which
 * numbers.
 */
@Timeout(180)
@Execution(
    ExecutionMode.CONCURRENT) // each has processes of its own, and waits for much of its time
final class SpoolSuitesIT {

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource
  void comparesTheSpoolWithOthers(Suite suite, List<String> goals) throws InterruptedException {
    assertThat(ShortRun.of(folder, suite))
        .filteredOn(result -> result.goal() != null)
        .allSatisfy(result -> assertThat(result.median()).isPositive())
        .extracting(Result::metric)
        .containsExactlyInAnyOrderElementsOf(goals);
    assertThat(folder).isEmptyDirectory();
  }

  static Stream<Arguments> comparesTheSpoolWithOthers() {
    return Stream.of(
        Arguments.of(
            new AppendSuite(),
            List.of(
                "records_per_second_to_raw-disk",
                "records_per_second_to_chronicle-queue",
                "nanos_per_record_to_400kB",
                "cpu_nanos_per_record_to_400kB",
                "nanos_per_record_to_40kB",
                "cpu_nanos_per_record_to_40kB")),
        Arguments.of(
            new GroupCommitSuite(),
            List.of(
                "records_per_second_to_raw-disk-forced", "records_per_second_to_raw-disk-forced")),
        Arguments.of(
            new ReadBackSuite(),
            List.of(
                "records_per_second",
                "records_per_second_to_chronicle-queue",
                "records_per_second_to_rocksdb")));
  }

  @Test
  void openingCountsWhatIsPending() throws InterruptedException {
    assertThat(ShortRun.of(folder, new OpeningSuite()))
        .filteredOn(result -> result.metric().equals("miscounted_pending_records"))
        .isNotEmpty()
        .allSatisfy(result -> assertThat(result.max()).isZero());
  }

  @Test
  void replayComparesABacklogWithWhatHasJustCome() throws InterruptedException {
    assertThat(ShortRun.of(folder, new ReplaySuite(List.of(500, 2000)), ShortRun.LONG))
        .allSatisfy(result -> assertThat(result.median()).isPositive())
        .extracting(Result::caseName, Result::metric)
        .contains(
            tuple("1KiB/backlog", "requests_per_second_to_no-backlog"),
            tuple("1KiB/500-per-second", "latency_p50_us"),
            tuple("1KiB/2000-per-second", "latency_p99_us"));
  }
}
