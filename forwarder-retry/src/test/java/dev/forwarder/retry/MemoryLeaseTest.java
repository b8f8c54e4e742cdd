package dev.forwarder.retry;

import static dev.forwarder.retry.MemoryLease.Grant.DOMAIN_FULL;
import static dev.forwarder.retry.MemoryLease.Grant.GRANTED;
import static dev.forwarder.retry.MemoryLease.Grant.PROCESS_FULL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.forwarder.api.Priority;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryLeaseTest {

  private final MemoryBudget budget = new MemoryBudget(64_000);
  private final MemoryLease lease = budget.lease(16_000, () -> {});

  @Test
  void grantsUpToTheCapAndNotAByteMore() {
    assertThat(lease.tryReserve(15_000)).isEqualTo(GRANTED);
    assertThat(lease.tryReserve(1_001)).isEqualTo(DOMAIN_FULL);
    assertThat(lease.reservedBytes()).as("a refusal leaves nothing behind").isEqualTo(15_000);
    assertThat(lease.tryReserve(1_000)).isEqualTo(GRANTED);
    assertThat(lease.tryReserve(1)).isEqualTo(DOMAIN_FULL);
    assertThat(lease.tryReserve(0)).isEqualTo(GRANTED);
    assertThat(lease.reservedBytes()).isEqualTo(lease.limitBytes());
  }

  @Test
  void grantsUpToTheLimitOfTheProcessAndNotAByteMore() {
    MemoryLease wide = budget.lease(1_000_000, () -> {});
    assertThat(lease.tryReserve(1_000)).isEqualTo(GRANTED);
    assertThat(wide.tryReserve(62_999)).isEqualTo(GRANTED);
    assertThat(wide.tryReserve(2)).isEqualTo(PROCESS_FULL);
    assertThat(wide.reservedBytes()).isEqualTo(62_999);
    assertThat(wide.tryReserve(1)).isEqualTo(GRANTED);
    assertThat(budget.usedBytes()).isEqualTo(budget.limitBytes());
  }

  /** Or the domain would keep room free for it for ever. */
  @Test
  void nothingGivesWayToWhatCouldNeverFitIntoTheProcess() {
    MemoryLease wide = budget.lease(65_000, () -> {});
    assertThat(wide.mostBytes()).isEqualTo(64_000);
    assertThat(wide.tryReserve(40_000)).isEqualTo(GRANTED);
    assertThat(wide.tryReserve(64_001)).isEqualTo(DOMAIN_FULL);
    assertThat(wide.excessBytes()).isZero();
  }

  @Test
  void aDomainThatHasNothingKeepsNoRoomForWhatOthersLeaveNoRoomFor() {
    MemoryLease wide = budget.lease(1_000_000, () -> {});
    assertThat(wide.tryReserve(55_000)).isEqualTo(GRANTED);
    assertThat(lease.tryReserve(15_000)).isEqualTo(PROCESS_FULL);
    wide.release(55_000);

    assertThat(lease.spareBytes()).isEqualTo(15_000);
  }

  @Test
  void onePlaceOfTheProcessIsBesideAllLimits() {
    MemoryLease other = budget.lease(1_000, () -> {});
    assertThat(lease.tryTakePlaceBeside()).isTrue();
    assertThat(other.tryTakePlaceBeside()).isFalse();
    lease.giveBackPlaceBeside();
    assertThat(other.tryTakePlaceBeside()).isTrue();
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void absurdSizesAreRefusedWithoutOverflow() {
    assertThat(lease.tryReserve(1)).isEqualTo(GRANTED);
    assertThat(lease.tryReserve(Long.MAX_VALUE)).isEqualTo(DOMAIN_FULL);
    MemoryLease wide = budget.lease(Long.MAX_VALUE, () -> {});
    assertThat(wide.tryReserve(1L << 46)).isEqualTo(PROCESS_FULL);
    assertThat(wide.tryReserve(Long.MAX_VALUE)).isEqualTo(DOMAIN_FULL);
    assertThat(lease.reservedBytes() + wide.reservedBytes()).isOne();
  }

  @Test
  void badNumbersAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MemoryBudget(0))
        .withMessage("limitBytes must be positive, was: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> budget.lease(0, () -> {}))
        .withMessage("domainLimitBytes must be positive, was: 0");
    assertThatIllegalArgumentException().isThrownBy(() -> lease.tryReserve(-1));
  }

  @Test
  void releasingTwiceIsFoundOutAndChangesNothing() {
    lease.tryReserve(10);
    lease.release(10);

    assertThatIllegalStateException()
        .isThrownBy(() -> lease.release(10))
        .withMessage("released 10 bytes of 0 reserved");
    assertThat(lease.reservedBytes()).isZero();
    assertThat(lease.tryReserve(16_000)).isEqualTo(GRANTED);
  }

  @Test
  void leasesInChunksThatAreSmallAgainstTheBudget() {
    lease.tryReserve(1);
    long leased = budget.usedBytes();

    assertThat(leased).isGreaterThan(1).isLessThanOrEqualTo(budget.limitBytes() / 32);
    lease.tryReserve(leased - 1);
    assertThat(budget.usedBytes()).isEqualTo(leased);
    lease.tryReserve(1);
    assertThat(budget.usedBytes()).isGreaterThan(leased);
  }

  @Test
  void trimReturnsAllButAChunkAndOfTheIdleEverything() {
    lease.tryReserve(8_000);
    lease.tryReserve(1_000);
    lease.release(8_000);
    assertThat(budget.usedBytes()).isGreaterThanOrEqualTo(9_000);

    lease.trim();
    assertThat(budget.usedBytes()).isBetween(1_000L, 1_000 + budget.limitBytes() / 32);

    lease.release(1_000);
    lease.trim();
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void pressedFromFifteenSixteenthsOfTheCap() {
    lease.tryReserve(14_999);
    assertThat(lease.pressed()).isFalse();

    lease.tryReserve(1);
    assertThat(lease.pressed()).isTrue();
    assertThat(lease.excessBytes()).isZero();

    lease.tryReserve(400);
    assertThat(lease.excessBytes()).isEqualTo(400);
    lease.release(401);
    assertThat(lease.pressed()).isFalse();
  }

  @Test
  void tinyCapLeavesRoomToo() {
    MemoryLease tiny = budget.lease(3, () -> {});
    tiny.tryReserve(3);

    assertThat(tiny.excessBytes()).isOne();
  }

  @Test
  void largerPayloadThatWasRefusedMakesTheOldGiveWay() {
    int[] told = new int[1];
    MemoryLease domain = budget.lease(16_000, () -> told[0]++);
    domain.tryReserve(15_000);
    assertThat(domain.tryReserve(8_000)).isEqualTo(DOMAIN_FULL);

    assertThat(told[0]).isOne();
    assertThat(domain.pressed()).isTrue();
    assertThat(domain.excessBytes()).isEqualTo(7_000);
    assertThat(domain.tryReserve(8_000)).isEqualTo(DOMAIN_FULL);
    assertThat(told[0]).as("told once").isOne();

    domain.release(7_000);
    assertThat(domain.excessBytes()).isZero();
    assertThat(domain.tryReserve(8_000)).isEqualTo(GRANTED);
  }

  @Test
  void payloadThatNeverFitsMakesNothingGiveWay() {
    lease.tryReserve(14_000);
    assertThat(lease.tryReserve(16_001)).isEqualTo(DOMAIN_FULL);

    assertThat(lease.pressed()).isFalse();
    assertThat(lease.excessBytes()).isZero();
  }

  @Test
  void queueThatEvictsItsExcessKeepsTheNewest() {
    RetryQueue<TestItem> queue = new RetryQueue<>(RetryOrder.NEWEST_FIRST, false);
    RetryLane<TestItem> lane = queue.lane(Gates.withDefaults().domain.endpoint("/series", "k1"));
    List<Long> refused = new ArrayList<>();
    for (long sequence = 0; sequence < 1_000; sequence++) {
      long bytes = sequence % 7 == 0 ? 5_000 : 300;
      if (lease.tryReserve(bytes) == GRANTED) {
        queue.add(lane, new TestItem(Priority.NORMAL, sequence, sequence, bytes), 0);
      } else {
        refused.add(bytes);
      }
      while (lease.excessBytes() > 0) {
        TestItem evicted = queue.evict();
        assertThat(evicted).isNotNull();
        lease.release(evicted.bytes());
      }
      assertThat(lease.reservedBytes()).isEqualTo(queue.bytes()).isLessThanOrEqualTo(15_000);
    }

    TestItem last = queue.peek(lane);
    assertThat(last).isNotNull();
    assertThat(last.sequence()).isGreaterThan(990);
    assertThat(refused).as("small ones always find room").doesNotContain(300L);
  }

  @Test
  void closedLeaseGrantsNothingAndHoldsNothing() {
    lease.tryReserve(5_000);
    lease.close();

    assertThat(budget.usedBytes()).isZero();
    assertThat(lease.tryReserve(1)).isEqualTo(DOMAIN_FULL);
    lease.release(5_000);
    lease.trim();
    lease.close();
    assertThat(budget.usedBytes()).isZero();
    assertThat(lease.reservedBytes()).isZero();
  }
}
