package dev.forwarder.retry;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BackoffPolicyTest {

  private final BackoffPolicy defaults = BackoffPolicy.defaults();

  @Test
  void defaultsAreThePeers() {
    assertThat(defaults).isEqualTo(new BackoffPolicy(2, ofSeconds(2), ofSeconds(64), 2, false));
  }

  @Test
  void noErrorMeansNoWait() {
    assertThat(defaults.delayNanos(0, 0.99)).isZero();
    assertThat(defaults.delayNanos(-1, 0.99)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 2000", "1, .25, 2500", "1, .5, 3000", "1, .75, 3500",
    "2, 0, 4000", "2, .25, 5000", "2, .5, 6000", "2, .75, 7000",
    "3, 0, 8000", "3, .25, 10000", "3, .5, 12000", "3, .75, 14000",
    "4, 0, 16000", "4, .25, 20000", "4, .5, 24000", "4, .75, 28000",
    "5, 0, 32000", "5, .25, 40000", "5, .5, 48000", "5, .75, 56000",
    "6, 0, 64000", "6, .25, 64000", "6, .5, 64000", "6, .75, 64000",
  })
  void waitsAsThePeerWithDefaults(int errors, double random, long millis) {
    assertThat(ofNanos(defaults.delayNanos(errors, random))).isEqualTo(ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 500",
    "1, .25, 875",
    "1, .5, 1250",
    "1, .75, 1625",
    "3, 0, 2000",
    "3, .5, 5000"
  })
  void largerFactorWidensTheRangeDownwards(int errors, double random, long millis) {
    BackoffPolicy policy = new BackoffPolicy(4, ofSeconds(1), ofSeconds(100), 1, false);

    assertThat(ofNanos(policy.delayNanos(errors, random))).isEqualTo(ofMillis(millis));
  }

  @Test
  void upperEndIsNeverPassed() {
    assertThat(defaults.delayNanos(1, Math.nextDown(1.0)))
        .isLessThanOrEqualTo(ofSeconds(4).toNanos());
  }

  @Test
  void backoffGrowsOnAverage() {
    Random random = new Random(1);
    double before = 0;
    for (int errors = 1; errors <= defaults.maxErrors(); errors++) {
      int count = errors;
      double mean =
          random
              .doubles(1000)
              .mapToLong(r -> defaults.delayNanos(count, r))
              .average()
              .orElseThrow();
      assertThat(mean).isGreaterThan(before);
      before = mean;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 100, 1_000_000, Integer.MAX_VALUE})
  void manyErrorsWaitExactlyTheMaximum(int errors) {
    assertThat(defaults.delayNanos(errors, 0.3)).isEqualTo(ofSeconds(64).toNanos());
  }

  @Test
  void millionErrorsStayCapped() {
    int errors = 0;
    for (int i = 0; i < 1_000_000; i++) {
      errors = defaults.increase(errors);
    }
    assertThat(errors).isEqualTo(defaults.maxErrors());
    assertThat(defaults.increase(Integer.MAX_VALUE)).isEqualTo(defaults.maxErrors());
  }

  @ParameterizedTest
  @CsvSource({"2, 64, 6", "2, 63, 5", "2, 65, 6", "1, 1, 1", "1, 2, 2", "3, 5, 1", "3, 6, 2"})
  void maxErrorsIsWhatReachesTheMaximum(long base, long max, int expected) {
    BackoffPolicy policy = new BackoffPolicy(2, ofSeconds(base), ofSeconds(max), 2, false);

    assertThat(policy.maxErrors()).isEqualTo(expected);
    assertThat(policy.delayNanos(expected, 0)).isEqualTo(ofSeconds(max).toNanos());
    assertThat(policy.delayNanos(expected - 1, 0)).isLessThan(ofSeconds(max).toNanos());
  }

  @Test
  void widestRangeDoesNotOverflow() {
    BackoffPolicy policy = new BackoffPolicy(2, ofNanos(1), ofDays(365), 2, false);

    assertThat(policy.maxErrors()).isEqualTo(55);
    long before = 0;
    for (int errors = 1; errors <= 60; errors++) {
      long delay = policy.delayNanos(errors, 0.5);
      assertThat(delay).isBetween(before, ofDays(365).toNanos());
      before = delay;
    }
  }

  @Test
  void successTakesBackTheRecoveryInterval() {
    assertThat(defaults.decrease(6)).isEqualTo(4);
    assertThat(defaults.decrease(2)).isZero();
    assertThat(defaults.decrease(1)).isZero();
    assertThat(defaults.decrease(0)).isZero();
  }

  @Test
  void recoveryResetTakesBackEverything() {
    BackoffPolicy policy = new BackoffPolicy(2, ofSeconds(2), ofSeconds(64), 2, true);

    assertThat(policy.decrease(policy.maxErrors())).isZero();
  }

  @Test
  void badValuesAreRefusedWithNameValueAndBound() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy(1.5, ofSeconds(2), ofSeconds(64), 2))
        .withMessage("factor must be at least 2, was: 1.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy(Double.NaN, ofSeconds(2), ofSeconds(64), 2))
        .withMessageContaining("NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy(Double.POSITIVE_INFINITY, ofSeconds(2), ofSeconds(64), 2))
        .withMessageContaining("Infinity");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy(2, Duration.ZERO, ofSeconds(64), 2))
        .withMessage("base must be positive and at most 365d, was: 0s");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy(2, ofSeconds(2), Duration.ZERO, 2))
        .withMessage("max must be positive and at most 365d, was: 0s");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy(2, ofSeconds(2), ofDays(366), 2))
        .withMessage("max must be positive and at most 365d, was: 366d");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy(2, ofSeconds(2), ofSeconds(1), 2))
        .withMessage("max must be at least base, 2s, was: 1s");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy(2, ofSeconds(2), ofSeconds(64), 0))
        .withMessageStartingWith("recoveryInterval must be 1 to ")
        .withMessageEndingWith("was: 0");
    assertThatNullPointerException()
        .isThrownBy(() -> policy(2, null, ofSeconds(64), 2))
        .withMessage("base");
  }

  @Test
  void configuredValuesAreUsed() {
    BackoffPolicy policy = new BackoffPolicy(3, ofMillis(300), ofSeconds(10), 1, false);

    assertThat(policy.delayNanos(1, 0)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
    assertThat(policy.delayNanos(9, 0)).isEqualTo(ofSeconds(10).toNanos());
    assertThat(policy.decrease(3)).isEqualTo(2);
  }

  private static BackoffPolicy policy(double factor, Duration base, Duration max, int interval) {
    return new BackoffPolicy(factor, base, max, interval, false);
  }
}
