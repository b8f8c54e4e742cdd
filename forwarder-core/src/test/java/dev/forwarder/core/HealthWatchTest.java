package dev.forwarder.core;

import static dev.forwarder.core.HealthRig.KEY;
import static dev.forwarder.core.HealthRig.OTHER;
import static dev.forwarder.core.HealthRig.domain;
import static dev.forwarder.core.HealthRig.domains;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.forwarder.api.ForwarderHealth;
import dev.forwarder.api.ForwarderHealth.KeyHealth;
import dev.forwarder.api.HealthSubscription;
import dev.forwarder.api.KeyStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is told of the health, when, and what a bad listener can do: nothing. */
final class HealthWatchTest {

  private static final Duration INTERVAL = KeyCheckSettings.defaults().interval();

  private final List<ForwarderHealth> told = new ArrayList<>();

  private List<List<KeyStatus>> statuses() {
    return told.stream()
        .map(health -> health.keys().stream().map(KeyHealth::status).toList())
        .toList();
  }

  @Test
  void isToldAtOnceHowItIs() {
    HealthRig rig = HealthRig.of(domain("a", KEY));
    HealthSubscription unused = rig.monitor.watch(told::add);
    assertThat(told).isEmpty();
    rig.environment.run();

    assertThat(statuses()).containsExactly(List.of(KeyStatus.UNCHECKED));
  }

  @Test
  void isToldOfEachChangeAndOfNothingElse() {
    HealthRig rig = HealthRig.of(domain("a", KEY));
    HealthSubscription unused = rig.monitor.watch(told::add);
    rig.environment.run();
    rig.asker.answers(403);
    rig.start();
    rig.environment.advance(INTERVAL.multipliedBy(3));
    rig.asker.answers(200);
    rig.environment.advance(INTERVAL.multipliedBy(3));

    assertThat(statuses())
        .containsExactly(
            List.of(KeyStatus.UNCHECKED), List.of(KeyStatus.INVALID), List.of(KeyStatus.VALID));
    assertThat(told).extracting(ForwarderHealth::isHealthy).containsExactly(true, false, true);
  }

  @Test
  void isToldOfKeysThatComeAndGo() {
    HealthRig rig = HealthRig.of(domain("a", KEY));
    HealthSubscription unused = rig.monitor.watch(told::add);
    rig.environment.run();
    rig.domainsChanged(domain("a", KEY, OTHER));
    rig.domainsChanged(domain("a", KEY, OTHER));
    rig.domainsChanged(domain("a", OTHER));

    assertThat(told).extracting(health -> health.keys().size()).containsExactly(1, 2, 1);
  }

  @Test
  void isToldOnceOfChangesThatComeWhileItWaits() {
    HealthRig rig = HealthRig.of(domains(100));
    HealthSubscription unused = rig.monitor.watch(told::add);
    rig.environment.run();
    rig.asker.answers(200);
    rig.monitor.start();
    rig.environment.runSteps();
    assertThat(rig.environment.callbacksWaiting()).isEqualTo(1);
    rig.environment.run();

    assertThat(told).hasSize(2);
    assertThat(statuses().get(1)).containsOnly(KeyStatus.VALID);
  }

  @Test
  void isNotCalledAfterItsClose() {
    HealthRig rig = HealthRig.of(domain("a", KEY));
    HealthSubscription first = rig.monitor.watch(told::add);
    first.close();
    HealthSubscription second = rig.monitor.watch(told::add);
    rig.environment.run();
    second.close();
    second.close();
    rig.asker.answers(403);
    rig.start();

    assertThat(statuses()).containsExactly(List.of(KeyStatus.UNCHECKED));
  }

  @Test
  void mayCloseItselfAndAskBack() {
    HealthRig rig = HealthRig.of(domain("a", KEY));
    List<HealthSubscription> own = new ArrayList<>();
    own.add(
        rig.monitor.watch(
            health -> {
              told.add(rig.health());
              own.get(0).close();
            }));
    rig.asker.answers(403);
    rig.start();
    rig.environment.run();

    assertThat(told).hasSize(1);
  }

  @Test
  void oneThatThrowsIsLoggedAndHurtsNobody() {
    try (LogLines lines = new LogLines()) {
      HealthRig rig = HealthRig.of(domain("a", KEY));
      HealthSubscription bad =
          rig.monitor.watch(
              health -> {
                throw new AssertionError("from a listener");
              });
      HealthSubscription good = rig.monitor.watch(told::add);
      rig.asker.answers(200);
      rig.start();

      assertThat(statuses()).last().isEqualTo(List.of(KeyStatus.VALID));
      assertThat(lines.shown()).singleElement().asString().contains("health listener", "threw");
      bad.close();
      good.close();
    }
  }

  @Test
  void oneThatBlocksHoldsUpNoCheck() {
    HealthRig rig = HealthRig.of(domain("a", KEY));
    // As if the callback thread never came back: callbacks wait, the rest goes on.
    List<Runnable> stuck = new ArrayList<>();
    rig.environment.callbacksOn(stuck::add);
    HealthSubscription unused = rig.monitor.watch(told::add);
    rig.asker.answers(403);
    rig.start();
    rig.asker.answers(200);
    rig.environment.advance(INTERVAL.multipliedBy(5));

    assertThat(rig.statuses()).containsExactly(KeyStatus.VALID);
    assertThat(rig.asker.questions()).hasSize(6);
    assertThat(stuck).hasSize(1);
  }

  @Test
  void isNotCalledWhenThereIsNoThreadForIt() {
    HealthRig rig = HealthRig.of(domain("a", KEY));
    rig.environment.callbacksOn(
        task -> {
          throw new OutOfMemoryError("no thread, says the test");
        });

    assertThatNoException()
        .isThrownBy(
            () -> {
              HealthSubscription unused = rig.monitor.watch(told::add);
            });
    assertThat(told).isEmpty();
  }
}
