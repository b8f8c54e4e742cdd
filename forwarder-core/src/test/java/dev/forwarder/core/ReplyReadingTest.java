package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Verdict;
import dev.forwarder.retry.Evidence;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReplyReadingTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration HOLD = Duration.ofSeconds(30);

  private static ReplyReading read(Reply reply, Verdict verdict) {
    return ReplyReading.of(reply, verdict, () -> NOW, HOLD);
  }

  private static ReplyReading reading(Evidence evidence, long seconds) {
    return new ReplyReading(evidence, Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void aDeliveryOpens() {
    assertThat(read(Reply.of(200), Verdict.DELIVERED)).isEqualTo(reading(Evidence.DELIVERED, 0));
  }

  @Test
  void aRejectionSaysNothingOfThePlace() {
    assertThat(read(Reply.of(400), Verdict.REJECTED)).isEqualTo(reading(Evidence.NEUTRAL, 0));
    assertThat(read(Reply.of(500), Verdict.REJECTED)).isEqualTo(reading(Evidence.NEUTRAL, 0));
  }

  @Test
  void aRefusedKeyIsLeftAloneForTheTimeOfTheSetting() {
    assertThat(read(Reply.of(403).withRetryAfter("1"), Verdict.KEY_REFUSED))
        .isEqualTo(reading(Evidence.KEY_REFUSED, 30));
  }

  @ParameterizedTest
  @CsvSource({
    "REFUSED,         HOST_DOWN",
    "UNREACHABLE,     HOST_DOWN",
    "UNKNOWN_HOST,    HOST_DOWN",
    "CONNECT_TIMEOUT, TIMED_OUT",
    "TIMEOUT,         TIMED_OUT",
    "TLS,             FAILED",
    "BROKEN,          FAILED",
    "CANCELLED,       NEUTRAL",
    "INTERNAL,        NEUTRAL",
  })
  void aFailureIsReadByItsKind(FailureKind failure, Evidence evidence) {
    assertThat(read(Reply.failed(failure, ""), Verdict.RETRY)).isEqualTo(reading(evidence, 0));
  }

  @Test
  void tooManyRequestsThrottleWithAndWithoutAHint() {
    assertThat(read(Reply.of(429), Verdict.RETRY)).isEqualTo(reading(Evidence.THROTTLED, 0));
    assertThat(read(Reply.of(429).withRetryAfter("7"), Verdict.RETRY))
        .isEqualTo(reading(Evidence.THROTTLED, 7));
  }

  @Test
  void anyReplyWithAHintThrottles() {
    assertThat(read(Reply.of(503).withRetryAfter("7"), Verdict.RETRY))
        .isEqualTo(reading(Evidence.THROTTLED, 7));
    assertThat(read(Reply.of(503).withRetryAfter("Thu, 01 Jan 2026 00:01:00 GMT"), Verdict.RETRY))
        .isEqualTo(reading(Evidence.THROTTLED, 60));
  }

  @Test
  void aHintThatCannotBeReadIsNone() {
    assertThat(read(Reply.of(503).withRetryAfter("soon"), Verdict.RETRY))
        .isEqualTo(reading(Evidence.FAILED, 0));
  }

  @Test
  void otherRepliesThatAreRetriedAreFailures() {
    assertThat(read(Reply.of(404), Verdict.RETRY)).isEqualTo(reading(Evidence.FAILED, 0));
    assertThat(read(Reply.of(500), Verdict.RETRY)).isEqualTo(reading(Evidence.FAILED, 0));
  }
}
