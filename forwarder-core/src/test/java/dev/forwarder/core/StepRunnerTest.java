package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class StepRunnerTest {

  private static final int STACKS = 40;
  private static final long STACK_BYTES = 256 << 10;

  private final Deque<Runnable> queue = new ArrayDeque<>();
  private int ran;
  private int more;
  private int news;
  private boolean inside;
  private Runnable during = () -> {};

  private final StepRunner runner =
      new StepRunner(
          new StepRunner.Steps() {
            @Override
            public boolean run() {
              assertThat(inside).as("one at a time").isFalse();
              inside = true;
              ran++;
              during.run();
              inside = false;
              return more-- > 0;
            }

            @Override
            public boolean hasNews() {
              return news-- > 0;
            }
          },
          queue::add);

  @Test
  void neverRunsAStepOnWhoWakesIt() {
    assertThat(runner.wake()).isTrue();

    assertThat(ran).isZero();
    assertThat(queue).hasSize(1);
    assertThat(runner.isSleeping()).isFalse();
  }

  @Test
  void isScheduledOnceHoweverOftenItIsWoken() {
    assertThat(runner.wake()).isTrue();
    assertThat(runner.wake()).isTrue();

    assertThat(queue).hasSize(1);
    queue.poll().run();
    assertThat(ran).isEqualTo(1);
    assertThat(runner.isSleeping()).isTrue();
  }

  @Test
  void knowsWhetherAThreadOfTheHostsWokeIt() throws InterruptedException {
    assertThat(runner.wake()).isTrue();
    assertThat(runner.isOfHost()).isTrue();
    more = 1;
    queue.poll().run();
    assertThat(queue).as("handed over by itself").hasSize(1);
    assertThat(runner.isOfHost()).isFalse();
    queue.poll().run();

    try (Threads threads = new Threads(1)) {
      CountDownLatch woken = new CountDownLatch(1);
      threads
          .callbacks()
          .execute(
              () -> {
                runner.wake();
                woken.countDown();
              });
      woken.await();
    }
    assertThat(queue).hasSize(1);
    assertThat(runner.isOfHost()).as("one of the forwarder's own").isFalse();
  }

  @Test
  void runsOnWhoBringsNewsAndMayRunSteps() {
    runner.runHere();

    assertThat(ran).isEqualTo(1);
    assertThat(queue).isEmpty();
  }

  @Test
  void takesOverARunThatIsOnlyScheduled() {
    assertThat(runner.wake()).isTrue();
    runner.runHere();
    assertThat(ran).isEqualTo(1);
    queue.poll().run();

    assertThat(ran).as("the run that was taken over").isEqualTo(1);
  }

  @Test
  void newsFromWithinAStepDoesNotRunAStepInTheStep() {
    during = runner::runHere;
    news = 1;
    runner.runHere();

    assertThat(ran).isEqualTo(2);
  }

  @Test
  void looksOnceMoreBeforeItSleeps() {
    news = 3;
    runner.runHere();

    assertThat(ran).isEqualTo(4);
    assertThat(runner.isSleeping()).isTrue();
  }

  @Test
  void leavesWhatIsMoreToTheExecutorsQueue() {
    more = 1;
    runner.runHere();
    assertThat(ran).isEqualTo(1);
    assertThat(queue).hasSize(1);
    assertThat(runner.isSleeping()).isFalse();
    queue.poll().run();

    assertThat(ran).isEqualTo(2);
    assertThat(runner.isSleeping()).isTrue();
  }

  @Test
  void letsGoOfAThreadAfterSixteenSteps() {
    news = 1000;
    runner.runHere();

    assertThat(ran).isEqualTo(16);
    assertThat(queue).hasSize(1);
  }

  @Test
  void sleepsAgainWhereTheExecutorTakesNothing() {
    int[] refusals = {1};
    StepRunner unlucky =
        new StepRunner(
            new StepRunner.Steps() {
              @Override
              public boolean run() {
                ran++;
                return false;
              }

              @Override
              public boolean hasNews() {
                return false;
              }
            },
            task -> {
              if (refusals[0]-- > 0) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              queue.add(task);
            });
    assertThat(unlucky.wake()).isFalse();
    assertThat(unlucky.isSleeping()).isTrue();

    assertThat(unlucky.wake()).isTrue();
    queue.poll().run();
    assertThat(ran).isEqualTo(1);
  }

  @Test
  void whoWakesItAtTheEndOfAStackDoesNotKeepItFromBeingWokenAgain() throws InterruptedException {
    for (int stack = 0; stack < STACKS; stack++) {
      Thread thread =
          new Thread(null, () -> dive(Integer.MAX_VALUE), "deep", STACK_BYTES + 16L * stack);
      thread.start();
      thread.join();

      assertThat(runner.wake()).isTrue();
      assertThat(queue).hasSize(1);
      queue.remove().run();
    }
  }

  /** Wakes it with so little of the stack left that it fails, and with a little more each time. */
  private void dive(int deeper) {
    try {
      if (deeper > 0) {
        dive(deeper - 1);
      }
    } catch (StackOverflowError e) {
      boolean unused = runner.wake();
    }
  }
}
