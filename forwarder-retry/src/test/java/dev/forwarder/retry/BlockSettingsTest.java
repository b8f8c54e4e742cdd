package dev.forwarder.retry;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BlockSettingsTest {

  @Test
  void defaultsAreTheDocumentedOnes() {
    assertThat(BlockSettings.defaults())
        .isEqualTo(new BlockSettings(20, 5, 100, false, ofMinutes(5), 10_000));
  }

  @Test
  void badValuesAreRefusedWithNameValueAndBound() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BlockSettings(0, 5, 100, false, ofMinutes(5), 1))
        .withMessage("failuresInRow must be 1 to 1000000, was: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BlockSettings(20, 0, 100, false, ofMinutes(5), 1))
        .withMessage("timeoutsInRow must be 1 to 1000000, was: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BlockSettings(20, 5, 1, false, ofMinutes(5), 1))
        .withMessage("window must be 2 to 10000, was: 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BlockSettings(20, 5, 100, false, Duration.ZERO, 1))
        .withMessage("retryAfterMax must be positive and at most 365d, was: 0s");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BlockSettings(20, 5, 100, false, ofMinutes(5), 0))
        .withMessage("maxEntries must be 1 to 10000000, was: 0");
    assertThatNullPointerException()
        .isThrownBy(() -> new BlockSettings(20, 5, 100, false, null, 1))
        .withMessage("retryAfterMax");
  }
}
