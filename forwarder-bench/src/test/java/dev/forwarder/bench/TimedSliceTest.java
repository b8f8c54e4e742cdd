package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.forwarder.bench.subject.Latencies.Summary;
import dev.forwarder.bench.subject.SubjectMark;
import dev.forwarder.bench.subject.SubjectMark.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimedSliceTest {

  private static final Summary MEASURED = new Summary(60, 1, 1, 1, 1, 1, 1);

  /** Of a load of 100 submissions. */
  private static TimedSlice slice(long timed, Tally total) {
    return new TimedSlice(MEASURED, timed, new SubjectMark(0, 0, 0, 0, 0, 100, 0, total, total));
  }

  @Test
  void whatWasTimedCountsWhereAllWas() {
    Tally withABacklog = new Tally(900, 700, 0, 200, 0);

    assertThat(slice(100, withABacklog).requireAllTimed("case")).isEqualTo(MEASURED);
  }

  @Test
  void whatWasOfferedAndNotTimedIsAnError() {
    assertThatIllegalStateException()
        .as("those that are missing are the slowest")
        .isThrownBy(() -> slice(99, new Tally(100, 99, 0, 1, 0)).requireAllTimed("case"))
        .withMessageStartingWith("case: of 100 that were offered, 99 were timed,");
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "0, 1"})
  void whatWasLostOrRefusedIsAnError(long lost, long refused) {
    Tally total = new Tally(100, 100 - lost, lost, 0, refused);

    assertThatIllegalStateException()
        .isThrownBy(() -> slice(100, total).requireAllTimed("case"))
        .withMessageStartingWith("case: lost or refused");
  }

  @Test
  void whatAPeerDroppedWithoutAWordIsAnError() {
    assertThatIllegalStateException()
        .isThrownBy(() -> slice(100, new Tally(100, 99, 0, 1, 0)).requireAllDelivered("case"))
        .withMessageStartingWith("case: not all was delivered");
  }
}
