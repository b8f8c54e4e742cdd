package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.bench.subject.Latencies.Summary;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PercentileTest {

  @ParameterizedTest
  @CsvSource({
    "0,     50 %",
    "99,    50 %",
    "100,   90 %",
    "999,   90 %",
    "1000,  99 %",
    "9999,  99 %",
    "10000, 99.9 %"
  })
  void longestThatIsToldIsNotWhatAFewHappenedToTake(long count, String label) {
    Summary measured = new Summary(count, 1, 2, 3, 4, 5, 6);

    assertThat(Percentile.longestTold(measured).label()).isEqualTo(label);
  }
}
