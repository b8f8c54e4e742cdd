package dev.forwarder.endpoints.datanadhi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DatanadhiVerdictsTest {

  @Test
  void everyStatusHasTheMeaningThatTheClientsGiveIt() {
    for (int status = 100; status <= 599; status++) {
      assertThat(DatanadhiVerdicts.of(Reply.of(status)))
          .as("status %d", status)
          .isEqualTo(expected(status));
    }
  }

  private static Verdict expected(int status) {
    if (status >= 200 && status < 300) {
      return Verdict.DELIVERED;
    }
    boolean again = status < 200 || status > 500 || status == 408 || status == 429;
    return again ? Verdict.RETRY : Verdict.REJECTED;
  }

  @Test
  void whoeverSaysRetryAfterIsTriedAgain() {
    assertThat(DatanadhiVerdicts.of(Reply.of(500).withRetryAfter("1"))).isEqualTo(Verdict.RETRY);
    assertThat(DatanadhiVerdicts.of(Reply.of(403).withRetryAfter("x"))).isEqualTo(Verdict.RETRY);
    assertThat(DatanadhiVerdicts.of(Reply.of(201).withRetryAfter("1")))
        .isEqualTo(Verdict.DELIVERED);
  }

  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void withoutAReplyItIsTriedAgain(FailureKind failure) {
    assertThat(DatanadhiVerdicts.of(Reply.failed(failure, "no"))).isEqualTo(Verdict.RETRY);
  }
}
