package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GuaranteesTest {

  @Test
  void eachCaseSaysItOfEachSubjectOnceWhateverIsTold() {
    Samples samples = new Samples("submit");
    samples.add("500-per-second", "sentry", Metric.SINK_CORES, 0.1);
    samples.add("500-per-second", "sentry", Percentile.P50.metric(), 5);
    samples.add("500-per-second", "sentry", Percentile.P99.metric(), 9);
    samples.add("other", "sentry", Percentile.P50.metric(), 5);
    samples.add("other", "array-blocking-queue", Percentile.P50.metric(), 5);

    assertThat(Guarantees.told(samples.results()))
        .extracting(Result::caseName, Result::metric, Result::note)
        .containsExactly(
            tuple("500-per-second", "sink_cores", ""),
            tuple("500-per-second", "latency_p50_us", "in memory; not retried"),
            tuple("500-per-second", "latency_p99_us", ""),
            tuple("other", "latency_p50_us", "in memory; not retried"),
            tuple("other", "latency_p50_us", ""));
  }

  @Test
  void whatTheSuiteSaysStandsBehindIt() {
    Samples samples = new Samples("batch");
    samples.add("1KiB", "fluency", Metric.REQUESTS_PER_SECOND, 5);
    samples.note("1KiB", "fluency", Metric.REQUESTS_PER_SECOND, "4 MB chunks");

    assertThat(Guarantees.told(samples.results()))
        .extracting(Result::note)
        .containsExactly("in memory; nobody acknowledges; 4 MB chunks");
  }

  @ParameterizedTest
  @CsvSource({
    "spool,    append,  1KiB",
    "recovery, killed,  1KiB/write-ahead",
    "recovery, refused, 1KiB/disk",
  })
  void whatIsOnDiskTheSuiteSaysItself(String suite, String part, String caseName) {
    Samples samples = new Samples(suite);
    samples.below(part).add(caseName, "forwarder", Metric.REQUESTS_PER_SECOND, 5);

    assertThat(Guarantees.told(samples.results())).extracting(Result::note).containsExactly("");
  }
}
