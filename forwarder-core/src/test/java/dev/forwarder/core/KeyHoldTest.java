package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the payloads of a key that its backend refuses. */
final class KeyHoldTest {

  private static Rig ofTwoKeys() {
    return Rig.startedBare(
        b -> b.domain(Rig.domain("a", Domain.Role.PRIMARY, Rig.KEY, Rig.SECOND_KEY)));
  }

  private static void refuseFirstKey(Rig rig, int status) {
    rig.transport.answers(
        request ->
            request.key().equals(Rig.KEY) && request.endpoint().equals(Rig.EVENTS)
                ? Reply.of(status)
                : Reply.of(200));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void otherKeysAndEndpointsGoOn(int status) {
    Rig rig = ofTwoKeys();
    refuseFirstKey(rig, status);
    rig.submitAll("1");
    rig.transport.forget();
    rig.submit("2");
    rig.submit(Rig.OTHER, "3");
    rig.run();

    assertThat(rig.transport.sent())
        .extracting(sent -> sent.keyId() + " " + sent.body())
        .containsExactly("second 2", "first 3", "second 3");
    assertThat(rig.counts().pending()).isEqualTo(2);
  }

  @Test
  void oneTransactionProbesInEachInterval() {
    Rig rig = Rig.started();
    rig.transport.answers(403);
    rig.submitAll("1");
    rig.submitAll("2", "3", "4");
    rig.advanceSeconds(29.9);
    assertThat(rig.transport.requests()).isEqualTo(1);
    rig.advanceSeconds(0.1);
    assertThat(rig.transport.requests()).isEqualTo(2);
    rig.advanceSeconds(30 * 8);

    assertThat(rig.transport.requests()).isEqualTo(10);
    assertThat(rig.counts().pending()).isEqualTo(4);
  }

  @Test
  void aDeliveryReleasesTheRest() {
    Rig rig = Rig.started();
    rig.transport.answers(403);
    rig.submitAll("1");
    rig.submitAll("2", "3", "4");
    rig.transport.answers(200);
    rig.advanceSeconds(30);

    assertThat(rig.counts().delivered()).isEqualTo(4);
    assertThat(rig.stats().blockedEndpoints()).isZero();
  }

  @Test
  void isDroppedWhenItHasBeenHeldForTooLong() {
    Rig rig = Rig.started();
    rig.transport.answers(403);
    rig.submitAndAsk(Rig.EVENTS, "1");
    rig.run();
    rig.advanceSeconds(3599);
    assertThat(rig.counts().pending()).isEqualTo(1);
    rig.advanceSeconds(1);

    assertThat(rig.dropped(DropReason.KEY_REFUSED)).isEqualTo(1);
    assertThat(rig.reports().get(0).reason()).isEqualTo(DropReason.KEY_REFUSED);
    rig.advanceSeconds(1);
    assertThat(rig.environment.alarmsSet()).isZero();
  }

  @Test
  void theTimeOfAHoldBeginsWhenTheKeyIsRefused() {
    Rig rig = Rig.started();
    rig.transport.answers(500);
    rig.submitAll("1");
    rig.advance(Duration.ofHours(2));
    rig.transport.answers(403);
    rig.advanceSeconds(128); // the next retry of the old one finds the key refused
    rig.advanceSeconds(3400);
    assertThat(rig.counts().pending()).isEqualTo(1);
    rig.advanceSeconds(200);

    assertThat(rig.dropped(DropReason.KEY_REFUSED)).isEqualTo(1);
  }

  @Test
  void whatComesDuringAHoldHasTheWholeTimeToItself() {
    Rig rig = Rig.started();
    rig.transport.answers(403);
    rig.submitAll("1");
    rig.advanceSeconds(1800);
    rig.submitAll("2");
    rig.advanceSeconds(1800);
    assertThat(rig.dropped(DropReason.KEY_REFUSED)).isEqualTo(1);
    rig.advanceSeconds(1790);
    assertThat(rig.counts().pending()).isEqualTo(1);
    rig.advanceSeconds(10);

    assertThat(rig.dropped(DropReason.KEY_REFUSED)).isEqualTo(2);
  }

  /**
   * While the only one is a probe, nothing waits; and as many paths as have lanes are asked for.
   */
  @Test
  void theTimeOfAHoldGoesOnWhileManyPathsComeAndGo() {
    Rig rig = Rig.started();
    rig.transport.answers(request -> Reply.of(request.endpoint().equals(Rig.EVENTS) ? 403 : 200));
    rig.transport.takes(Duration.ofSeconds(1));
    rig.submitAll("held");
    for (int probe = 0; probe < 121; probe++) {
      for (int path = 0; path < 130; path++) {
        rig.submit(Endpoint.post("p", "/" + (probe + path)), "x");
      }
      rig.advanceSeconds(30);
    }

    assertThat(rig.dropped(DropReason.KEY_REFUSED)).isEqualTo(1);
  }

  @Test
  void whatIsNotRetryableIsNotHeld() {
    Rig rig = Rig.started();
    rig.transport.answers(403);
    rig.submit(Rig.EVENTS.withRetryable(false), "1");
    rig.run();

    assertThat(rig.dropped(DropReason.KEY_REFUSED)).isEqualTo(1);
  }

  @Test
  void intervalAndAgeAreTheOnesOfTheSettings() {
    KeyHoldSettings quick = new KeyHoldSettings(Duration.ofSeconds(5), Duration.ofSeconds(12));
    Rig rig = Rig.started(b -> b.keyHold(quick));
    rig.transport.answers(401);
    rig.submitAll("1");
    rig.advanceSeconds(20);

    assertThat(rig.transport.sent().stream().map(Sent::atSeconds).toList())
        .containsExactly(0.0, 5.0, 10.0);
    assertThat(rig.dropped(DropReason.KEY_REFUSED)).isEqualTo(1);
  }

  /** What waits for a backoff of its own beside a held key is nothing to run on and on for. */
  @Test
  void sleepsWhileTheProbeIsUnderWayAndTheRestIsDelayed() {
    Rig rig = Rig.started();
    rig.transport.answers(500);
    rig.submitAll("delayed from 93 s to 157 s");
    rig.advanceSeconds(94);
    rig.transport.answers(403);
    rig.submitAll("finds the key refused");
    rig.transport.answersNothing();
    rig.advanceSeconds(31);
    assertThat(rig.transport.open()).as("the probe").hasSize(1);
    rig.advanceSeconds(5);

    assertThat(rig.environment.stepsWaiting()).isZero();
    assertThat(rig.counts().pending()).isEqualTo(2);
  }

  /** The outage that follows a refusal must not be counted as part of the hold. */
  @Test
  void isNotHeldAnyMoreOnceTheBackendSaysSomethingElse() {
    Rig rig = Rig.started();
    rig.transport.answers(403);
    rig.submitAll("1");
    rig.transport.answers(503);
    rig.advanceSeconds(3600 * 3);

    assertThat(rig.dropped(DropReason.KEY_REFUSED)).isZero();
    assertThat(rig.counts().pending()).isEqualTo(1);
  }
}
