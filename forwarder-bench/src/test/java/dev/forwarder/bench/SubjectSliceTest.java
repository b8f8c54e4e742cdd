package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.forwarder.bench.subject.SubjectMark;
import dev.forwarder.bench.subject.SubjectMark.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SubjectSliceTest {

  private static final Tally FIRST = new Tally(100, 90, 0, 10, 0);

  private static SubjectSlice slice(Tally total, Tally first) {
    SubjectMark end = new SubjectMark(0, 0, 0, 0, 0, 100, 0, total, first);
    return new SubjectSlice(end, end, end);
  }

  @ParameterizedTest
  @CsvSource({"99, 1, 0, 0", "99, 0, 1, 0", "100, 0, 0, 1"})
  void whatIsLostLeftOrRefusedIsNotAllDelivered(
      long delivered, long lost, long pending, long refused) {
    Tally tally = new Tally(100, delivered, lost, pending, refused);

    assertThatIllegalStateException()
        .isThrownBy(() -> slice(tally, tally).requireAllDelivered("case"))
        .withMessageStartingWith("case: ")
        .withMessageEndingWith(tally.toString());
  }

  @Test
  void whatIsLeftElsewhereIsNoMatterOfTheFirst() {
    Tally first = new Tally(100, 100, 0, 0, 0);

    assertThatNoException()
        .isThrownBy(() -> slice(FIRST, first).requireAllDeliveredAtFirst("case"));
    assertThatIllegalStateException()
        .isThrownBy(() -> slice(first, FIRST).requireAllDeliveredAtFirst("case"));
  }

  @Test
  void whatIsLeftIsNotLost() {
    assertThatNoException().isThrownBy(() -> slice(FIRST, FIRST).requireNothingLost("case"));
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
