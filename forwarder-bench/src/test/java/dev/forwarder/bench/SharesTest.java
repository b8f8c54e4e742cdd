package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SharesTest {

  private static Samples slice(String suite, String subject, double client, double sink) {
    Samples samples = new Samples(suite);
    samples.add("1KiB", subject, Metric.REQUESTS_PER_SECOND, 80_000);
    samples.add("1KiB", subject, Metric.CLIENT_CORES, client);
    samples.add("1KiB", subject, Metric.SINK_CORES, sink);
    samples.add("1KiB", subject, Metric.OTHER_CORES, 0.02);
    return samples;
  }

  @Test
  void eachSuiteHasALineOfWhoTookHowMuch() {
    List<Result> results = new ArrayList<>();
    results.addAll(slice("end-to-end", "forwarder", 0.8, 0.4).results());
    results.addAll(slice("end-to-end", "httpclient5", 0.9, 0.6).results());
    results.addAll(slice("batch", "forwarder", 1.1, 0.7).results());

    assertThat(Shares.lines(results, 2).lines())
        .containsExactly(
            "end-to-end: of 2 cores the sink took 0.50 (0.40 to 0.60), forwarder took 0.80 (0.80 to"
                + " 0.80), httpclient5 took 0.90 (0.90 to 0.90); others 0.02 at most",
            "batch: of 2 cores the sink took 0.70 (0.70 to 0.70), forwarder took 1.10 (1.10 to"
                + " 1.10); others 0.02 at most");
  }

  @Test
  void aSuiteInWhichThatWasNotMeasuredHasNone() {
    Samples samples = new Samples("memory");
    samples.add("1KiB", "forwarder", Metric.REQUESTS_PER_SECOND, 7);

    assertThat(Shares.lines(samples.results(), 2)).isEmpty();
  }
}
