package dev.forwarder.retry;

import static dev.forwarder.retry.EndpointGate.BLOCKED;
import static dev.forwarder.retry.Evidence.DELIVERED;
import static dev.forwarder.retry.Evidence.FAILED;
import static dev.forwarder.retry.Evidence.HOST_DOWN;
import static dev.forwarder.retry.Evidence.KEY_REFUSED;
import static dev.forwarder.retry.Gates.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DomainGatesTest {

  private final Gates gates = Gates.withDefaults();
  private final EndpointGate series = gates.domain.endpoint("/series", "k1");
  private final EndpointGate events = gates.domain.endpoint("/events", "k1");

  @Test
  void healthyAgainUnblocksEverythingAtOnce() {
    gates.report(series, FAILED, 20);
    gates.report(events, FAILED, 19);
    gates.report(series, HOST_DOWN, 1);

    gates.domain.clear();

    assertThat(gates.domain.blocked(gates.now)).isZero();
    assertThat(series.tryPass(gates.now)).isZero();
    gates.report(events, FAILED, 1);
    assertThat(gates.isOpen(events)).as("its evidence is forgotten").isTrue();
  }

  @Test
  void healthyAgainLeavesOtherDomainsAlone() {
    EndpointGate elsewhere = gates.table.domain("b.example").endpoint("/series", "k1");
    gates.report(elsewhere, HOST_DOWN, 1);

    gates.domain.clear();

    assertThat(elsewhere.tryPass(gates.now)).isEqualTo(BLOCKED);
  }

  @Test
  void blocksAnewAfterHealthyAgain() {
    gates.report(series, HOST_DOWN, 1);
    gates.domain.clear();

    gates.report(series, HOST_DOWN, 1);

    assertThat(gates.waitNanos(series)).isEqualTo(seconds(2));
    assertThat(gates.domain.blocked(gates.now)).isOne();
  }

  @Test
  void probeFromBeforeHealthyAgainMovesNoLaterBlock() {
    gates.report(series, HOST_DOWN, 1);
    int stale = gates.probe(series);
    gates.domain.clear();
    gates.report(series, HOST_DOWN, 1);
    int current = gates.probe(series);

    series.report(DELIVERED, stale, gates.now, 0);
    assertThat(series.openNanos(gates.now)).isEqualTo(Long.MAX_VALUE);

    series.report(DELIVERED, current, gates.now, 0);
    assertThat(gates.isOpen(series)).isTrue();
  }

  @Test
  void sameNameIsTheSameView() {
    assertThat(gates.table.domain("a.example")).isSameAs(gates.domain);
    assertThat(gates.table.domain("b.example")).isNotSameAs(gates.domain);
  }

  @Test
  void gatesOfOnePathAndKeyShareWhatIsKnown() {
    gates.report(series, FAILED, 20);

    assertThat(gates.domain.endpoint("/series", "k1").tryPass(gates.now)).isEqualTo(BLOCKED);
  }

  @Test
  void requestsThatDifferInTheirQueryAloneShareWhatIsKnown() {
    gates.report(gates.domain.endpoint("/series?page=1", "k1"), FAILED, 10);
    gates.report(gates.domain.endpoint("/series?page=2?", "k1"), FAILED, 10);

    assertThat(series.tryPass(gates.now)).isEqualTo(BLOCKED);
    assertThat(gates.domain.endpoint("/series?", "k1").tryPass(gates.now)).isEqualTo(BLOCKED);
    assertThat(events.tryPass(gates.now)).isZero();
  }

  @Test
  void tenQuietMinutesForgetTheEvidence() {
    gates.report(series, FAILED, 19);
    gates.advance(Duration.ofMinutes(10));
    assertThat(series.tryPass(gates.now)).isZero();

    gates.report(series, FAILED, 19);
    assertThat(gates.isOpen(series)).isTrue();
    gates.report(series, FAILED, 1);
    assertThat(gates.isOpen(series)).isFalse();
  }

  @Test
  void blockThatNobodyProbesIsForgottenTenMinutesAfterItsEnd() {
    gates.report(series, HOST_DOWN, 1);
    gates.now += seconds(2) + Duration.ofMinutes(10).toNanos() - 1;
    assertThat(gates.domain.blocked(gates.now)).isOne();

    gates.now += 1;
    assertThat(gates.domain.blocked(gates.now)).isZero();
    assertThat(series.tryPass(gates.now)).isZero();
  }

  @Test
  void noLiveBlockExpires() {
    series.report(KEY_REFUSED, 0, gates.now, Duration.ofDays(3).toNanos());
    for (int hour = 1; hour < 72; hour++) {
      gates.advance(Duration.ofHours(1));
      gates.report(events, FAILED, 1);
      assertThat(gates.table.table().size()).isEqualTo(2);
      assertThat(series.tryPass(gates.now)).isEqualTo(BLOCKED);
    }
    gates.advance(Duration.ofHours(1));
    assertThat(series.tryPass(gates.now)).isPositive();
  }

  @Test
  void tableIsBoundedAndCountsWhatItDropped() {
    Gates small = new Gates(new BlockSettings(1, 1, 2, false, Duration.ofMinutes(5), 10));
    for (int i = 0; i < 1000; i++) {
      small.report(small.domain.endpoint("/path" + i, "k1"), FAILED, 1);
    }

    assertThat(small.table.table().size()).isLessThanOrEqualTo(10);
    assertThat(small.domain.blocked(small.now)).isEqualTo(small.table.table().size());
  }

  @Test
  void fullTableDropsWhatNobodyHasAskedForForTheLongestTime() {
    Gates small = new Gates(new BlockSettings(1, 1, 2, false, Duration.ofMinutes(5), 2));
    EndpointGate first = small.domain.endpoint("/first", "k1");
    EndpointGate second = small.domain.endpoint("/second", "k1");
    small.report(first, FAILED, 1);
    small.report(second, FAILED, 1);
    assertThat(first.tryPass(small.now)).isEqualTo(BLOCKED);

    small.report(small.domain.endpoint("/third", "k1"), FAILED, 1);

    assertThat(first.tryPass(small.now)).isEqualTo(BLOCKED);
    assertThat(second.tryPass(small.now)).isZero();
  }

  @Test
  void floodOfPathsPushesNoDomainOut() {
    Gates small = new Gates(new BlockSettings(1, 1, 2, false, Duration.ofMinutes(5), 10));
    EndpointGate down = small.table.domain("down.example").endpoint("/", "k1");
    small.report(down, HOST_DOWN, 1);

    for (int i = 0; i < 1000; i++) {
      small.report(small.domain.endpoint("/path" + i, "k1"), FAILED, 1);
    }

    assertThat(down.tryPass(small.now)).isEqualTo(BLOCKED);
  }

  @Test
  void probeIsReportedAlsoWhenItsEntryHasBeenDropped() {
    Gates small = new Gates(new BlockSettings(1, 1, 2, false, Duration.ofMinutes(5), 1));
    EndpointGate[] probed = new EndpointGate[50];
    int[] passes = new int[probed.length];
    int probes = 0;
    for (int i = 0; i < probed.length; i++) {
      probed[i] = small.domain.endpoint("/path" + i, "k1");
      small.report(probed[i], FAILED, 1);
      small.now += seconds(2);
      passes[i] = probed[i].tryPass(small.now);
      probes += passes[i] > 0 ? 1 : 0;
    }
    assertThat(probes).as("some were probed before they were dropped").isGreaterThan(1);

    for (int i = 0; i < probed.length; i++) {
      probed[i].report(i % 2 == 0 ? DELIVERED : FAILED, passes[i], small.now, 0);
    }

    assertThat(small.domain.blocked(small.now)).isBetween(0, 1);
    assertThat(small.table.table().size()).isLessThanOrEqualTo(1);
  }

  @Test
  void domainWithoutFailuresNeverTouchesTheTable() {
    long before = gates.clockReads;
    for (int i = 0; i < 1000; i++) {
      assertThat(gates.isOpen(series)).isTrue();
      series.report(DELIVERED, series.tryPass(gates.now), gates.now, 0);
    }

    assertThat(gates.clockReads).isEqualTo(before);
  }

  @Test
  void lookUpsEndTenMinutesAfterTheLastFailure() {
    gates.report(series, FAILED, 1);
    gates.report(series, DELIVERED, 1);
    long before = gates.clockReads;
    gates.report(series, DELIVERED, 1);
    assertThat(gates.clockReads).isGreaterThan(before);

    gates.advance(Duration.ofMinutes(10));
    before = gates.clockReads;
    gates.report(series, DELIVERED, 1000);
    assertThat(series.tryPass(gates.now)).isZero();
    assertThat(gates.clockReads).isEqualTo(before);
  }
}
