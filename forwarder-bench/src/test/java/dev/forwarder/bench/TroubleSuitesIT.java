package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * That the suites of backends in trouble, of many domains, of memory and of the start run, with
 * their processes, and bring numbers; not which numbers.
 */
@Timeout(180)
@Execution(
    ExecutionMode.CONCURRENT) // each has processes of its own, and waits for most of its time
final class TroubleSuitesIT {

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource
  void bringsNumbers(Suite suite, Duration window, List<String> subjects, List<String> goals)
      throws InterruptedException {
    List<Result> results = ShortRun.of(folder, suite, window);

    assertThat(results).allSatisfy(result -> assertThat(result.median()).isFinite());
    assertThat(results).extracting(Result::subject).containsOnly(subjects.toArray(String[]::new));
    assertThat(results)
        .filteredOn(result -> result.goal() != null)
        .extracting(Result::metric)
        .containsExactlyInAnyOrderElementsOf(goals);
  }

  static Stream<Arguments> bringsNumbers() {
    return Stream.of(
        Arguments.of(
            new IsolationSuite(500),
            ShortRun.LONG,
            List.of("forwarder"),
            List.of("requests_per_second_to_alone", "requests_per_second_to_alone")),
        Arguments.of(
            new FlakySuite(),
            ShortRun.LONG,
            List.of("forwarder"),
            List.of("requests_per_second_to_steady", "requests_per_second_to_steady")),
        Arguments.of(
            new RefusedSuite(),
            ShortRun.LONG,
            List.of("forwarder", "opentelemetry"),
            List.of(
                "lost_and_not_counted",
                "lost_and_not_counted",
                "lost_and_not_counted",
                "delivered_of_offered",
                "delivered_of_offered")),
        Arguments.of(new KilledSuite(), ShortRun.LONG, List.of("forwarder"), List.of("lost")),
        Arguments.of(
            new HeapSuite(),
            ShortRun.SHORT,
            List.of("forwarder", "byte-arrays"),
            List.of("heap_bytes_per_payload_byte", "heap_bytes_per_payload_byte")),
        Arguments.of(
            new ScaleSuite(List.of(4, 20)),
            ShortRun.SHORT,
            List.of("forwarder", "httpclient5", "raw-sockets"),
            List.of(
                "requests_per_second_to_1-domain",
                "per_cpu_second_to_1-domain",
                "requests_per_second_to_1-producer",
                "heap_bytes_per_idle_domain",
                "threads_more_than_one_domain",
                "resident_mebibytes_of_192_mebibytes_heap")),
        Arguments.of(
            new StartSuite(), ShortRun.SHORT, List.of("forwarder", "httpclient5"), List.of()));
  }
}
