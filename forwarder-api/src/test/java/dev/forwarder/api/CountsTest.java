package dev.forwarder.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CountsTest {

  private static final Counts SOME =
      new Counts(
          10,
          4,
          1,
          1,
          Map.of(DropReason.EVICTED, 2L, DropReason.EXPIRED, 1L),
          1,
          Map.of(RefusalReason.DOMAIN_FULL, 7L));

  @Test
  void addUp() {
    assertThat(SOME.droppedTotal()).isEqualTo(3);
    assertThat(SOME.refusedTotal()).isEqualTo(7);
  }

  @Test
  void refuseToBeLessThanWhatWasAccepted() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Counts(10, 4, 0, 0, Map.of(), 5, Map.of()))
        .withMessage("accepted 10 is not the sum of outcomes and pending 5: 9");
  }

  @Test
  void refuseToBeMoreThanWhatWasAccepted() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Counts(1, 1, 0, 0, Map.of(DropReason.EVICTED, 1L), 0, Map.of()));
  }

  @Test
  void refuseANegativeRestEvenIfItAddsUp() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Counts(1, 2, 0, 0, Map.of(), -1, Map.of()));
  }

  @Test
  void refusedOnesStandOutsideTheLaw() {
    Counts counts = new Counts(0, 0, 0, 0, Map.of(), 0, Map.of(RefusalReason.NOT_RUNNING, 9L));

    assertThat(counts.refusedTotal()).isEqualTo(9);
  }

  @Test
  void togetherAreTheSumOfEachPart() {
    Counts other =
        new Counts(
            5, 1, 1, 1, Map.of(DropReason.EVICTED, 1L), 1, Map.of(RefusalReason.PROCESS_FULL, 1L));

    assertThat(SOME.plus(other))
        .isEqualTo(
            new Counts(
                15,
                5,
                2,
                2,
                Map.of(DropReason.EVICTED, 3L, DropReason.EXPIRED, 1L),
                2,
                Map.of(RefusalReason.DOMAIN_FULL, 7L, RefusalReason.PROCESS_FULL, 1L)));
    assertThat(SOME.plus(Counts.NONE)).isEqualTo(SOME);
  }

  @Test
  void areNotReachedByTheirSource() {
    Map<DropReason, Long> dropped = new HashMap<>(Map.of(DropReason.EVICTED, 1L));
    Counts counts = new Counts(1, 0, 0, 0, dropped, 0, Map.of());
    dropped.clear();

    assertThat(counts.droppedTotal()).isEqualTo(1);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> counts.dropped().clear());
  }
}
