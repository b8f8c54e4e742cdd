package dev.forwarder.retry;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BoundsTest {

  @Test
  void timesAreToldAsSettingsAreWritten() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bounds.positive("wait", Duration.ofMillis(-500)))
        .withMessage("wait must be positive and at most 365d, was: -500ms");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bounds.zeroOrMore("wait", Duration.ofDays(366)))
        .withMessage("wait must be at most 365d, was: 366d");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bounds.notNegative("wait", Duration.ofMillis(-2500)))
        .withMessage("wait must not be negative, was: -2.5s");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new BackoffPolicy(2, Duration.ofSeconds(2), Duration.ofMillis(1500), 2, false))
        .withMessage("max must be at least base, 2s, was: 1.5s");
  }

  @Test
  void timeBeyondAllReckoningIsToldToo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bounds.positive("wait", Duration.ofSeconds(Long.MAX_VALUE)))
        .withMessageEndingWith("was: 9223372036854775807s");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bounds.notNegative("wait", Duration.ofSeconds(Long.MIN_VALUE)))
        .withMessageEndingWith("was: -9223372036854775808s");
  }
}
