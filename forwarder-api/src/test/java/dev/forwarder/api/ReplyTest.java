package dev.forwarder.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplyTest {

  @ParameterizedTest
  @ValueSource(ints = {100, 200, 599})
  void hasAStatus(int status) {
    assertThat(Reply.of(status).status()).isEqualTo(status);
    assertThat(Reply.of(status).failure()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 99, 600})
  void refusesWhatIsNoStatus(int status) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reply.of(status))
        .withMessageContaining(String.valueOf(status));
  }

  @Test
  void refusesAStatusBesideAFailure() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Reply(200, FailureKind.TIMEOUT, "", null, null));
  }

  @Test
  void keepsTheStartOfTheBodyAsText() {
    assertThat(Reply.of(400, "schön".getBytes(StandardCharsets.UTF_8)).detail()).isEqualTo("schön");
  }

  @Test
  void isSummedUpForALogLine() {
    assertThat(Reply.of(503).summary()).isEqualTo("HTTP 503");
    assertThat(Reply.failed(FailureKind.REFUSED, "").summary()).isEqualTo("REFUSED");
    assertThat(Reply.failed(FailureKind.TLS, "expired").summary()).isEqualTo("TLS: expired");
  }

  @Test
  void retryAfterIsAddedToACopy() {
    Reply plain = Reply.of(429);

    assertThat(plain.withRetryAfter("120").retryAfter()).isEqualTo("120");
    assertThat(plain.retryAfter()).isNull();
  }

  @Test
  void refusesNull() {
    assertThatNullPointerException()
        .isThrownBy(() -> Reply.failed(null, ""))
        .withMessage("failure");
    assertThatNullPointerException()
        .isThrownBy(() -> Reply.failed(FailureKind.TLS, null))
        .withMessage("detail");
  }

  @Test
  void failuresThatProveThatTheHostIsDownAreThreeAndTimeoutsTwo() {
    assertThat(FailureKind.values())
        .filteredOn(FailureKind::provesHostDown)
        .containsExactly(FailureKind.REFUSED, FailureKind.UNREACHABLE, FailureKind.UNKNOWN_HOST);
    assertThat(FailureKind.values())
        .filteredOn(FailureKind::isTimeout)
        .containsExactly(FailureKind.CONNECT_TIMEOUT, FailureKind.TIMEOUT);
  }
}
