package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SlotsTest {

  private int woken;

  private Slots slots(int limit, SharedPermits permits) {
    return new Slots(Choice.inFlight(limit), permits, () -> woken++);
  }

  private static Attempt attempt(boolean sharesPermits) {
    return new Attempt(null, null, 0, sharesPermits, 0);
  }

  @Test
  void theFirstRequestNeedsNoPermit() {
    Slots slots = slots(5, new SharedPermits(0));

    assertThat(slots.mayStart(0)).isTrue();
    assertThat(slots.take()).as("holds a permit of the process").isFalse();
    assertThat(slots.mayStart(1)).isFalse();
  }

  @Test
  void theOthersTakeAPermitEach() {
    SharedPermits permits = new SharedPermits(1);
    Slots slots = slots(5, permits);

    assertThat(slots.mayStart(1)).isTrue();
    assertThat(slots.take()).isTrue();
    assertThat(slots.mayStart(2)).isFalse();
  }

  @Test
  void noMoreMayStartThanTheLimit() {
    Slots slots = slots(2, new SharedPermits(10));

    assertThat(slots.mayStart(1)).isTrue();
    assertThat(slots.mayStart(2)).isFalse();
  }

  @Test
  void aPermitThatWasNotUsedIsLeftToOthers() {
    SharedPermits permits = new SharedPermits(1);
    Slots slots = slots(5, permits);
    assertThat(slots.mayStart(1)).isTrue();
    assertThat(permits.tryAcquire()).isFalse();
    slots.releaseSpare();

    assertThat(permits.tryAcquire()).isTrue();
  }

  @Test
  void aPermitThatComesBackMayBeUsedAtOnceOrLeft() {
    SharedPermits permits = new SharedPermits(1);
    Slots slots = slots(5, permits);
    assertThat(slots.mayStart(1) && slots.take()).isTrue();
    slots.giveBack(attempt(true));
    assertThat(slots.mayStart(1) && slots.take()).isTrue();
    slots.giveBack(attempt(true));
    slots.giveBack(attempt(false));
    slots.releaseSpare();

    assertThat(permits.tryAcquire()).isTrue();
    assertThat(permits.tryAcquire()).isFalse();
  }

  @Test
  void whoFoundNoPermitIsWokenWhenOneComesBack() {
    SharedPermits permits = new SharedPermits(1);
    assertThat(permits.tryAcquire()).isTrue();
    Slots slots = slots(5, permits);
    assertThat(slots.mayStart(1)).isFalse();
    assertThat(slots.mayStart(1)).as("asks once").isFalse();
    permits.release();

    assertThat(woken).isEqualTo(1);
    assertThat(slots.mayStart(1)).isTrue();
  }

  @Test
  void whoIsWokenAndHasNoUseForThePermitPassesItOn() {
    SharedPermits permits = new SharedPermits(1);
    assertThat(permits.tryAcquire()).isTrue();
    Slots first = slots(5, permits);
    assertThat(first.mayStart(1)).isFalse();
    int[] secondWoken = new int[1];
    Slots second = new Slots(Choice.inFlight(5), permits, () -> secondWoken[0]++);
    assertThat(second.mayStart(1)).isFalse();
    permits.release();
    assertThat(secondWoken[0]).isZero();
    first.releaseSpare();

    assertThat(secondWoken[0]).isEqualTo(1);
  }

  @Test
  void permitsAreAsManyAsThereAre() {
    SharedPermits permits = new SharedPermits(2);
    assertThat(permits.tryAcquire()).isTrue();
    assertThat(permits.tryAcquire()).isTrue();
    assertThat(permits.tryAcquire()).isFalse();
    permits.release();

    assertThat(permits.tryAcquire()).isTrue();
    assertThat(permits.tryAcquire()).isFalse();
  }
}
