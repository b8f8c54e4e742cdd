package dev.forwarder.retry;

import static dev.forwarder.retry.EndpointGate.BLOCKED;
import static dev.forwarder.retry.Evidence.DELIVERED;
import static dev.forwarder.retry.Evidence.FAILED;
import static dev.forwarder.retry.Evidence.HOST_DOWN;
import static dev.forwarder.retry.Evidence.KEY_REFUSED;
import static dev.forwarder.retry.Evidence.NEUTRAL;
import static dev.forwarder.retry.Evidence.THROTTLED;
import static dev.forwarder.retry.Evidence.TIMED_OUT;
import static dev.forwarder.retry.Gates.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointGateTest {

  private static final int DOMAIN = 1;
  private static final int PATH = 2;
  private static final int KEY = 4;

  private final Gates gates = Gates.withDefaults();
  private final EndpointGate series = gates.domain.endpoint("/series", "k1");
  private final EndpointGate seriesOtherKey = gates.domain.endpoint("/series", "k2");
  private final EndpointGate events = gates.domain.endpoint("/events", "k1");

  @Test
  void openNeverBlocks() {
    for (int i = 0; i < 1000; i++) {
      assertThat(series.tryPass(gates.now)).isZero();
      assertThat(series.openNanos(gates.now)).isLessThanOrEqualTo(gates.now);
      series.report(DELIVERED, 0, gates.now, 0);
    }
    assertThat(gates.domain.blocked(gates.now)).isZero();
  }

  @Test
  void twentyFailuresInRowBlockThePathForAllKeysAndNoOtherPath() {
    gates.report(series, FAILED, 19);
    assertThat(gates.isOpen(series)).isTrue();

    gates.report(seriesOtherKey, FAILED, 1);

    assertThat(gates.waitNanos(series)).isEqualTo(seconds(2));
    assertThat(gates.waitNanos(seriesOtherKey)).isEqualTo(seconds(2));
    assertThat(series.tryPass(gates.now)).isEqualTo(BLOCKED);
    assertThat(gates.isOpen(events)).isTrue();
    assertThat(events.tryPass(gates.now)).isZero();
    assertThat(gates.domain.blocked(gates.now)).isOne();
  }

  @Test
  void successInBetweenStartsTheRowAnew() {
    gates.report(series, FAILED, 19);
    gates.report(series, DELIVERED, 1);
    gates.report(series, FAILED, 19);
    assertThat(gates.isOpen(series)).isTrue();

    gates.report(series, FAILED, 1);
    assertThat(gates.isOpen(series)).isFalse();
  }

  @Test
  void fiveTimeoutsInRowBlockThePath() {
    gates.report(series, TIMED_OUT, 4);
    gates.report(series, FAILED, 1);
    gates.report(series, TIMED_OUT, 4);
    assertThat(gates.isOpen(series)).isTrue();

    gates.report(series, TIMED_OUT, 1);
    assertThat(gates.isOpen(series)).isFalse();
  }

  @Test
  void timeoutsCountAsFailuresInRow() {
    for (int i = 0; i < 4; i++) {
      gates.report(series, TIMED_OUT, 4);
      gates.report(series, FAILED, 1);
    }
    assertThat(gates.isOpen(series)).isFalse();
  }

  @Test
  void failingMajorityOfTheWindowBlocksThePath() {
    for (int i = 0; i < 50; i++) {
      gates.report(series, FAILED, 1);
      gates.report(series, DELIVERED, 1);
    }
    assertThat(gates.isOpen(series)).as("exactly half").isTrue();

    gates.report(series, FAILED, 1);
    assertThat(gates.isOpen(series)).as("the oldest failure has left the window").isTrue();
    gates.report(series, FAILED, 1);
    assertThat(gates.isOpen(series)).as("51 of the last 100").isFalse();
  }

  @Test
  void fewerThanAMajorityOfSightingsNeverBlockWithoutARow() {
    for (int i = 0; i < 50; i++) {
      gates.report(series, FAILED, 1);
      if (i % 10 == 9) {
        gates.report(series, DELIVERED, 1);
      }
    }
    assertThat(gates.isOpen(series)).as("50 of 55").isTrue();

    gates.report(series, FAILED, 1);
    assertThat(gates.isOpen(series)).as("51 of 56").isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 20})
  void flakyIsNeverBlocked(int percent) {
    Random random = new Random(percent);
    for (int i = 0; i < 200_000; i++) {
      assertThat(series.tryPass(gates.now)).isZero();
      series.report(random.nextInt(100) < percent ? FAILED : DELIVERED, 0, gates.now, 0);
      gates.now += 1_000_000;
    }
  }

  @Test
  void firstErrorBlocksWhereToldTo() {
    Gates peer = new Gates(new BlockSettings(20, 5, 100, true, Duration.ofMinutes(5), 10_000));
    EndpointGate gate = peer.domain.endpoint("/series", "k1");

    peer.report(gate, FAILED, 1);

    assertThat(peer.waitNanos(gate)).isEqualTo(seconds(2));
  }

  @Test
  void hostDownBlocksTheWholeDomainAtOnceAndNoOtherDomain() {
    EndpointGate elsewhere = gates.table.domain("b.example").endpoint("/series", "k1");

    gates.report(series, HOST_DOWN, 1);

    assertThat(gates.waitNanos(series)).isEqualTo(seconds(2));
    assertThat(gates.waitNanos(events)).isEqualTo(seconds(2));
    assertThat(elsewhere.tryPass(gates.now)).isZero();
  }

  @Test
  void throttledBlocksThatPathWithThatKeyAtOnce() {
    series.report(THROTTLED, 0, gates.now, seconds(30));

    assertThat(gates.waitNanos(series)).isEqualTo(seconds(30));
    assertThat(gates.isOpen(seriesOtherKey)).isTrue();
    assertThat(gates.isOpen(events)).isTrue();
  }

  @Test
  void ownBackoffIsTheLeastWaitOfTheThrottled() {
    series.report(THROTTLED, 0, gates.now, seconds(1));

    assertThat(gates.waitNanos(series)).isEqualTo(seconds(2));
  }

  @Test
  void serversHintIsClamped() {
    series.report(THROTTLED, 0, gates.now, Long.MAX_VALUE);

    assertThat(gates.waitNanos(series)).isEqualTo(Duration.ofMinutes(5).toNanos());
  }

  @Test
  void throttledAgainWaitsLonger() {
    series.report(THROTTLED, 0, gates.now, 0);
    long first = gates.waitNanos(series);
    long second = gates.probeMeets(series, THROTTLED);

    assertThat(first).isEqualTo(seconds(2));
    assertThat(second).isEqualTo(seconds(4));
  }

  @Test
  void refusedKeyIsHeldForTheIntervalEachTime() {
    series.report(KEY_REFUSED, 0, gates.now, seconds(30));
    for (int i = 0; i < 10; i++) {
      assertThat(gates.waitNanos(series)).isEqualTo(seconds(30));
      series.report(KEY_REFUSED, gates.probe(series), gates.now, seconds(30));
    }
    assertThat(gates.isOpen(seriesOtherKey)).isTrue();
    assertThat(gates.isOpen(events)).isTrue();
  }

  @Test
  void deliveryReleasesARefusedKeyAtOnce() {
    series.report(KEY_REFUSED, 0, gates.now, seconds(30));
    gates.probeMeets(series, KEY_REFUSED);

    assertThat(gates.probeMeets(series, DELIVERED)).isZero();
    assertThat(gates.domain.blocked(gates.now)).isZero();
  }

  @Test
  void absurdHoldDoesNotOverflow() {
    gates.now = seconds(1e6);
    series.report(KEY_REFUSED, 0, gates.now, Long.MAX_VALUE);

    assertThat(gates.waitNanos(series)).isEqualTo(Duration.ofDays(365).toNanos());
  }

  @Test
  void onlyOneSendIsAllowedWhenTheBlockIsOver() {
    gates.report(series, FAILED, 20);
    gates.now += gates.waitNanos(series) - 1;
    assertThat(series.tryPass(gates.now)).isEqualTo(BLOCKED);
    gates.now += 1;

    int pass = series.tryPass(gates.now);

    assertThat(pass).isPositive();
    assertThat(pass & 7).isEqualTo(PATH);
    assertThat(series.tryPass(gates.now)).isEqualTo(BLOCKED);
    assertThat(seriesOtherKey.tryPass(gates.now)).isEqualTo(BLOCKED);
    assertThat(series.openNanos(gates.now)).isEqualTo(Long.MAX_VALUE);
    gates.advance(Duration.ofMinutes(5));
    assertThat(series.tryPass(gates.now)).as("however long the probe takes").isEqualTo(BLOCKED);
  }

  @Test
  void blockedStaysBlockedForAWholePassAtOneTime() {
    gates.report(series, FAILED, 20);
    long pass = gates.now + gates.waitNanos(series) - 1;

    for (int i = 0; i < 100; i++) {
      assertThat(series.openNanos(pass)).isGreaterThan(pass);
      assertThat(series.tryPass(pass)).isEqualTo(BLOCKED);
    }
  }

  @Test
  void askingWhenItOpensChangesNothing() {
    gates.report(series, FAILED, 20);
    gates.now += gates.waitNanos(series);

    for (int i = 0; i < 100; i++) {
      assertThat(gates.isOpen(series)).isTrue();
    }
    assertThat(series.tryPass(gates.now)).isPositive();
  }

  @Test
  void probeThatIsDeliveredUnblocks() {
    gates.report(series, FAILED, 20);

    assertThat(gates.probeMeets(series, DELIVERED)).isZero();

    assertThat(series.tryPass(gates.now)).isZero();
    assertThat(series.tryPass(gates.now)).isZero();
  }

  @Test
  void unblockedHasForgottenItsEvidence() {
    gates.report(series, FAILED, 20);
    gates.probeMeets(series, DELIVERED);

    gates.report(series, FAILED, 19);
    assertThat(gates.isOpen(series)).isTrue();
    gates.report(series, FAILED, 1);
    assertThat(gates.waitNanos(series)).as("the count starts at one").isEqualTo(seconds(2));
  }

  @Test
  void longOutageIsLeftByARampOfSingleProbes() {
    gates.report(series, FAILED, 20);
    for (int errors = 2; errors <= 6; errors++) {
      assertThat(gates.probeMeets(series, FAILED)).isEqualTo(seconds(1 << errors));
    }
    assertThat(gates.probeMeets(series, FAILED)).as("capped").isEqualTo(seconds(64));

    assertThat(gates.probeMeets(series, DELIVERED)).as("6 to 4").isEqualTo(seconds(16));
    assertThat(gates.probeMeets(series, DELIVERED)).as("4 to 2").isEqualTo(seconds(4));
    assertThat(gates.probeMeets(series, DELIVERED)).as("2 to 0").isZero();
  }

  @Test
  void millionFailedProbesStayCapped() {
    gates.report(series, HOST_DOWN, 1);
    for (int i = 0; i < 1_000_000; i++) {
      gates.probeMeets(series, HOST_DOWN);
    }
    assertThat(gates.waitNanos(series)).isEqualTo(seconds(64));
  }

  @Test
  void recoveryResetUnblocksWithOneDelivery() {
    Gates reset =
        new Gates(
            new BackoffPolicy(2, Duration.ofSeconds(2), Duration.ofSeconds(64), 2, true),
            BlockSettings.defaults());
    EndpointGate gate = reset.domain.endpoint("/series", "k1");
    reset.report(gate, HOST_DOWN, 1);
    for (int i = 0; i < 10; i++) {
      reset.probeMeets(gate, HOST_DOWN);
    }

    assertThat(reset.probeMeets(gate, DELIVERED)).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "TIMED_OUT", "HOST_DOWN", "THROTTLED", "KEY_REFUSED"})
  void probeThatFailsInAnyWayBlocksTheDomainLonger(Evidence evidence) {
    gates.report(series, HOST_DOWN, 1);

    gates.probeMeets(series, evidence);

    assertThat(gates.waitNanos(events)).isEqualTo(seconds(4));
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "TIMED_OUT", "HOST_DOWN", "THROTTLED", "KEY_REFUSED"})
  void probeThatFailsInAnyWayBlocksThePathLonger(Evidence evidence) {
    gates.report(series, FAILED, 20);

    gates.probeMeets(series, evidence);

    assertThat(gates.waitNanos(seriesOtherKey)).isEqualTo(seconds(4));
  }

  @Test
  void neutralProbeIsNoSuccessAndLetsAnotherGoAtOnce() {
    gates.report(series, FAILED, 20);
    gates.probeMeets(series, FAILED);

    assertThat(gates.probeMeets(series, NEUTRAL)).isZero();

    assertThat(gates.domain.blocked(gates.now)).isOne();
    int pass = series.tryPass(gates.now);
    assertThat(pass & 7).isEqualTo(PATH);
    assertThat(series.tryPass(gates.now)).isEqualTo(BLOCKED);
    series.report(FAILED, pass, gates.now, 0);
    assertThat(gates.waitNanos(series)).as("the count was kept").isEqualTo(seconds(8));
  }

  @Test
  void repliesOfNonProbesChangeNothingWhileBlocked() {
    gates.report(series, HOST_DOWN, 1);
    long open = series.openNanos(gates.now);
    gates.now += seconds(1);

    gates.report(series, HOST_DOWN, 5);
    gates.report(series, DELIVERED, 5);

    assertThat(series.openNanos(gates.now)).isEqualTo(open);
  }

  @Test
  void repliesOfNonProbesChangeNothingWhileHalfBlocked() {
    gates.report(series, FAILED, 20);
    int pass = gates.probe(series);

    gates.report(series, DELIVERED, 5);
    gates.report(series, FAILED, 50);
    assertThat(series.openNanos(gates.now)).isEqualTo(Long.MAX_VALUE);

    series.report(DELIVERED, pass, gates.now, 0);
    assertThat(gates.isOpen(series)).isTrue();
  }

  @Test
  void oneRequestProbesAllThatWaits() {
    gates.report(series, FAILED, 20);
    series.report(THROTTLED, 0, gates.now, 0);
    gates.report(series, HOST_DOWN, 1);
    assertThat(gates.domain.blocked(gates.now)).isEqualTo(3);

    int pass = gates.probe(series);
    assertThat(pass & 7).isEqualTo(DOMAIN | PATH | KEY);
    assertThat(events.tryPass(gates.now)).isEqualTo(BLOCKED);
    series.report(DELIVERED, pass, gates.now, 0);

    assertThat(gates.domain.blocked(gates.now)).isZero();
  }

  @Test
  void nothingIsProbedWhileOneOfThreeIsBlocked() {
    gates.report(series, HOST_DOWN, 1);
    series.report(KEY_REFUSED, 0, gates.now, seconds(30));
    gates.now += seconds(2);

    assertThat(series.tryPass(gates.now)).isEqualTo(BLOCKED);
    assertThat(events.tryPass(gates.now) & 7).as("the domain is free for it").isEqualTo(DOMAIN);
  }

  @Test
  void probeThatFindsTheHostDownBlocksTheDomainToo() {
    gates.report(series, FAILED, 20);

    gates.probeMeets(series, HOST_DOWN);

    assertThat(gates.waitNanos(events)).isEqualTo(seconds(2));
    assertThat(gates.domain.blocked(gates.now)).isEqualTo(2);
  }

  @Test
  void waitIsTheLongestOfTheThree() {
    gates.report(series, HOST_DOWN, 1);
    series.report(KEY_REFUSED, 0, gates.now, seconds(30));

    assertThat(gates.waitNanos(series)).isEqualTo(seconds(30));
    assertThat(gates.waitNanos(events)).isEqualTo(seconds(2));
  }

  @Test
  void randomNumberSpreadsTheWait() {
    gates.random01 = 0.5;
    gates.report(series, HOST_DOWN, 1);

    assertThat(gates.waitNanos(series)).isEqualTo(seconds(3));
  }
}
