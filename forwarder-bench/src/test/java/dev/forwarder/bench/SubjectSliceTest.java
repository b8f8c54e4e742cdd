package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.forwarder.bench.subject.SubjectMark;
import dev.forwarder.bench.subject.SubjectMark.Tally;
import org.junit.jupiter.api.Test;

final class SubjectSliceTest {

  private static final Tally FIRST = new Tally(100, 90, 0, 10, 0);

  private static SubjectSlice slice(Tally total, Tally first) {
    SubjectMark end = new SubjectMark(0, 0, 0, 0, 0, 100, 0, total, first);
    return new SubjectSlice(end, end, end);
  }

  @Test
  void eachSubmissionIsCountedByEachDomain() {
    Tally total = new Tally(490, 300, 100, 90, 10);

    assertThatNoException().isThrownBy(() -> slice(total, FIRST).requireAllCounted("case", 5));
  }

  @Test
  void aSubmissionThatADomainDidNotCountIsAnError() {
    Tally total = new Tally(489, 300, 99, 90, 10);

    assertThatIllegalStateException()
        .isThrownBy(() -> slice(total, FIRST).requireAllCounted("case", 5))
        .withMessage("case: 500 were offered, which the books contradict: " + total);
  }

  @Test
  void moreThatEndedThanWasTakenIsAnError() {
    Tally first = new Tally(100, 101, -1, 0, 0);

    assertThatIllegalStateException()
        .isThrownBy(() -> slice(first, first).requireAllCounted("case", 1));
  }
}
