package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.within;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import dev.forwarder.retry.BackoffPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failed attempts: when the next one comes, and in which order. */
final class RetryTest {

  private static final Reply FAILS = Reply.of(503);

  /** Peer, worker: an error puts the transaction back into the retry queue. */
  @Test
  void aFailedOneGoesBackToTheQueueAndIsNotLost() {
    Rig rig = Rig.started();
    rig.transport.answers(500);
    rig.submitAll("x");

    assertThat(rig.stats().queuedItems()).isEqualTo(1);
    assertThat(rig.counts().pending()).isEqualTo(1);
  }

  /** The documented ranges 2-4, 4-8, 8-16, 16-32, 32-64, then 64 s: here always their middle. */
  @Test
  void waitsOutABackoffThatGrowsWithItsOwnFailures() {
    Rig rig = Rig.started();
    rig.transport.answers(500);
    rig.submitAll("x");
    rig.advanceSeconds(3600);

    List<Double> times = rig.transport.sent().stream().map(Sent::atSeconds).toList();
    double[] waits = {3, 6, 12, 24, 48, 64, 64};
    double expected = 0;
    for (int i = 0; i < waits.length; i++) {
      assertThat(times.get(i)).isCloseTo(expected, within(1e-6));
      expected += waits[i];
    }
  }

  @Test
  void backoffIsTheOneOfTheSettings() {
    BackoffPolicy quick =
        new BackoffPolicy(2, Duration.ofMillis(100), Duration.ofMillis(400), 2, false);
    Rig rig = Rig.started(b -> b.backoff(quick));
    rig.environment.alwaysRandom(0);
    rig.transport.answers(500);
    rig.submitAll("x");
    rig.advanceSeconds(1);

    assertThat(rig.transport.sent().stream().map(Sent::atSeconds).toList())
        .startsWith(0.0, 0.1, 0.3, 0.7);
  }

  @Test
  void anIsolatedFailureDelaysItsOwnTransactionAlone() {
    Rig rig = Rig.started();
    rig.transport.answers(
        request -> Sent.text(request.body()).equals("bad") ? FAILS : Reply.of(200));
    rig.submitAll("bad");
    rig.submitAll("1", "2", "3");

    assertThat(rig.counts().delivered()).isEqualTo(3);
    assertThat(rig.stats().blockedEndpoints()).isZero();
  }

  /** Peer, domain forwarder: a transaction is retried without end; nothing limits its attempts. */
  @Test
  void isRetriedUntilItIsDelivered() {
    Rig rig = Rig.started();
    rig.transport.answers(500);
    rig.submitAll("x");
    rig.advance(Duration.ofDays(3));
    assertThat(rig.counts().pending()).isEqualTo(1);
    assertThat(rig.transport.requests()).isGreaterThan(3000);

    rig.transport.answers(200);
    rig.advance(Duration.ofMinutes(5));

    assertThat(rig.counts().delivered()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 408, 425, 429, 500, 502, 503, 504})
  void isRetriedAfterStatus(int status) {
    Rig rig = Rig.started();
    rig.transport.answers(request -> Reply.of(request.attempt() == 1 ? status : 200));
    rig.submitAll("x");
    assertThat(rig.counts().pending()).isEqualTo(1);
    rig.advanceSeconds(120);

    assertThat(rig.counts().delivered()).isEqualTo(1);
    assertThat(rig.transport.requests()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void isRetriedAfterFailure(FailureKind failure) {
    Rig rig = Rig.started();
    rig.transport.answers(
        request -> request.attempt() == 1 ? Reply.failed(failure, "") : Reply.of(200));
    rig.submitAll("x");
    assertThat(rig.counts().pending()).isEqualTo(1);
    rig.advanceSeconds(120);

    assertThat(rig.counts().delivered()).isEqualTo(1);
    assertThat(rig.transport.requests()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422, 405, 410, 301, 302, 307, 308})
  void isNeverSentAgainAfterARejection(int status) {
    Rig rig = Rig.started();
    rig.transport.answers(status);
    rig.submitAll("x");
    rig.advanceSeconds(3600);

    assertThat(rig.transport.requests()).isEqualTo(1);
    assertThat(rig.dropped(DropReason.REJECTED)).isEqualTo(1);
  }

  // ---- order ----

  /** Peer, forwarder: with one request at a time the order is high, newest, oldest. */
  @Test
  void retriesHighPriorityThenNewestFirst() {
    Rig rig = Rig.started(b -> b.concurrency(Choice.inFlight(1)));
    rig.transport.answers(500);
    rig.submit("old");
    rig.submitHigh("high, old");
    rig.submit("new");
    rig.submitHigh("high, new");
    rig.run();
    rig.transport.forget();
    rig.transport.answers(200);
    rig.advanceSeconds(3);

    assertThat(rig.transport.bodies()).containsExactly("high, new", "high, old", "new", "old");
  }

  @Test
  void retriesOldestFirstWhereThatIsTheOrder() {
    Rig rig = Rig.started(b -> b.queue(Choice.queue().oldestFirst().settings()));
    rig.transport.answers(500);
    rig.submit("old");
    rig.submit("new");
    rig.submitHigh("high");
    rig.run();
    rig.transport.forget();
    rig.transport.answers(200);
    rig.advanceSeconds(3);

    assertThat(rig.transport.bodies()).containsExactly("high", "old", "new");
  }

  /** Priority is for what waits for a retry: first attempts stay in order. */
  @Test
  void highPriorityDoesNotOvertakeFirstAttempts() {
    Rig rig = Rig.started();
    rig.transport.answers(200);
    rig.submit("normal");
    rig.submitHigh("high");
    rig.run();

    assertThat(rig.transport.bodies()).containsExactly("normal", "high");
  }

  @Test
  void inStrictOrderTheHeadBlocksUntilItIsDelivered() {
    Rig rig =
        Rig.started(
            b -> b.concurrency(Choice.inFlight(1)).queue(Choice.queue().oldestFirst().settings()));
    rig.transport.answers(request -> request.attempt() < 3 ? FAILS : Reply.of(200));
    rig.submitAll("1", "2", "3");
    rig.advanceSeconds(120);

    assertThat(rig.transport.bodies()).containsExactly("1", "1", "1", "2", "2", "2", "3", "3", "3");
    assertThat(rig.counts().delivered()).isEqualTo(3);
  }

  /** Peer, worker: the high queue goes before the low one; here with a share for the backlog. */
  @Test
  void newOnesGoBeforeRetriesButOneStartInTenIsTheBacklogs() {
    Rig rig = Rig.started(b -> b.concurrency(Choice.inFlight(1)));
    rig.transport.answers(500);
    for (int i = 0; i < 4; i++) {
      rig.submit("retry " + i);
    }
    rig.run();
    rig.transport.forget();
    rig.transport.answersNothing();
    rig.submit("holds the slot");
    rig.run();
    rig.environment.advance(Duration.ofSeconds(10)); // the retries are due, and wait for the slot
    for (int i = 0; i < 30; i++) {
      rig.submit("new " + i);
    }
    rig.transport.answers(200);
    rig.transport.open().get(0).reply(200);
    rig.run();

    List<String> starts = rig.transport.bodies();
    assertThat(starts).hasSize(35);
    assertThat(starts.get(9)).isEqualTo("retry 3");
    assertThat(starts.get(19)).isEqualTo("retry 2");
    assertThat(starts.get(29)).isEqualTo("retry 1");
    assertThat(starts.subList(1, 9)).allMatch(body -> body.startsWith("new"));
    assertThat(starts.get(34)).isEqualTo("retry 0");
  }

  /**
   * Peer, worker: high then low: what is beyond the high queue's capacity is retried like the rest.
   */
  @Test
  void whatTheHighQueueHasNoPlaceForWaitsWithTheRetries() {
    Rig rig =
        Rig.started(
            b ->
                b.concurrency(Choice.inFlight(1)).queue(Choice.queue().highCapacity(2).settings()));
    rig.submitAll("1", "2", "3", "4", "5");
    rig.transport.answers(200);
    rig.transport.open().get(0).reply(200);
    rig.run();

    assertThat(rig.transport.bodies()).containsExactly("1", "2", "3", "5", "4");
    assertThat(rig.counts().delivered()).isEqualTo(5);
  }

  // ---- age ----

  @Test
  void isDroppedWhenItHasWaitedLongerThanItsMaximumAge() {
    Rig rig = Rig.started(b -> b.queue(Choice.queue().maxAge(Duration.ofMinutes(1)).settings()));
    rig.transport.answers(500);
    rig.submitAndAsk(Rig.EVENTS, "x");
    rig.run();
    rig.advanceSeconds(59);
    assertThat(rig.counts().pending()).isEqualTo(1);
    rig.advanceSeconds(1);

    assertThat(rig.dropped(DropReason.EXPIRED)).isEqualTo(1);
    assertThat(rig.reports().get(0).reason()).isEqualTo(DropReason.EXPIRED);
    assertThat(rig.counts().pending()).isZero();
  }

  @Test
  void maximumAgeEndsWhatNeverGotASlotToo() {
    Rig rig =
        Rig.started(
            b ->
                b.concurrency(Choice.inFlight(1))
                    .queue(Choice.queue().maxAge(Duration.ofSeconds(5)).settings()));
    rig.submitAll("in flight", "waits");
    rig.advanceSeconds(5);

    assertThat(rig.dropped(DropReason.EXPIRED)).isEqualTo(1);
    assertThat(rig.transport.bodies()).containsExactly("in flight");
  }

  @Test
  void maximumAgeDoesNotEndWhatIsInFlight() {
    Rig rig = Rig.started(b -> b.queue(Choice.queue().maxAge(Duration.ofSeconds(5)).settings()));
    rig.submitAll("x");
    rig.advanceSeconds(6);
    rig.transport.last().reply(200);
    rig.run();

    assertThat(rig.counts().delivered()).isEqualTo(1);
  }

  @Test
  void anAbsurdlyLargeMaximumAgeDoesNoHarm() {
    assertThatNoException()
        .isThrownBy(
            () -> {
              Rig rig =
                  Rig.started(b -> b.queue(Choice.queue().maxAge(Duration.ofDays(365)).settings()));
              rig.transport.answers(500);
              rig.submitAll("x");
              rig.advanceSeconds(100);
            });
  }
}
