package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * That the suites of what is sent run, with their processes, and bring numbers; not which numbers.
 */
@Timeout(180)
@Execution(
    ExecutionMode.CONCURRENT) // each has processes of its own, and waits for much of its time
final class SendingSuitesIT {

  @TempDir private Path folder;

  @Test
  void batchComparesRecordsWithOpenTelemetryFluencyAndKafka() throws InterruptedException {
    List<Result> results = ShortRun.of(folder, new BatchSuite(), ShortRun.LONG);

    assertThat(results)
        .filteredOn(result -> result.metric().equals("records_per_second"))
        .extracting(Result::subject)
        .containsExactly(
            "forwarder",
            "opentelemetry",
            "fluency",
            "raw-sockets",
            "kafka",
            "kafka-512KiB",
            "forwarder",
            "opentelemetry",
            "raw-sockets");
    assertThat(results)
        .filteredOn(result -> result.goal() != null)
        .allSatisfy(result -> assertThat(result.median()).isPositive())
        .extracting(Result::metric)
        .containsExactly(
            "records_per_second_to_opentelemetry",
            "records_per_second_to_fluency",
            "records_per_second_to_kafka",
            "records_per_second_to_kafka-512KiB",
            "records_per_second_to_opentelemetry");
  }

  @Test
  void submitCountsSubmissionsAndBytes() throws InterruptedException {
    List<Result> results = ShortRun.of(folder, new SubmitSuite(), ShortRun.LONG);

    assertThat(results)
        .filteredOn(result -> result.goal() != null)
        .hasSize(2)
        .allSatisfy(result -> assertThat(result.median()).isPositive());
    assertThat(results)
        .filteredOn(result -> result.metric().equals("latency_p50_us"))
        .allSatisfy(result -> assertThat(result.median()).isPositive())
        .extracting(Result::subject)
        .containsExactlyInAnyOrder(
            "forwarder", "opentelemetry", "fluency", "forwarder", "sentry", "log4j2");
    assertThat(results)
        .as("of fewer than 10,000 that would be the slowest alone")
        .noneMatch(result -> result.metric().contains("p999"));
  }
}
