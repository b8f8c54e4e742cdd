package dev.forwarder.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.forwarder.api.Admission.Entry;
import dev.forwarder.api.Admission.State;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class AdmissionTest {

  private static final Entry ACCEPTED = new Entry("a", "k", State.ACCEPTED, null);
  private static final Entry REFUSED =
      new Entry("b", "k", State.REFUSED, RefusalReason.DOMAIN_FULL);
  private static final Entry WRITING = new Entry("c", "k", State.WRITING, null);

  @Test
  void isAcceptedWhereEachEntryIs() {
    Admission admission = Admission.of(List.of(ACCEPTED, ACCEPTED));

    assertThat(admission.isAccepted()).isTrue();
    assertThat(admission.accepted()).isEqualTo(2);
    assertThat(admission.refused()).isZero();
  }

  @Test
  void isNotAcceptedWhereOneIsRefused() {
    Admission admission = Admission.of(List.of(ACCEPTED, REFUSED));

    assertThat(admission.isAccepted()).isFalse();
    assertThat(admission.accepted()).isEqualTo(1);
    assertThat(admission.refused()).isEqualTo(1);
    assertThat(admission.entries()).containsExactly(ACCEPTED, REFUSED);
    assertThat(admission).hasToString("Admission[accepted=1, refused=1, of=2]");
  }

  @Test
  void ofNoDomainIsEmptyAndHasNothingToRefuse() {
    Admission admission = Admission.of(List.of());

    assertThat(admission.isEmpty()).isTrue();
    assertThat(admission.isAccepted()).isTrue();
  }

  @Test
  void isSettledAtOnceWhereNothingIsWritten() {
    Admission admission = Admission.of(List.of(REFUSED));

    assertThat(admission.settled().toCompletableFuture()).isCompletedWithValue(admission);
  }

  @Test
  void isSettledLaterWhereSomethingIsWritten() {
    CompletableFuture<Admission> later = new CompletableFuture<>();
    Admission admission = Admission.of(List.of(ACCEPTED, WRITING), later);

    assertThat(admission.isAccepted()).isFalse();
    assertThat(admission.settled()).isSameAs(later);
  }

  @Test
  void whatIsWrittenNeedsAStage() {
    assertThatIllegalArgumentException().isThrownBy(() -> Admission.of(List.of(WRITING)));
    assertThatNullPointerException()
        .isThrownBy(() -> Admission.of(List.of(WRITING), null))
        .withMessage("settled");
  }

  @Test
  void refusalsAloneHaveAReason() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Entry("a", "k", State.REFUSED, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Entry("a", "k", State.ACCEPTED, RefusalReason.NOT_RUNNING));
  }

  @Test
  void entriesCannotBeChanged() {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> Admission.of(List.of(ACCEPTED)).entries().clear());
  }
}
