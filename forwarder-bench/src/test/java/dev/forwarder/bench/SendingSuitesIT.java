package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * That the suites of what is sent run, with their processes, and bring numbers; not which numbers.
 */
@Timeout(120)
final class SendingSuitesIT {

  @TempDir private Path folder;

  /** It starts more processes than the others. */
  @Test
  @Timeout(300)
  void endToEndComparesTheForwarderWithTheBareClientAndPeers() throws InterruptedException {
    List<Result> results = ShortRun.of(folder, new EndToEndSuite(), ShortRun.LONG);

    assertThat(results)
        .filteredOn(result -> result.metric().equals("requests_per_second"))
        .allSatisfy(result -> assertThat(result.median()).isPositive())
        .extracting(Result::caseName, Result::subject)
        .containsExactly(
            tuple("1KiB/1-domain/h1/4-in-flight", "forwarder"),
            tuple("1KiB/1-domain/h1/4-in-flight", "httpclient5"),
            tuple("1KiB/1-domain/h1/4-in-flight", "httpclient5-streaming"),
            tuple("1KiB/1-domain/h1/4-in-flight", "raw-sockets"),
            tuple("1KiB/1-domain/h1-tls/32-in-flight", "forwarder"),
            tuple("1KiB/1-domain/h1-tls/32-in-flight", "httpclient5"),
            tuple("1KiB/1-domain/h2-tls/32-in-flight", "forwarder"),
            tuple("1KiB/1-domain/h2-tls/32-in-flight", "httpclient5"),
            tuple("1KiB/1-domain/h1/peers", "forwarder"),
            tuple("1KiB/1-domain/h1/peers", "sentry"),
            tuple("1KiB/1-domain/h1/peers", "log4j2"));
    assertThat(results)
        .filteredOn(result -> result.goal() != null)
        .extracting(Result::metric)
        .containsExactly(
            "requests_per_second_to_httpclient5",
            "per_cpu_second_to_httpclient5",
            "requests_per_second_to_httpclient5",
            "requests_per_second_to_httpclient5");
    assertThat(folder).isEmptyDirectory();
  }

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
