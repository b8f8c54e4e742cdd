package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That the suites run, with their processes, and bring numbers; not which numbers. */
@Timeout(120)
final class SuitesIT {

  private static final Duration SHORT = Duration.ofMillis(200);

  @TempDir private Path folder;

  private List<Result> results(Suite suite) throws InterruptedException {
    BenchOptions options =
        new BenchOptions(
            true, 1, SHORT, 1, new Timing(SHORT, SHORT), 0, folder, List.of(4), 1, false);
    List<String> progress = new ArrayList<>();
    Samples samples = new Samples(suite.name());
    try (BenchRun run = new BenchRun(options, progress::add)) {
      suite.run(run, samples);
    }
    assertThat(progress).isNotEmpty();
    return samples.results();
  }

  @Test
  void endToEndComparesTheForwarderWithTheBareClient() throws InterruptedException {
    List<Result> results = results(new EndToEndSuite());

    assertThat(results)
        .filteredOn(result -> result.metric().equals("requests_per_second"))
        .hasSize(2)
        .allSatisfy(result -> assertThat(result.median()).isPositive());
    assertThat(results)
        .filteredOn(result -> result.goal() != null)
        .extracting(Result::metric)
        .containsExactly("requests_per_second_to_httpclient5", "per_cpu_second_to_httpclient5");
  }

  @Test
  void submitCountsSubmissionsAndBytes() throws InterruptedException {
    assertThat(results(new SubmitSuite()))
        .filteredOn(result -> result.goal() != null)
        .hasSize(2)
        .allSatisfy(result -> assertThat(result.median()).isPositive());
  }
}
