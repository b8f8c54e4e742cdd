package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Counts;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.RefusalReason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LedgerTest {

  private final Target first = target(0);
  private final Target second = target(1);
  private final Ledger ledger = new Ledger(List.of(first, second));

  private static Target target(int index) {
    Target target = new Target(null, Rig.domain("domain"), ApiKey.of("key" + index, "0123456789"));
    target.accepted().open();
    return target;
  }

  private static void accept(Target target, int transactions) {
    for (int i = 0; i < transactions; i++) {
      assertThat(target.accepted().tryCount()).isTrue();
    }
  }

  @Test
  void whatIsAcceptedAndHasNotEndedIsPending() {
    accept(first, 3);
    ledger.count(first, Outcome.DELIVERED, null);
    ledger.publish();

    assertThat(ledger.read().counts().get(0))
        .isEqualTo(new Counts(3, 1, 0, 0, Map.of(), 2, Map.of()));
  }

  @Test
  void showsNothingBeforeItIsPublished() {
    accept(first, 1);
    ledger.count(first, Outcome.DELIVERED, null);
    ledger.set(Ledger.Gauge.QUEUED, 5);
    assertThat(ledger.read().counts().get(0).pending()).isEqualTo(1);
    assertThat(ledger.read().gauge(Ledger.Gauge.QUEUED)).isZero();
    ledger.publish();

    assertThat(ledger.read().counts().get(0).delivered()).isEqualTo(1);
    assertThat(ledger.read().gauge(Ledger.Gauge.QUEUED)).isEqualTo(5);
  }

  @Test
  void countsEachTargetForItself() {
    accept(first, 1);
    accept(second, 2);
    ledger.count(second, Outcome.HANDED_OVER, null);
    ledger.count(second, Outcome.DEAD_LETTERED, null);
    ledger.publish();

    assertThat(ledger.read().counts().get(0).pending()).isEqualTo(1);
    assertThat(ledger.read().counts().get(1))
        .isEqualTo(new Counts(2, 0, 1, 1, Map.of(), 0, Map.of()));
    assertThat(ledger.accepted()).isEqualTo(3);
    assertThat(ledger.ended()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(DropReason.class)
  void countsEachReasonForItself(DropReason reason) {
    accept(second, 2);
    ledger.count(second, Outcome.DROPPED, reason);
    ledger.count(second, Outcome.DROPPED, reason);
    ledger.publish();

    assertThat(ledger.read().counts().get(1).dropped()).isEqualTo(Map.of(reason, 2L));
    assertThat(ledger.read().counts().get(0)).isEqualTo(Counts.NONE);
  }

  @ParameterizedTest
  @EnumSource(Ledger.Gauge.class)
  void keepsEachGaugeForItself(Ledger.Gauge gauge) {
    ledger.set(gauge, 41);
    ledger.increment(gauge);
    ledger.publish();

    for (Ledger.Gauge other : Ledger.Gauge.values()) {
      assertThat(ledger.read().gauge(other)).isEqualTo(other == gauge ? 42 : 0);
    }
  }

  @Test
  void refusalsStandBesideTheCounts() {
    first.refuse(RefusalReason.DOMAIN_FULL);
    first.refuse(RefusalReason.DOMAIN_FULL);
    first.refuse(RefusalReason.LISTENERS_BUSY);

    assertThat(ledger.read().counts().get(0).refused())
        .isEqualTo(Map.of(RefusalReason.DOMAIN_FULL, 2L, RefusalReason.LISTENERS_BUSY, 1L));
    assertThat(ledger.read().counts().get(1).refused()).isEmpty();
  }
}
