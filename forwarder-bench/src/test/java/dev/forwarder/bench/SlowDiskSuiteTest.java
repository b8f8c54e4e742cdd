package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.forwarder.bench.subject.Latencies.Summary;
import dev.forwarder.bench.subject.SubjectMark.Tally;
import org.junit.jupiter.api.Test;

final class SlowDiskSuiteTest {

  private static final Tally FROM = new Tally(0, 0, 0, 0, 0);
  private static final Tally TO = new Tally(999, 0, 0, 999, 0);

  private static Summary timed(long count) {
    return new Summary(count, 1, 1, 1, 1, 1, 1);
  }

  @Test
  void a99thPercentileIsOfAThousandAtTheLeast() {
    assertThatIllegalStateException()
        .isThrownBy(() -> SlowDiskSuite.requireEnough(timed(999), FROM, TO))
        .withMessageStartingWith("only 999 were taken,");
    assertThatNoException().isThrownBy(() -> SlowDiskSuite.requireEnough(timed(1000), FROM, TO));
  }
}
