package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Destination;
import dev.forwarder.api.Domain;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many requests all domains may have in flight together, and how many the backend bears. */
final class PermitsTest {

  private static Rig ofDomains(int domains, ConcurrencySettings concurrency) {
    return Rig.startedBare(
        b -> {
          b.concurrency(concurrency);
          for (int i = 0; i < domains; i++) {
            b.domain(Rig.domain("d" + i));
          }
          return b;
        });
  }

  @Test
  void everyDomainHasOneRequestHoweverFewPermitsThereAre() {
    Rig rig = ofDomains(5, Choice.inFlight(10, 1));
    rig.submitAll("1", "2", "3");

    assertThat(rig.transport.open()).hasSize(5);
    for (int i = 0; i < 5; i++) {
      assertThat(rig.stats(i).inFlight()).isPositive();
    }
  }

  @Test
  void aPermitThatComesBackGoesToWhoWaitsForIt() {
    Rig rig =
        Rig.startedBare(
            b ->
                b.concurrency(Choice.inFlight(10, 2))
                    .domain(Rig.domain("holds"))
                    .domain(Rig.domain("waits", Domain.Role.LOCAL, Rig.KEY)));
    rig.submitAll("1", "2");
    assertThat(rig.stats(0).inFlight()).isEqualTo(2);
    for (int i = 0; i < 3; i++) {
      rig.forwarder.submit(Rig.EVENTS, Payload.of("l").withDestination(Destination.LOCAL_ONLY));
    }
    rig.run();
    assertThat(rig.stats(1).inFlight()).isEqualTo(1);

    answer(rig, "holds");
    answer(rig, "holds");
    rig.advanceSeconds(0.1); // until then, it is counted as busy

    assertThat(rig.stats(1).inFlight()).isEqualTo(2);
  }

  /** A domain that is woken for a permit and has no use for it hands the chance on. */
  @Test
  void aPermitIsNotLostOnWhoNoLongerNeedsIt() {
    Rig rig =
        Rig.startedBare(
            b ->
                b.concurrency(Choice.inFlight(10, 2))
                    .domain(Rig.domain("holds"))
                    .domain(Rig.domain("waits", Domain.Role.LOCAL, Rig.KEY))
                    .domain(Rig.domain("too", Domain.Role.SECONDARY, Rig.KEY)));
    submit(rig, Destination.PRIMARY_ONLY, 2);
    submit(rig, Destination.LOCAL_ONLY, 2);
    submit(rig, Destination.SECONDARY_ONLY, 3);
    assertThat(rig.transport.open()).hasSize(4);
    answer(rig, "waits");
    answer(rig, "waits");
    assertThat(rig.stats(1).inFlight()).isZero();

    answer(rig, "holds");
    answer(rig, "holds");
    rig.advanceSeconds(0.1);

    assertThat(rig.stats(2).inFlight()).isEqualTo(2);
  }

  private static void submit(Rig rig, Destination destination, int payloads) {
    for (int i = 0; i < payloads; i++) {
      rig.forwarder.submit(Rig.EVENTS, Payload.of("x").withDestination(destination));
    }
    rig.run();
  }

  private static void answer(Rig rig, String domain) {
    rig.transport.open().stream()
        .filter(sent -> sent.domain().equals(domain))
        .findFirst()
        .orElseThrow()
        .reply(200);
    rig.run();
  }

  @Test
  void allPermitsAreBackWhenAllIsDone() {
    Rig rig = ofDomains(4, Choice.inFlight(10, 7));
    rig.transport.takes(Duration.ofMillis(10));
    rig.transport.answers(200);
    for (int i = 0; i < 100; i++) {
      rig.submit("x");
    }
    rig.advanceSeconds(60);
    assertThat(rig.counts().delivered()).isEqualTo(400);
    int free = 0;
    while (rig.services().permits().tryAcquire()) {
      free++;
    }

    assertThat(free).isEqualTo(7);
  }

  // ---- adaptive ----

  /** Peer, concurrency controller: starts at one, grows by one in 15 s of saturation. */
  @Test
  void anAdaptiveLimitStartsAtOneAndGrowsWhileItIsSaturated() {
    Rig rig = Rig.started(b -> b.concurrency(Choice.adaptive(3)));
    rig.transport.takes(Duration.ofSeconds(1));
    rig.transport.answers(200);
    for (int i = 0; i < 500; i++) {
      rig.submit("x");
    }
    rig.run();
    assertThat(rig.inFlight()).isEqualTo(1);
    assertThat(rig.stats().concurrencyLimit()).isEqualTo(1);
    rig.advanceSeconds(15.5);
    assertThat(rig.inFlight()).isEqualTo(2);
    assertThat(rig.stats().concurrencyLimit()).isEqualTo(2);
    rig.advanceSeconds(15);
    assertThat(rig.inFlight()).isEqualTo(3);
    rig.advanceSeconds(60);

    assertThat(rig.inFlight()).as("the cap").isEqualTo(3);
  }

  /** Peer, concurrency controller: halved at once by 429, never below one. */
  @Test
  void anAdaptiveLimitHalvesWhenTheBackendHasTooMuch() {
    Rig rig = Rig.started(b -> b.concurrency(Choice.adaptive(8)));
    rig.transport.takes(Duration.ofSeconds(1));
    rig.transport.answers(200);
    for (int i = 0; i < 1000; i++) {
      rig.submit("x");
    }
    rig.advanceSeconds(50);
    assertThat(rig.inFlight()).isEqualTo(4);
    rig.transport.answers(request -> Reply.failed(FailureKind.TIMEOUT, ""));
    rig.advanceSeconds(1);
    rig.transport.answers(200);
    rig.advanceSeconds(2);

    assertThat(rig.inFlight()).isEqualTo(2);
    assertThat(rig.stats().concurrencyLimit()).isEqualTo(2);
    assertThat(rig.transport.sent())
        .as("a lower limit cancels nothing")
        .noneMatch(Sent::isCancelled);
  }
}
