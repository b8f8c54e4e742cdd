package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forwarder.api.Domain;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Reply;
import dev.forwarder.retry.BackoffPolicy;
import dev.forwarder.retry.BlockSettings;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is blocked, on what evidence, for how long, and who goes on meanwhile. */
final class BlockedEndpointTest {

  private static final Reply REFUSED = Reply.failed(FailureKind.REFUSED, "nobody listens");

  /** Peer, worker: for a blocked target a transaction is requeued without an attempt. */
  @ParameterizedTest
  @EnumSource(names = {"REFUSED", "UNREACHABLE", "UNKNOWN_HOST"})
  void aHostThatCannotBeReachedBlocksItsWholeDomainAtOnce(FailureKind failure) {
    Rig rig = Rig.started();
    rig.transport.answers(request -> Reply.failed(failure, ""));
    rig.submitAll("first");
    rig.submit("second");
    rig.submit(Rig.OTHER, "third");
    rig.run();

    assertThat(rig.transport.bodies()).containsExactly("first");
    assertThat(rig.counts().pending()).isEqualTo(3);
    assertThat(rig.stats().blockedEndpoints()).isEqualTo(1);
  }

  @Test
  void anotherDomainGoesOn() {
    Rig rig = Rig.startedBare(b -> b.domain(Rig.domain("a")).domain(Rig.domain("b")));
    rig.transport.answers(request -> request.domain().name().equals("a") ? REFUSED : Reply.of(200));
    rig.submitAll("1");
    rig.submitAll("2", "3");

    assertThat(rig.counts(0).pending()).isEqualTo(3);
    assertThat(rig.counts(1).delivered()).isEqualTo(3);
  }

  /** Peer, blocked endpoints: after the time only one send is allowed; a success opens the rest. */
  @Test
  void afterTheBlockOneRequestProbesAndItsDeliveryOpensTheRest() {
    Rig rig = Rig.started();
    rig.transport.answers(request -> REFUSED);
    rig.submitAll("1");
    rig.submitAll("2", "3", "4");
    rig.transport.answersNothing();
    rig.advanceSeconds(3);
    assertThat(rig.transport.open()).hasSize(1);
    assertThat(rig.stats().queuedItems()).isEqualTo(3);

    rig.transport.open().get(0).reply(200);
    rig.run();

    assertThat(rig.transport.open()).hasSize(3);
  }

  /** Peer, blocked endpoints: a probe that fails leaves it blocked, and longer. */
  @Test
  void aProbeThatFailsBlocksForLonger() {
    Rig rig = Rig.started();
    rig.transport.answers(request -> REFUSED);
    rig.submitAll("1");
    rig.submitAll("2", "3", "4", "5", "6", "7", "8", "9");
    rig.advanceSeconds(3600);

    double[] gaps = {3, 6, 12, 24, 48, 64, 64, 64};
    double expected = 0;
    int at = 0;
    for (double gap : gaps) {
      assertThat(rig.transport.sent().get(at).atSeconds()).isCloseTo(expected, within(1e-6));
      at++;
      expected += gap;
    }
  }

  /** Peer's ramp after a full outage: 6 errors, 4, 2, 0: three single probes. */
  @Test
  void aLongOutageEndsInThreeSingleProbes() {
    Rig rig = Rig.started();
    rig.transport.answers(request -> REFUSED);
    for (int i = 0; i < 20; i++) {
      rig.submit("x");
    }
    rig.advanceSeconds(604); // probes at 3, 9, 21, 45, 93, and every 64 s from then on
    rig.transport.answers(200);
    rig.advanceSeconds(1);
    assertThat(rig.counts().delivered()).isEqualTo(1);
    rig.advanceSeconds(24);
    assertThat(rig.counts().delivered()).isEqualTo(2);
    rig.advanceSeconds(6);

    assertThat(rig.counts().delivered()).isEqualTo(20);
    assertThat(rig.stats().blockedEndpoints()).isZero();
  }

  /** Peer, blocked endpoints: with recovery_reset one success clears all. */
  @Test
  void withRecoveryResetOneDeliveryOpensEverything() {
    BackoffPolicy reset =
        new BackoffPolicy(2, Duration.ofSeconds(2), Duration.ofSeconds(64), 2, true);
    Rig rig = Rig.started(b -> b.backoff(reset));
    rig.transport.answers(request -> REFUSED);
    for (int i = 0; i < 20; i++) {
      rig.submit("x");
    }
    rig.advanceSeconds(600);
    rig.transport.answers(200);
    rig.advanceSeconds(64);

    assertThat(rig.counts().delivered()).isEqualTo(20);
  }

  /** Peer, blocked endpoints: close blocks at the first error, where the setting asks for that. */
  @Test
  void oneErrorBlocksTheEndpointWhereThePeersRuleIsChosen() {
    BlockSettings peers = new BlockSettings(20, 5, 100, true, Duration.ofMinutes(5), 10_000);
    Rig rig = Rig.started(b -> b.blocking(peers));
    rig.transport.answers(500);
    rig.submitAll("1");
    rig.submitAll("2");
    assertThat(rig.transport.requests()).isEqualTo(1);

    rig.submit(Rig.OTHER, "3");
    rig.run();
    assertThat(rig.transport.bodies()).containsExactly("1", "3");
  }

  @Test
  void twentyFailuresInARowBlockThePath() {
    Rig rig = Rig.started(b -> b.concurrency(Choice.inFlight(1)));
    rig.transport.answers(500);
    for (int i = 0; i < 30; i++) {
      rig.submit("x");
    }
    rig.run();

    assertThat(rig.transport.requests()).isEqualTo(20);
    rig.submit(Rig.OTHER, "goes on");
    rig.run();
    assertThat(rig.transport.last().body()).isEqualTo("goes on");
  }

  @Test
  void fiveTimeoutsInARowBlockThePath() {
    Rig rig = Rig.started(b -> b.concurrency(Choice.inFlight(1)));
    rig.transport.answers(request -> Reply.failed(FailureKind.TIMEOUT, ""));
    for (int i = 0; i < 10; i++) {
      rig.submit("x");
    }
    rig.run();

    assertThat(rig.transport.requests()).isEqualTo(5);
  }

  @Test
  void rejectionsAreNoEvidence() {
    Rig rig = Rig.started();
    rig.transport.answers(400);
    for (int i = 0; i < 200; i++) {
      rig.submit("x");
    }
    rig.run();

    assertThat(rig.transport.requests()).isEqualTo(200);
    assertThat(rig.stats().blockedEndpoints()).isZero();
  }

  /** The peer counts a rejection as a success for its breaker; only a delivery opens here. */
  @Test
  void aRejectedProbeDoesNotOpen() {
    Rig rig = Rig.started();
    rig.transport.answers(request -> REFUSED);
    rig.submitAll("1", "2");
    rig.transport.answersNothing();
    rig.advanceSeconds(3);
    rig.transport.open().get(0).reply(400);
    rig.run();

    assertThat(rig.stats().blockedEndpoints()).isEqualTo(1);
    assertThat(rig.transport.open()).as("the next probe").hasSize(1);
  }

  // ---- Retry-After ----

  @Test
  void retryAfterInSecondsIsHonoured() {
    Rig rig = Rig.started();
    rig.transport.answers(
        request -> request.attempt() == 1 ? Reply.of(429).withRetryAfter("17") : Reply.of(200));
    rig.submitAll("x");
    rig.advanceSeconds(16.9);
    assertThat(rig.transport.requests()).isEqualTo(1);
    rig.advanceSeconds(0.1);

    assertThat(rig.counts().delivered()).isEqualTo(1);
  }

  @Test
  void retryAfterAsADateIsHonoured() {
    Rig rig = Rig.started();
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            FakeEnvironment.START.plusSeconds(40).atOffset(ZoneOffset.UTC));
    rig.transport.answers(
        request -> request.attempt() == 1 ? Reply.of(503).withRetryAfter(date) : Reply.of(200));
    rig.submitAll("x");
    rig.advanceSeconds(39.9);
    assertThat(rig.transport.requests()).isEqualTo(1);
    rig.advanceSeconds(0.1);

    assertThat(rig.counts().delivered()).isEqualTo(1);
  }

  @Test
  void retryAfterIsClampedToTheSetting() {
    Rig rig = Rig.started();
    rig.transport.answers(
        request -> request.attempt() == 1 ? Reply.of(429).withRetryAfter("999999") : Reply.of(200));
    rig.submitAll("x");
    rig.advanceSeconds(299.9);
    assertThat(rig.transport.requests()).isEqualTo(1);
    rig.advanceSeconds(0.1);

    assertThat(rig.counts().delivered()).isEqualTo(1);
  }

  @Test
  void retryAfterThatCannotBeReadIsAsGoodAsNone() {
    Rig rig = Rig.started();
    rig.transport.answers(
        request -> request.attempt() == 1 ? Reply.of(429).withRetryAfter("soon") : Reply.of(200));
    rig.submitAll("x");
    rig.advanceSeconds(3);

    assertThat(rig.counts().delivered()).isEqualTo(1);
  }

  @Test
  void throttlingHoldsBackThatEndpointAndKeyAlone() {
    Rig rig =
        Rig.startedBare(
            b -> b.domain(Rig.domain("a", Domain.Role.PRIMARY, Rig.KEY, Rig.SECOND_KEY)));
    rig.transport.answers(
        request ->
            request.key().equals(Rig.KEY) && request.endpoint().equals(Rig.EVENTS)
                ? Reply.of(429).withRetryAfter("60")
                : Reply.of(200));
    rig.submitAll("1");
    rig.transport.forget();
    rig.submit("2");
    rig.submit(Rig.OTHER, "3");
    rig.run();

    assertThat(rig.transport.sent())
        .extracting(sent -> sent.keyId() + " " + sent.body())
        .containsExactly("second 2", "first 3", "second 3");
  }
}
