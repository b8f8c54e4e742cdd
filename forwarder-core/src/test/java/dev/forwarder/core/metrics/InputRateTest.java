package dev.forwarder.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class InputRateTest {

  private static final Duration WINDOW = Duration.ofMinutes(15);
  private static final Duration BUCKET = Duration.ofSeconds(10);

  /** Far from zero, and soon to overflow: a monotonic clock may start anywhere. */
  private static final long ORIGIN = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();

  private final InputRate rate = new InputRate(WINDOW, BUCKET, ORIGIN);

  private static long at(double seconds) {
    return ORIGIN + (long) (seconds * 1e9);
  }

  @Test
  void isZeroWithoutTraffic() {
    assertThat(rate.bytesPerSecond(at(0))).isZero();
    assertThat(rate.bytesPerSecond(at(5000))).isZero();
  }

  @Test
  void dividesByTheSecondsSinceTheOldestBucketBeganAndOne() {
    rate.add(1000, at(3));

    assertThat(rate.bytesPerSecond(at(3))).isEqualTo(1000 / 4.0);
    assertThat(rate.bytesPerSecond(at(99))).isEqualTo(1000 / 100.0);
  }

  @Test
  void countsWholeSeconds() {
    rate.add(1000, at(0));

    assertThat(rate.bytesPerSecond(at(9.999))).isEqualTo(1000 / 10.0);
  }

  @Test
  void addsUpWithinTheWindow() {
    for (int second = 0; second < 900; second++) {
      rate.add(50, at(second));
    }

    assertThat(rate.bytesPerSecond(at(899))).isEqualTo(50.0);
  }

  @Test
  void forgetsTheOldestBucketWhenANewOneBegins() {
    rate.add(1_000_000, at(0));
    rate.add(891, at(10));

    assertThat(rate.bytesPerSecond(at(899.9))).isEqualTo(1_000_891 / 900.0);
    assertThat(rate.bytesPerSecond(at(900))).isEqualTo(891 / 891.0);
  }

  @Test
  void isZeroAgainWhenAWholeWindowBroughtNothing() {
    rate.add(1000, at(0));

    assertThat(rate.bytesPerSecond(at(900))).isZero();
    assertThat(rate.bytesPerSecond(at(1e6))).isZero();
  }

  @Test
  void beginsANewWindowAfterASilence() {
    rate.add(1_000_000, at(0));

    rate.add(100, at(100_000));

    assertThat(rate.bytesPerSecond(at(100_000))).isEqualTo(100.0);
    assertThat(rate.bytesPerSecond(at(100_009))).isEqualTo(10.0);
  }

  @Test
  void countsAnOvertakenThreadsBytesInTheNewestBucket() {
    rate.add(100, at(20));

    rate.add(100, at(19));

    assertThat(rate.bytesPerSecond(at(29))).isEqualTo(20.0);
  }

  @Test
  void refusesBucketsUnderASecond() {
    assertThatThrownBy(() -> new InputRate(WINDOW, Duration.ofMillis(999), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bucket must be at least 1s, was: 999ms");
  }

  @Test
  void refusesAWindowUnderABucket() {
    assertThatThrownBy(() -> new InputRate(Duration.ofSeconds(9), BUCKET, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("window must be at least a bucket of 10s, was: 9s");
  }
}
