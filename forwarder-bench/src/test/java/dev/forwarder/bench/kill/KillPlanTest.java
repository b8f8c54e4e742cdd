package dev.forwarder.bench.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class KillPlanTest {

  private static KillPlan plan(int goal) {
    return new KillPlan(goal, true, new SplittableRandom(1));
  }

  private static void killAll(KillPlan plan) {
    while (!plan.isDone()) {
      plan.killed(plan.next(), true);
    }
  }

  @Test
  void fiftyKillsComeToEveryPointAndThreeTimesToTheMainOnes() {
    KillPlan plan = plan(50);
    killAll(plan);

    assertThat(plan.kills()).isEqualTo(50);
    assertThat(plan.points()).allSatisfy(point -> assertThat(plan.hits(point)).isPositive());
    assertThat(plan.points())
        .filteredOn(Point::isMain)
        .allSatisfy(point -> assertThat(plan.hits(point)).isGreaterThanOrEqualTo(3));
    assertThat(plan.randomKills()).isGreaterThan(5);
  }

  @Test
  void aThousandKillsComeToEveryPointManyTimes() {
    KillPlan plan = plan(1000);
    killAll(plan);

    assertThat(plan.kills()).isEqualTo(1000);
    assertThat(plan.points()).allSatisfy(point -> assertThat(plan.hits(point)).isGreaterThan(30));
  }

  @Test
  void whatIsMissedIsAimedAtAgain() {
    KillPlan plan = plan(50);
    Point stubborn = new Point(Step.COPY, Moment.BEFORE);
    for (int i = 0; i < 200; i++) {
      Point next = plan.next();
      plan.killed(next, !stubborn.equals(next));
    }

    assertThat(plan.isDone()).isFalse();
    assertThat(plan.missing()).isEqualTo(List.of(stubborn));
    killAll(plan);
    assertThat(plan.hits(stubborn)).isEqualTo(3);
  }

  @Test
  void thereIsNoHalfOfADeletion() {
    assertThat(Point.all(true)).doesNotHaveDuplicates().hasSize(22);
    assertThat(Point.all(false)).hasSize(20).noneMatch(point -> point.step() == Step.FORCE);
  }
}
