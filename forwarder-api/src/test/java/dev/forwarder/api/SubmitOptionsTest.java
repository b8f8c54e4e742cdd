package dev.forwarder.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SubmitOptionsTest {

  @Test
  void neitherWaitNorTellAtFirst() {
    assertThat(SubmitOptions.NONE.maxWait()).isZero();
    assertThat(SubmitOptions.NONE.listener()).isNull();
    assertThat(SubmitOptions.NONE.waitsForDisk()).isTrue();
  }

  @Test
  void changesMakeCopiesThatKeepTheRest() {
    DeliveryListener listener = report -> {};
    SubmitOptions options =
        SubmitOptions.NONE
            .withoutWaitingForDisk()
            .withListener(listener)
            .withMaxWait(Duration.ofSeconds(1));
    assertThat(options.waitsForDisk()).isFalse();

    assertThat(options.listener()).isSameAs(listener);
    assertThat(options.maxWait()).isEqualTo(Duration.ofSeconds(1));
    assertThat(SubmitOptions.NONE.listener()).isNull();
  }

  @Test
  void refuseANegativeWait() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SubmitOptions.NONE.withMaxWait(Duration.ofSeconds(-1)))
        .withMessage("maxWait must not be negative, was: PT-1S");
  }

  @Test
  void refuseNull() {
    assertThatNullPointerException()
        .isThrownBy(() -> SubmitOptions.NONE.withMaxWait(null))
        .withMessage("maxWait");
    assertThatNullPointerException()
        .isThrownBy(() -> SubmitOptions.NONE.withListener(null))
        .withMessage("listener");
  }
}
