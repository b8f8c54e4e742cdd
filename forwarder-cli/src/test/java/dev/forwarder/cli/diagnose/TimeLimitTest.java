package dev.forwarder.cli.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TimeLimitTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final TimeLimit limit = new TimeLimit();

  @AfterEach
  void endThreads() {
    limit.close();
  }

  @Test
  void resultAndFailureAreThoseOfTheStep() throws Exception {
    assertThat(limit.call(LONG, () -> 42)).isEqualTo(42);
    IOException failure = new IOException("x");
    assertThatThrownBy(
            () ->
                limit.call(
                    LONG,
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  @Test
  void stepThatHangsIsGivenUpAndInterrupted() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);

    assertThatThrownBy(
            () ->
                limit.call(
                    Duration.ofMillis(20),
                    () -> {
                      try {
                        never.await();
                      } finally {
                        interrupted.countDown();
                      }
                      return 0;
                    }))
        .isInstanceOf(TimeLimit.OverException.class)
        .hasMessage("no answer within 20ms");
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
