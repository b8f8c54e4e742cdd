package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.forwarder.api.DeliveryReport;
import dev.forwarder.api.Destination;
import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Header;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A payload's way when nothing stands in it, and who is told at its end. */
final class DeliveryTest {

  private static Rig ofTwoKeys() {
    return Rig.startedBare(
        builder -> builder.domain(Rig.domain("a", Domain.Role.PRIMARY, Rig.KEY, Rig.SECOND_KEY)));
  }

  @Test
  void deliversWhatIsSubmitted() {
    Rig rig = Rig.started();
    rig.transport.answers(202);
    rig.submitAll("one");

    assertThat(rig.transport.bodies()).containsExactly("one");
    assertThat(rig.counts().delivered()).isEqualTo(1);
    assertThat(rig.counts().pending()).isZero();
    assertThat(rig.stats().memoryBytes()).isZero();
  }

  /** Peer, domain forwarder: send puts it on the high queue, and it is pending until a worker. */
  @Test
  void submitSendsNothingByItself() {
    Rig rig = Rig.started();
    rig.submit("one");

    assertThat(rig.transport.requests()).isZero();
    assertThat(rig.counts().pending()).isEqualTo(1);
    assertThat(rig.environment.stepsWaiting()).isEqualTo(1);
  }

  /** Peer, worker: starts follow the order of submission. */
  @Test
  void newOnesStartInOrderOfSubmission() {
    Rig rig = Rig.started();
    rig.transport.answers(200);
    rig.submitAll("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12");

    assertThat(rig.transport.bodies())
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12");
  }

  /** Peer, forwarder: 2 payloads for 2 keys are 4 transactions. */
  @Test
  void everyKeyGetsEveryPayload() {
    Rig rig = ofTwoKeys();
    rig.transport.answers(200);
    rig.submitAll("one", "two");

    assertThat(rig.transport.sent())
        .extracting(Sent::keyId, Sent::body)
        .containsExactly(
            tuple("first", "one"),
            tuple("second", "one"),
            tuple("first", "two"),
            tuple("second", "two"));
    assertThat(rig.counts().delivered()).isEqualTo(4);
  }

  /** Peer, forwarder: several domains get a transaction each. */
  @Test
  void everyDomainGetsEveryPayload() {
    Rig rig = Rig.startedBare(b -> b.domain(Rig.domain("a")).domain(Rig.domain("b")));
    rig.transport.answers(200);
    rig.submitAll("one");

    assertThat(rig.transport.sent()).extracting(Sent::domain).containsExactly("a", "b");
  }

  /** Peer, forwarder: the key is on the request, and never among the payload's headers. */
  @Test
  void headersOfARequestAreThePayloadsOwnAndHoldNoKey() {
    Rig rig = Rig.started();
    rig.forwarder.submit(Rig.EVENTS, Payload.of("x").withHeader("Content-Type", "text/plain"));
    rig.run();

    assertThat(rig.transport.last().headers())
        .containsExactly(new Header("Content-Type", "text/plain"));
    assertThat(rig.transport.last().contentLength()).isEqualTo(1);
  }

  /**
   * Peer, forwarder: local routing only for what is local; MRF: a role that is not meant gets none.
   */
  @ParameterizedTest
  @CsvSource({
    "ALL_REGIONS, main;spare",
    "PRIMARY_ONLY, main",
    "SECONDARY_ONLY, spare",
    "LOCAL_ONLY, near",
  })
  void destinationSelectsDomainsByRole(Destination destination, String domains) {
    Rig rig =
        Rig.startedBare(
            b ->
                b.domain(Rig.domain("main", Domain.Role.PRIMARY, Rig.KEY))
                    .domain(Rig.domain("spare", Domain.Role.SECONDARY, Rig.KEY))
                    .domain(Rig.domain("near", Domain.Role.LOCAL, Rig.KEY)));
    rig.forwarder.submit(Rig.EVENTS, Payload.of("x").withDestination(destination));
    rig.run();

    assertThat(rig.transport.sent()).extracting(Sent::domain).containsExactly(domains.split(";"));
  }

  @Test
  void whatIsForNoDomainIsNoTransaction() {
    Rig rig = Rig.started();
    var admission =
        rig.forwarder.submit(
            Rig.EVENTS, Payload.of("x").withDestination(Destination.SECONDARY_ONLY));

    assertThat(admission.isEmpty()).isTrue();
    assertThat(rig.counts().accepted()).isZero();
  }

  @Test
  void admissionSaysWhatBecameOfEachTransaction() {
    Rig rig =
        Rig.startedBare(
            b ->
                b.domain(Rig.domain("a"))
                    .domain(Rig.domain("b"), Choice.queue().maxPayload(2).settings()));
    var admission = rig.submit("abc");

    assertThat(admission.isAccepted()).isFalse();
    assertThat(admission.entries())
        .extracting(entry -> entry.domain() + ":" + entry.keyId() + ":" + entry.reason())
        .containsExactly("a:first:null", "b:first:PAYLOAD_TOO_LARGE");
    assertThat(rig.counts(0).accepted()).isEqualTo(1);
    assertThat(rig.counts(1).accepted()).isZero();
    assertThat(rig.counts(1).refused()).isEqualTo(Map.of(RefusalReason.PAYLOAD_TOO_LARGE, 1L));
  }

  @Test
  void refusesWhatCouldNeverFitIntoItsDomain() {
    Rig rig = Rig.started(b -> b.queue(Choice.queue().memory(4096).settings()));
    int largest = 4096 - Transaction.OVERHEAD_BYTES;

    assertThat(rig.submit(largest + 1).entries().get(0).reason())
        .isEqualTo(RefusalReason.PAYLOAD_TOO_LARGE);
    assertThat(rig.submit(largest).isAccepted()).isTrue();
  }

  @Test
  void refusesWhatCouldNeverFitIntoTheProcess() {
    Rig rig = Rig.started(b -> b.queue(Choice.queue().total(4096).settings()));
    int largest = 4096 - Transaction.OVERHEAD_BYTES;

    assertThat(rig.submit(largest + 1).entries().get(0).reason())
        .isEqualTo(RefusalReason.PAYLOAD_TOO_LARGE);
    assertThat(rig.submit(largest).isAccepted()).isTrue();
  }

  /** Peer, forwarder: on 500 and then 200 there are two attempts, and one completion, with 200. */
  @Test
  void listenerIsToldOnceAtTheEndWithAllAttempts() {
    Rig rig = Rig.started();
    rig.transport.answers(request -> Reply.of(request.attempt() == 1 ? 500 : 200));
    rig.submitAndAsk(Rig.EVENTS, "x");
    rig.run();
    assertThat(rig.reports()).isEmpty();
    rig.advanceSeconds(60);

    assertThat(rig.reports()).hasSize(1);
    DeliveryReport report = rig.reports().get(0);
    assertThat(report.outcome()).isEqualTo(Outcome.DELIVERED);
    assertThat(report.reason()).isNull();
    assertThat(report.attempts()).isEqualTo(2);
    assertThat(report.reply()).isEqualTo(Reply.of(200));
    assertThat(report.domain()).isEqualTo("a");
    assertThat(report.keyId()).isEqualTo("first");
    assertThat(report.endpoint()).isEqualTo(Rig.EVENTS);
    assertThat(report.transactionId()).isEqualTo(rig.transport.last().idempotencyKey());
  }

  /** Peer, forwarder: what is not retryable makes one request, and its completion has the 500. */
  @Test
  void whatIsNotRetryableEndsWithItsFirstFailure() {
    Rig rig = Rig.started();
    rig.transport.answers(500);
    rig.submitAndAsk(Rig.EVENTS.withRetryable(false), "x");
    rig.advanceSeconds(3600);

    assertThat(rig.transport.requests()).isEqualTo(1);
    assertThat(rig.reports()).hasSize(1);
    assertThat(rig.reports().get(0).reason()).isEqualTo(DropReason.NOT_RETRYABLE);
    assertThat(rig.reports().get(0).reply()).isEqualTo(Reply.of(500));
    assertThat(rig.dropped(DropReason.NOT_RETRYABLE)).isEqualTo(1);
  }

  @Test
  void everyListenerOfASubmissionIsToldOfEachOfItsTransactions() {
    Rig rig = ofTwoKeys();
    rig.transport.answers(request -> Reply.of(request.key().equals(Rig.KEY) ? 200 : 400));
    rig.submitAndAsk(Rig.EVENTS, "x");
    rig.run();

    assertThat(rig.reports())
        .extracting(report -> report.keyId() + " " + report.outcome())
        .containsExactly("first DELIVERED", "second DROPPED");
  }

  // ---- the idempotency key ----

  @Test
  void idempotencyKeyIsTheSameAtEveryAttempt() {
    Rig rig = Rig.started();
    rig.transport.answers(503);
    rig.submitAll("x");
    rig.advanceSeconds(300);

    assertThat(rig.transport.sent()).hasSizeGreaterThan(4);
    assertThat(rig.transport.sent())
        .extracting(Sent::idempotencyKey)
        .containsOnly(rig.transport.last().idempotencyKey());
    assertThat(rig.transport.sent()).extracting(Sent::body).containsOnly("x");
  }

  @Test
  void idempotencyKeyDiffersBetweenDomainsKeysAndSubmissions() {
    Rig rig =
        Rig.startedBare(
            b ->
                b.domain(Rig.domain("a", Domain.Role.PRIMARY, Rig.KEY, Rig.SECOND_KEY))
                    .domain(Rig.domain("b")));
    rig.submitAll("x", "x");

    assertThat(rig.transport.sent()).hasSize(6);
    assertThat(rig.transport.sent()).extracting(Sent::idempotencyKey).doesNotHaveDuplicates();
    assertThat(rig.transport.last().idempotencyKey()).matches("[0-9a-f]{32}");
  }

  @Test
  void aPayloadWithAnIdOfItsOwnKeepsItsIdempotencyKeyWhenSubmittedAgain() {
    Rig rig = Rig.started();
    rig.transport.answers(200);
    Payload payload = Payload.of("x").withId(new PayloadId(7, 7));
    rig.forwarder.submit(Rig.EVENTS, payload);
    rig.forwarder.submit(Rig.EVENTS, payload);
    rig.run();

    List<Sent> sent = rig.transport.sent();
    assertThat(sent.get(0).idempotencyKey()).isEqualTo(sent.get(1).idempotencyKey());
  }

  // ---- how many at a time ----

  /** Peer, worker: no more requests in flight than the limit; a reply lets the next one start. */
  @Test
  void noMoreAreInFlightThanTheLimit() {
    Rig rig = Rig.started(b -> b.concurrency(Choice.inFlight(3)));
    rig.submitAll("1", "2", "3", "4", "5");
    assertThat(rig.transport.open()).hasSize(3);

    rig.transport.open().get(1).reply(200);
    rig.run();

    assertThat(rig.transport.bodies()).containsExactly("1", "2", "3", "4");
    assertThat(rig.stats().inFlight()).isEqualTo(3);
    assertThat(rig.stats().queuedItems()).isEqualTo(1);
  }

  /** Peer, domain forwarder: workers times requests for each is the limit; 1 and 10 by default. */
  @Test
  void tenAreInFlightByDefault() {
    Rig rig = Rig.started();
    for (int i = 0; i < 20; i++) {
      rig.submit("x");
    }
    rig.run();

    assertThat(rig.transport.open()).hasSize(10);
  }

  @Test
  void requestsAndRetriesAreCounted() {
    Rig rig = Rig.started();
    rig.transport.answers(request -> Reply.of(request.attempt() < 3 ? 503 : 200));
    rig.submitAll("x");
    rig.advanceSeconds(60);

    assertThat(rig.stats().requests()).isEqualTo(3);
    assertThat(rig.stats().retries()).isEqualTo(2);
  }

  @Test
  void snapshotNamesDomainsAndMasksKeys() {
    Rig rig = ofTwoKeys();

    assertThat(rig.stats().name()).isEqualTo("a");
    assertThat(rig.stats().keys())
        .extracting(key -> key.keyId() + " " + key.maskedKey())
        .containsExactly("first ***cafe", "second ***beef");
    assertThat(rig.forwarder.stats().toString()).doesNotContain(Rig.KEY.reveal());
  }

  @Test
  void anIdleForwarderHasNoAlarmAndNothingToRun() {
    Rig rig = Rig.started();
    rig.transport.answers(200);
    rig.submitAll("x");
    rig.advanceSeconds(60);

    assertThat(rig.environment.alarmsSet()).isZero();
    assertThat(rig.environment.stepsWaiting()).isZero();
  }
}
