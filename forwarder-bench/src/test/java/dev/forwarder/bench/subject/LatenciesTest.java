package dev.forwarder.bench.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forwarder.bench.subject.Latencies.Summary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LatenciesTest {

  private final Latencies latencies = new Latencies();

  @Test
  void quantilesAreThoseOfWhatWasAdded() {
    for (int i = 1; i <= 1000; i++) {
      latencies.add(1000L * i, 1000L * i);
    }

    Summary summary = latencies.take();
    assertThat(summary.count()).isEqualTo(1000);
    assertThat(summary.medianMicros()).isCloseTo(500, within(5.0));
    assertThat(summary.p90Micros()).isCloseTo(900, within(10.0));
    assertThat(summary.p99Micros()).isCloseTo(990, within(10.0));
    assertThat(summary.p999Micros()).isCloseTo(999, within(10.0));
    assertThat(summary.maxMicros()).isCloseTo(1000, within(10.0));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 127, 2048, 1_000_003, 3_600_000_000_000L})
  void eachValueIsKnownToThreeDigits(long nanos) {
    latencies.add(nanos, nanos);

    assertThat(latencies.take().maxMicros()).isBetween(nanos / 1e3, nanos / 1e3 * 1.001 + 1e-3);
  }

  @Test
  void whatWasTakenIsNotThereAnyMore() {
    latencies.add(5, 5);

    assertThat(latencies.take().count()).isOne();
    assertThat(latencies.take()).isEqualTo(new Summary(0, 0, 0, 0, 0, 0, 0));
    assertThat(latencies.added()).as("ever").isOne();
  }
}
