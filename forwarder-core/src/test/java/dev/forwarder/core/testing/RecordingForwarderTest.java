package dev.forwarder.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forwarder.api.Admission;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Counts;
import dev.forwarder.api.DeliveryReport;
import dev.forwarder.api.Destination;
import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.ForwarderHealth;
import dev.forwarder.api.ForwarderHealth.KeyHealth;
import dev.forwarder.api.HealthSubscription;
import dev.forwarder.api.KeyStatus;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Payload;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.StopReport;
import dev.forwarder.api.SubmitOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RecordingForwarderTest {

  private static final Endpoint EVENTS = Endpoint.post("events", "/events");
  private static final Payload PAYLOAD = Payload.of("x");

  private final List<DeliveryReport> reports = new ArrayList<>();

  @Test
  void remembersWhatWasSubmitted() {
    RecordingForwarder forwarder = started(new RecordingForwarder());

    forwarder.submit(EVENTS, PAYLOAD);

    assertThat(forwarder.transactions())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.domain()).isEqualTo("recording");
              assertThat(one.keyId()).isEqualTo("recording");
              assertThat(one.endpoint()).isSameAs(EVENTS);
              assertThat(one.payload()).isSameAs(PAYLOAD);
              assertThat(one.refusal()).isEmpty();
              assertThat(one.outcome()).isEmpty();
              assertThat(one.isPending()).isTrue();
            });
  }

  @Test
  void makesATransactionForEachKeyOfEachSelectedDomain() {
    RecordingForwarder forwarder =
        started(
            new RecordingForwarder(
                List.of(Domains.named("eu", "a", "b"), Domains.of("us", Domain.Role.SECONDARY))));

    forwarder.submit(EVENTS, PAYLOAD.withDestination(Destination.PRIMARY_ONLY));

    assertThat(forwarder.transactions())
        .extracting(RecordedTransaction::keyId)
        .containsExactly("a", "b");
  }

  @Test
  void letsTheTestRefuse() {
    RecordingForwarder forwarder =
        started(new RecordingForwarder(List.of(Domains.named("eu"), Domains.named("us"))));
    forwarder.refuse(
        (domain, endpoint, payload) ->
            domain.name().equals("us") ? Optional.of(RefusalReason.DOMAIN_FULL) : Optional.empty());

    Admission admission = forwarder.submit(EVENTS, PAYLOAD);

    assertThat(admission.entries())
        .extracting(Admission.Entry::reason)
        .containsExactly(null, RefusalReason.DOMAIN_FULL);
    assertThat(forwarder.pending()).extracting(RecordedTransaction::domain).containsExactly("eu");
  }

  @Test
  void letsTheTestDeliverAndDrop() {
    RecordingForwarder forwarder = started(new RecordingForwarder());
    SubmitOptions listening = SubmitOptions.NONE.withListener(reports::add);
    forwarder.submit(EVENTS, PAYLOAD, listening);
    forwarder.submit(EVENTS, PAYLOAD, listening);

    forwarder.transactions().get(0).deliver();
    forwarder.transactions().get(1).drop(DropReason.EVICTED);

    assertThat(reports)
        .extracting(DeliveryReport::outcome)
        .containsExactly(Outcome.DELIVERED, Outcome.DROPPED);
    assertThat(reports)
        .extracting(DeliveryReport::reason)
        .containsExactly(null, DropReason.EVICTED);
    assertThat(forwarder.pending()).isEmpty();
  }

  @Test
  void endsATransactionOnce() {
    RecordingForwarder forwarder = started(new RecordingForwarder());
    forwarder.submit(EVENTS, PAYLOAD);
    RecordedTransaction transaction = forwarder.transactions().get(0);
    transaction.deliver();

    assertThatThrownBy(transaction::deliver)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("DELIVERED");
  }

  @Test
  void neverEndsWhatItRefused() {
    RecordingForwarder forwarder = new RecordingForwarder();
    forwarder.submit(EVENTS, PAYLOAD);
    RecordedTransaction refused = forwarder.transactions().get(0);

    assertThat(refused.refusal()).contains(RefusalReason.NOT_RUNNING);
    assertThatThrownBy(refused::deliver).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void addsUp() {
    RecordingForwarder forwarder = started(new RecordingForwarder());
    for (int i = 0; i < 3; i++) {
      forwarder.submit(EVENTS, PAYLOAD);
    }
    forwarder.transactions().get(0).deliver();
    forwarder.transactions().get(1).drop(DropReason.REJECTED);
    forwarder.refuse((domain, endpoint, payload) -> Optional.of(RefusalReason.PROCESS_FULL));
    forwarder.submit(EVENTS, PAYLOAD);

    assertThat(forwarder.stats().total())
        .isEqualTo(
            new Counts(
                3,
                1,
                0,
                0,
                Map.of(DropReason.REJECTED, 1L),
                1,
                Map.of(RefusalReason.PROCESS_FULL, 1L)));
    assertThat(forwarder.stats().domains().get(0).queuedItems()).isEqualTo(1);
  }

  @Test
  void dropsAtItsStopWhatTheTestHasNotEnded() {
    RecordingForwarder forwarder = started(new RecordingForwarder());
    forwarder.submit(EVENTS, PAYLOAD, SubmitOptions.NONE.withListener(reports::add));

    StopReport report = forwarder.stop(Duration.ofSeconds(1));

    assertThat(report.complete()).isFalse();
    assertThat(report.stats().total().dropped()).containsEntry(DropReason.STOPPED, 1L);
    assertThat(reports).extracting(DeliveryReport::reason).containsExactly(DropReason.STOPPED);
  }

  @Test
  void isCompleteAtItsStopWhereEverythingHasEnded() {
    RecordingForwarder forwarder = started(new RecordingForwarder());
    forwarder.submit(EVENTS, PAYLOAD);
    forwarder.pending().forEach(RecordedTransaction::deliver);

    assertThat(forwarder.stop(Duration.ZERO).complete()).isTrue();
  }

  @Test
  void needsADomain() {
    assertThatThrownBy(() -> new RecordingForwarder(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("domains must be at least 1");
  }

  private static RecordingForwarder started(RecordingForwarder forwarder) {
    forwarder.start();
    return forwarder;
  }

  @Test
  void whatIsPendingForADomainThatIsGoneIsTheTestsToEnd() {
    RecordingForwarder forwarder = started(new RecordingForwarder(List.of(Domains.named("old"))));
    forwarder.submit(EVENTS, PAYLOAD);
    forwarder.updateDomains(List.of(Domains.named("new")));
    forwarder.submit(EVENTS, PAYLOAD);
    assertThat(forwarder.stats().removed().pending()).isEqualTo(1);

    forwarder.pending().forEach(RecordedTransaction::deliver);

    assertThat(forwarder.transactions())
        .extracting(RecordedTransaction::domain)
        .containsExactly("old", "new");
    assertThat(forwarder.stats().removed().delivered()).isEqualTo(1);
    assertThat(forwarder.stats().total().delivered()).isEqualTo(2);
  }

  @Test
  void whatFollowsAReplacementIsRecordedUnderTheSameId() {
    RecordingForwarder forwarder = started(new RecordingForwarder());
    forwarder.submit(EVENTS, PAYLOAD);
    forwarder.replaceKey("recording", "recording", ApiKey.of("recording", "another-secret"));
    forwarder.submit(EVENTS, PAYLOAD);

    assertThat(forwarder.transactions())
        .extracting(RecordedTransaction::keyId)
        .containsExactly("recording", "recording");
    assertThat(forwarder.stats().domains().get(0).keys().get(0).counts().pending()).isEqualTo(2);
    assertThat(forwarder.stats().domains().get(0).keys().get(0).maskedKey())
        .isEqualTo(ApiKey.of("another-secret").masked());
  }

  @Test
  void healthIsWhatTheTestSays() {
    RecordingForwarder forwarder = new RecordingForwarder();
    List<Boolean> told = new ArrayList<>();
    HealthSubscription watching = forwarder.watchHealth(health -> told.add(health.isHealthy()));
    KeyHealth invalid =
        new KeyHealth("recording", "recording", "***", KeyStatus.INVALID, null, "HTTP 403");
    forwarder.health(new ForwarderHealth(List.of(invalid), Map.of()));
    watching.close();
    forwarder.health(ForwarderHealth.NOTHING);

    assertThat(told).containsExactly(true, false);
    assertThat(forwarder.health()).isSameAs(ForwarderHealth.NOTHING);
  }
}
