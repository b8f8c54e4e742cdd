package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers are the peer's: 15 s, 80 %, one more, half, one second, never below one. */
final class AdaptiveLimitTest {

  private final AdaptiveLimit limit = new AdaptiveLimit(10, 0);
  private long now;

  private void observeFor(double seconds, int inFlight) {
    limit.observe(inFlight, now);
    now += Duration.ofMillis(Math.round(seconds * 1000)).toNanos();
    limit.observe(inFlight, now);
  }

  private void growTo(int wanted) {
    while (limit.limit() < wanted) {
      observeFor(15, limit.limit());
    }
  }

  @Test
  void startsAtOne() {
    assertThat(limit.limit()).isEqualTo(1);
  }

  /** Peer: grow when saturated. */
  @Test
  void growsByOneInEachSaturatedInterval() {
    observeFor(14.9, 1);
    assertThat(limit.limit()).isEqualTo(1);
    observeFor(0.1, 1);
    assertThat(limit.limit()).isEqualTo(2);
    observeFor(15, 2);

    assertThat(limit.limit()).isEqualTo(3);
  }

  /** Peer: hold below 80 %. */
  @Test
  void holdsWhereLessThanEightyPercentWereSaturated() {
    observeFor(11.9, 1);
    observeFor(3.1, 0);
    assertThat(limit.limit()).isEqualTo(1);
    observeFor(12, 1);
    observeFor(3, 0);

    assertThat(limit.limit()).isEqualTo(2);
  }

  /** Peer: cap. */
  @Test
  void neverExceedsTheSetting() {
    growTo(10);
    observeFor(15, 10);

    assertThat(limit.limit()).isEqualTo(10);
  }

  /** Peer: signals for 408, 429 and 503. */
  @ParameterizedTest
  @ValueSource(ints = {408, 429, 503})
  void halvesAtOnceWhenTheBackendSaysItIsTooMuch(int status) {
    growTo(9);
    limit.replied(Reply.of(status), now);

    assertThat(limit.limit()).isEqualTo(4);
  }

  /** Peer: a timeout is a signal, a cancelled or refused request is none. */
  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void halvesOnTimeoutsAloneOfAllFailures(FailureKind failure) {
    growTo(8);
    limit.replied(Reply.failed(failure, ""), now);

    assertThat(limit.limit()).isEqualTo(failure.isTimeout() ? 4 : 8);
  }

  /** Peer: not 500. */
  @ParameterizedTest
  @ValueSource(ints = {200, 400, 403, 404, 500, 502, 504})
  void otherRepliesChangeNothing(int status) {
    growTo(8);
    limit.replied(Reply.of(status), now);

    assertThat(limit.limit()).isEqualTo(8);
  }

  /** Peer: halve and debounce; a burst counts once. */
  @Test
  void aBurstCountsOnceInASecond() {
    growTo(8);
    for (int i = 0; i < 10; i++) {
      limit.replied(Reply.of(429), now + i * 99_999_999L);
    }
    assertThat(limit.limit()).isEqualTo(4);
    limit.replied(Reply.of(429), now + 1_000_000_000L);

    assertThat(limit.limit()).isEqualTo(2);
  }

  /** Peer: floor 1. */
  @Test
  void neverFallsBelowOne() {
    limit.replied(Reply.of(429), 0);

    assertThat(limit.limit()).isEqualTo(1);
  }

  /** Peer: cooldown. */
  @Test
  void doesNotGrowForFifteenSecondsAfterADecrease() {
    growTo(4);
    now += Duration.ofSeconds(10).toNanos();
    limit.replied(Reply.of(429), now);
    assertThat(limit.limit()).isEqualTo(2);
    observeFor(14.9, 2);
    assertThat(limit.limit()).isEqualTo(2);
    observeFor(15, 2);

    assertThat(limit.limit()).isEqualTo(3);
  }
}
