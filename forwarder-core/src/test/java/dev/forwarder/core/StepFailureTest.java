package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.forwarder.api.Batching;
import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Reply;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A bug, or memory that runs out, in the middle of a step: what was between two places then ends
 * with a reason of its own, and everything else goes on.
 */
final class StepFailureTest {

  private final LogLines log = new LogLines();

  @AfterEach
  void closeLog() {
    log.close();
  }

  /** Where it strikes. */
  enum Place {
    REQUEUE,
    CONCLUDE
  }

  /** A domain whose step fails once. */
  private static final class Failing extends DomainForwarder {

    private @Nullable Place place;
    private Throwable thrown = new IllegalStateException("a bug");

    Failing(Domain domain, DomainSettings settings, DomainServices services) {
      super(domain, settings, services);
    }

    void failAt(Place next, Throwable with) {
      place = next;
      thrown = with;
    }

    private void failAt(Place here) {
      if (place == here) {
        place = null;
        sneakyThrow(thrown);
      }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void sneakyThrow(Throwable thrown) throws T {
      throw (T) thrown;
    }

    @Override
    void requeue(QueuedRequest request, Lane lane, long dueNanos) {
      failAt(Place.REQUEUE);
      super.requeue(request, lane, dueNanos);
    }

    @Override
    void conclude(
        QueuedRequest request,
        Outcome outcome,
        @Nullable DropReason reason,
        @Nullable Reply reply) {
      failAt(Place.CONCLUDE);
      super.conclude(request, outcome, reason, reply);
    }
  }

  private final Failing[] made = new Failing[1];

  private Rig failing() {
    return Rig.startedMaking(
        (domain, settings, services) -> made[0] = new Failing(domain, settings, services));
  }

  private static Throwable memoryRunsOut() {
    return new OutOfMemoryError("so the test says");
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void whatItStruckEndsWithAReasonAndTheRestGoesOn(Place place) {
    Rig rig = failing();
    rig.transport.answers(place == Place.REQUEUE ? 503 : 200);
    made[0].failAt(place, memoryRunsOut());
    rig.submitAndAsk(Rig.EVENTS, "struck");
    rig.environment.run();
    rig.advanceSeconds(1);

    assertThat(rig.dropped(DropReason.INTERNAL)).isEqualTo(1);
    assertThat(rig.counts().pending()).isZero();
    assertThat(rig.stats().memoryBytes()).isZero();
    assertThat(rig.reports()).hasSize(1);
    assertThat(rig.reports().get(0).reason()).isEqualTo(DropReason.INTERNAL);
    rig.transport.answers(200);
    rig.submitAll("next");
    assertThat(rig.counts().delivered()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void everyMemberOfABatchThatItStruckIsAccountedFor(Place place) {
    Rig rig = failing();
    rig.transport.answers(place == Place.REQUEUE ? 503 : 200);
    made[0].failAt(place, new IllegalStateException("a bug"));
    for (int i = 0; i < 5; i++) {
      rig.submitAndAsk(Rig.EVENTS.withBatching(Batching.lines(5, 1000)), "x");
    }
    rig.environment.run();
    rig.advanceSeconds(1);

    assertThat(rig.dropped(DropReason.INTERNAL)).isEqualTo(5);
    assertThat(rig.reports()).hasSize(5);
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void aStopEndsAllTheSame(Place place) {
    Rig rig = failing();
    rig.submitAll("1", "2", "3");
    made[0].failAt(place, memoryRunsOut());
    rig.transport.open().get(0).reply(place == Place.REQUEUE ? 503 : 200);
    var report = rig.forwarder.stopAsync(Duration.ofSeconds(2)).toCompletableFuture();
    rig.environment.advance(Duration.ofSeconds(10));

    assertThat(report).isCompleted();
    assertThat(report.join().stats().total().pending()).isZero();
    assertThat(report.join().stats().total().accepted()).isEqualTo(3);
  }

  @Test
  void slotsOfWhatItStruckAreFreeAgain() {
    Rig rig = failing();
    for (int i = 0; i < 30; i++) {
      made[0].failAt(Place.CONCLUDE, memoryRunsOut());
      rig.submit("x");
      rig.environment.run();
      rig.transport.last().reply(200);
      rig.environment.run();
      rig.advanceSeconds(1);
    }

    assertThat(rig.dropped(DropReason.INTERNAL)).isEqualTo(30);
    assertThat(rig.stats().inFlight()).isZero();
  }

  /** A probe that is never reported would keep its endpoint closed for ever. */
  @Test
  void aProbeThatItStruckDoesNotKeepTheEndpointClosed() {
    Rig rig = failing();
    rig.transport.answers(request -> Reply.failed(FailureKind.REFUSED, ""));
    rig.submitAll("1");
    rig.submitAll("2", "3");
    rig.transport.answersNothing();
    rig.advanceSeconds(3);
    assertThat(rig.transport.open()).as("the probe").hasSize(1);
    rig.environment.wallClockFails(1);
    rig.transport.open().get(0).reply(Reply.of(503).withRetryAfter("1"));
    rig.transport.answers(200);
    rig.advanceSeconds(60);

    assertThat(rig.dropped(DropReason.INTERNAL)).isEqualTo(1);
    assertThat(rig.counts().delivered()).isEqualTo(2);
  }

  @Test
  void itIsSaidInTheLog() {
    Rig rig = failing();
    rig.transport.answers(200);
    made[0].failAt(Place.CONCLUDE, memoryRunsOut());
    rig.submitAll("x");

    assertThat(log.shown()).hasSize(1);
    assertThat(log.shown().get(0)).startsWith("WARN a: a step failed").endsWith("so the test says");
  }

  // ---- threads that cannot be had ----

  private static void noThread() {
    throw new OutOfMemoryError("unable to create native thread");
  }

  @Test
  void submitDoesNotThrowWhereNoStepCanBeScheduled() {
    Rig rig = Rig.started();
    rig.transport.answers(200);
    rig.environment.stepsOn(task -> noThread());
    assertThatNoException().isThrownBy(() -> rig.submit("1"));
    assertThat(rig.counts().pending()).isEqualTo(1);

    rig.environment.stepsByHand();
    rig.submitAll("2");

    assertThat(rig.counts().delivered()).isEqualTo(2);
  }

  @Test
  void aReplyRunsTheStepWhereNoneCanBeScheduled() {
    Rig rig = Rig.started(b -> b.concurrency(Choice.inFlight(1)));
    rig.submitAll("1");
    rig.environment.stepsOn(
        task -> {
          throw new RejectedExecutionException("no");
        });
    for (int i = 0; i < 200; i++) {
      rig.submit("x");
    }
    rig.transport.answers(200);
    rig.transport.open().get(0).reply(200);

    assertThat(rig.counts().delivered()).isEqualTo(201);
  }

  @Test
  void aReportThatCannotBeHandedOverIsHandedOverWhenThereIsAThreadAgain() {
    Rig rig = Rig.started();
    rig.transport.answers(200);
    rig.environment.callbacksOn(task -> noThread());
    rig.submitAndAsk(Rig.EVENTS, "1");
    rig.submitAndAsk(Rig.EVENTS, "2");
    rig.advanceSeconds(10);
    assertThat(rig.counts().delivered()).isEqualTo(2);
    assertThat(rig.reports()).isEmpty();
    rig.environment.callbacksByHand();
    rig.advanceSeconds(1);

    assertThat(rig.reports()).hasSize(2);
    assertThat(rig.forwarder.stats().missedReports()).isZero();
  }

  @Test
  void aReportThatCannotBeHandedOverComesAtTheStopAtTheLatest() {
    Rig rig = Rig.started();
    rig.transport.answers(200);
    rig.environment.callbacksOn(task -> noThread());
    rig.environment.alarmsFail(100);
    rig.submitAndAsk(Rig.EVENTS, "1");
    rig.run();
    assertThat(rig.reports()).isEmpty();
    rig.beginStop(Duration.ZERO);

    assertThat(rig.reports()).hasSize(1);
  }

  @Test
  void aStopEndsWhereNobodyCanBeCalledBack() {
    Rig rig = Rig.started();
    rig.environment.callbacksOn(task -> noThread());
    var report = rig.stop(Duration.ZERO);

    assertThat(report).isCompleted();
    assertThat(rig.transport.isClosed()).isTrue();
  }

  @Test
  void anAlarmThatCannotBeSetDoesNotStopTheDomain() {
    Rig rig = Rig.started();
    rig.transport.answers(request -> Reply.of(request.attempt() == 1 ? 503 : 200));
    rig.environment.alarmsFail(1);
    rig.submit("x");
    rig.environment.run();
    rig.advanceSeconds(3);

    assertThat(rig.counts().delivered()).isEqualTo(1);
  }
}
