package dev.forwarder.retry.disk;

import static dev.forwarder.retry.disk.DiskShare.Rank.DEAD;
import static dev.forwarder.retry.disk.DiskShare.Rank.HIGH;
import static dev.forwarder.retry.disk.DiskShare.Rank.NORMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DiskBudgetTest {

  private static final DiskSpace PLENTY = new DiskSpace(1_000_000, 1_000_000);

  private DiskSpace space = PLENTY;
  private long now = Long.MAX_VALUE - 5;
  private int questions;
  private DiskBudget budget;

  @BeforeEach
  void open() {
    budget = budget(new DiskLimits(100, 0.8, 20));
  }

  private DiskBudget budget(DiskLimits limits) {
    return new DiskBudget(
        limits,
        () -> now,
        () -> {
          questions++;
          if (space == null) {
            throw new IOException("no answer");
          }
          return space;
        });
  }

  private DiskShare share(String domain, DiskShare.Rank rank, long bytes) {
    DiskShare share = budget.share(domain, rank);
    share.addSegmentBytes(bytes);
    return share;
  }

  private void fits(DiskShare share, long bytes) {
    assertThat(budget.room(share, bytes)).isEqualTo(new DiskRoom(true, null));
  }

  private void isFull(DiskShare share, long bytes) {
    assertThat(budget.room(share, bytes)).isEqualTo(new DiskRoom(false, null));
  }

  private void needs(DiskShare giver, DiskShare share, long bytes) {
    assertThat(budget.room(share, bytes)).isEqualTo(new DiskRoom(false, giver));
  }

  @Test
  void whatFitsFitsToTheLastByte() {
    DiskShare a = share("a", NORMAL, 60);
    share("b", HIGH, 10);
    fits(a, 30);
    needs(a, a, 31);
    assertThat(budget.usedBytes()).isEqualTo(70);
    assertThat(budget.limitBytes()).isEqualTo(100);
  }

  @Test
  void shareIsTheSameForTheSameLog() {
    assertThat(budget.share("a", HIGH)).isSameAs(budget.share("a", HIGH));
    assertThat(budget.share("a", HIGH)).isNotSameAs(budget.share("a", NORMAL));
    assertThat(budget.share("a", HIGH)).hasToString("a/HIGH");
    assertThat(budget.share("b", DEAD).domain()).isEqualTo("b");
  }

  @Test
  void domainFurthestAboveItsShareGivesWay() {
    DiskShare small = share("small", NORMAL, 10);
    DiskShare large = share("large", NORMAL, 60);
    share("medium", NORMAL, 30);
    needs(large, small, 1);
  }

  @Test
  void normalGivesWayBeforeHighOfTheSameDomain() {
    DiskShare high = share("a", HIGH, 60);
    DiskShare normal = share("a", NORMAL, 10);
    DiskShare other = share("b", NORMAL, 30);
    needs(normal, other, 1);
    normal.addSegmentBytes(-10);
    fits(other, 10);
    needs(high, other, 11);
  }

  @Test
  void highOfAGreedyDomainGivesWayBeforeNormalOfAModestOne() {
    DiskShare greedy = share("greedy", HIGH, 80);
    DiskShare modest = share("modest", NORMAL, 20);
    needs(greedy, modest, 5);
    needs(greedy, greedy, 5);
  }

  @Test
  void normalNeverDisplacesHighOfItsOwnDomain() {
    share("a", HIGH, 100);
    isFull(budget.share("a", NORMAL), 1);
  }

  @Test
  void domainWithinItsShareNeverGivesWay() {
    DiskShare modest = share("modest", NORMAL, 40);
    DiskShare greedy = budget.share("greedy", NORMAL);
    isFull(greedy, 90);
    fits(greedy, 60);
    needs(modest, modest, 61);
  }

  @Test
  void ofEqualsTheOneThatAsksGivesWay() {
    share("a", NORMAL, 50);
    DiskShare b = share("b", NORMAL, 50);
    needs(b, b, 1);
    DiskShare c = share("c", NORMAL, 0);
    assertThat(budget.room(c, 50).giver()).isNotNull().isNotEqualTo(c);
  }

  @Test
  void whatIsLargerThanAllDisplacesNothing() {
    DiskShare a = share("a", NORMAL, 50);
    isFull(a, 101);
    needs(a, a, 100);
  }

  @Test
  void filesThatCannotGoCountAndGiveNothing() {
    DiskShare a = budget.share("a", NORMAL);
    a.addOtherBytes(99);
    fits(a, 1);
    isFull(a, 2);
    a.addSegmentBytes(1);
    needs(a, a, 2);
    a.addOtherBytes(-50);
    assertThat(a.usedBytes()).isEqualTo(50);
    fits(a, 50);
  }

  @Test
  void deadLettersHaveALimitOfTheirOwnAndDisplaceEachOther() {
    DiskShare queued = share("a", NORMAL, 100);
    DiskShare dead = share("a", DEAD, 15);
    fits(dead, 5);
    needs(dead, dead, 6);
    isFull(dead, 21);
    isFull(share("b", DEAD, 0), 21);
    fits(budget.share("b", DEAD), 20);
    assertThat(budget.usedBytes()).isEqualTo(115);
    needs(queued, queued, 1);
  }

  @Test
  void deadLettersCanBeSwitchedOff() {
    budget = budget(new DiskLimits(100, 0.8, 0));
    isFull(budget.share("a", DEAD), 1);
  }

  @Test
  void shareOfTheDiskStaysFree() {
    space = new DiskSpace(250, 1_000);
    DiskShare a = budget.share("a", NORMAL);
    assertThat(budget.limitBytes()).isEqualTo(50);
    fits(a, 50);
    isFull(a, 51);
    DiskShare dead = share("a", DEAD, 10);
    fits(dead, 10);
    fits(a, 40);
    isFull(a, 41);
    a.addSegmentBytes(40);
    needs(dead, dead, 1);
    isFull(budget.share("b", DEAD), 1);
    needs(a, a, 1);
  }

  @Test
  void diskThatOthersFillMakesTheOldestGiveWay() {
    DiskShare a = share("a", NORMAL, 50);
    space = new DiskSpace(170, 1_000);
    needs(a, a, 1);
    assertThat(budget.limitBytes()).isEqualTo(20);
    space = new DiskSpace(0, 1_000);
    budget.forgetSpace();
    isFull(a, 1);
    assertThat(budget.limitBytes()).isEqualTo(-150);
  }

  @Test
  void diskIsAskedAtMostOnceASecond() {
    space = new DiskSpace(250, 1_000);
    DiskShare a = budget.share("a", NORMAL);
    fits(a, 50);
    a.addSegmentBytes(30);
    space = new DiskSpace(220, 1_000);
    fits(a, 20);
    isNotAskedBefore(DiskBudget.SPACE_NANOS - 1);
    fits(a, 20);
    space = new DiskSpace(210, 1_000);
    now += 1;
    fits(a, 10);
    assertThat(questions).isEqualTo(2);
    needs(a, a, 11);
    budget.forgetSpace();
    needs(a, a, 11);
    assertThat(questions).isEqualTo(3);
  }

  private void isNotAskedBefore(long nanos) {
    now += nanos;
    budget.limitBytes();
    assertThat(questions).isEqualTo(1);
  }

  @Test
  void limitIsToldAsItWasWithoutAskingTheDisk() {
    space = new DiskSpace(250, 1_000);
    long before = budget.lastLimitBytes();
    assertThat(questions).isZero();

    long asked = budget.limitBytes();

    assertThat(budget.lastLimitBytes()).isEqualTo(asked).isLessThan(before);
    assertThat(questions).isEqualTo(1);
  }

  @Test
  void diskThatDoesNotAnswerIsBelievedOn() {
    space = null;
    DiskShare a = budget.share("a", NORMAL);
    fits(a, 100);
    now += DiskBudget.SPACE_NANOS;
    space = new DiskSpace(250, 1_000);
    fits(a, 50);
    space = null;
    now += DiskBudget.SPACE_NANOS;
    isFull(a, 51);
    fits(a, 50);
  }

  @Test
  void lessThanNothingIsAMistake() {
    DiskShare a = share("a", NORMAL, 5);
    assertThatIllegalStateException()
        .isThrownBy(() -> a.addSegmentBytes(-6))
        .withMessage("segments of a/NORMAL cannot change by -6 from 5 bytes");
    assertThatIllegalStateException().isThrownBy(() -> a.addOtherBytes(-1));
    assertThat(a.usedBytes()).isEqualTo(5);
    assertThat(budget.usedBytes()).isEqualTo(5);
  }
}
