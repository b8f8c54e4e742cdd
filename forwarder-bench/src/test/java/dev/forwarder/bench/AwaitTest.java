package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class AwaitTest {

  private static final Duration AMPLE = Duration.ofMinutes(1);

  @Test
  void whatIsSeenFirstAsItIsWantedIsReturned() throws InterruptedException {
    Iterator<Integer> seen = List.of(3, 1, 0).iterator();

    assertThat(Await.until(number -> number < 2, seen::next, Duration.ZERO, AMPLE)).isEqualTo(1);
  }

  @Test
  void whatNeverComesIsAnErrorInTheEnd() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Await.until(number -> number < 2, () -> 7, Duration.ZERO, Duration.ZERO))
        .withMessage("still not after PT0S: 7");
  }

  @Test
  void whereThereIsOnlyAWhileTheLastThatWasSeenIsReturned() throws InterruptedException {
    assertThat(Await.atMost(Duration.ZERO, number -> number < 2, () -> 7, Duration.ZERO))
        .isEqualTo(7);
  }
}
