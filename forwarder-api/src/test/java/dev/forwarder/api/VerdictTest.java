package dev.forwarder.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class VerdictTest {

  @ParameterizedTest
  @CsvSource({
    "200, DELIVERED",
    "202, DELIVERED",
    "204, DELIVERED",
    "299, DELIVERED",
    "400, REJECTED",
    "413, REJECTED",
    "422, REJECTED",
    "401, KEY_REFUSED",
    "403, KEY_REFUSED",
    "404, RETRY",
    "408, RETRY",
    "425, RETRY",
    "429, RETRY",
    "500, RETRY",
    "502, RETRY",
    "503, RETRY",
    "504, RETRY",
    "599, RETRY",
    "405, REJECTED",
    "410, REJECTED",
    "415, REJECTED",
    "431, REJECTED",
    "100, REJECTED",
  })
  void readsAStatus(int status, Verdict verdict) {
    assertThat(Verdict.standard(Reply.of(status))).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"300", "301", "302", "303", "304", "307", "308", "399"})
  void rejectsARedirectSinceAKeyFollowsNone(int status) {
    assertThat(Verdict.standard(Reply.of(status))).isEqualTo(Verdict.REJECTED);
  }

  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void retriesWhateverBroughtNoReply(FailureKind failure) {
    assertThat(Verdict.standard(Reply.failed(failure, ""))).isEqualTo(Verdict.RETRY);
  }

  @Test
  void aHintToRetryLaterDoesNotTurnARejectionIntoARetry() {
    assertThat(Verdict.standard(Reply.of(400).withRetryAfter("1"))).isEqualTo(Verdict.REJECTED);
  }
}
