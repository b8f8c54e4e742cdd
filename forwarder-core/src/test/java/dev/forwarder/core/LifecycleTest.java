package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.forwarder.api.Counts;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Payload;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.StopReport;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Start, stop, and what is accepted before, between and after; all in virtual time. */
final class LifecycleTest {

  private static final Duration STOP = Duration.ofSeconds(2);

  /** Peer, domain forwarder: before the start nothing is there. */
  @Test
  void isEmptyAtFirst() {
    Rig rig = Rig.notStarted(UnaryOperator.identity());

    assertThat(rig.counts()).isEqualTo(Counts.NONE);
    assertThat(rig.environment.alarmsSet()).isZero();
    assertThat(rig.stats().memoryLimitBytes()).isEqualTo(15L << 20);
  }

  /** Peer, forwarder and domain forwarder: starting twice is an error. */
  @Test
  void startingTwiceIsAnError() {
    Rig rig = Rig.started();

    assertThatIllegalStateException()
        .isThrownBy(rig.forwarder::start)
        .withMessageContaining("STARTED");
  }

  @Test
  void startingAfterAStopIsAnError() {
    Rig rig = Rig.started();
    rig.beginStop(STOP);

    assertThatIllegalStateException()
        .isThrownBy(rig.forwarder::start)
        .withMessageContaining("STOPPED");
  }

  /**
   * Peer, forwarder: every submit is an error when it is stopped; here it is refused, not thrown.
   */
  @Test
  void submitIsRefusedBeforeTheStart() {
    Rig rig = Rig.notStarted(UnaryOperator.identity());

    assertThat(rig.submit("x").entries().get(0).reason()).isEqualTo(RefusalReason.NOT_RUNNING);
    assertThat(rig.counts().refused()).isEqualTo(Map.of(RefusalReason.NOT_RUNNING, 1L));
    assertThat(rig.stats().memoryBytes()).isZero();
  }

  @Test
  void submitIsRefusedWhileItStops() {
    Rig rig = Rig.started();
    rig.submitAll("in flight");
    rig.beginStop(STOP);

    assertThat(rig.submit("x").entries().get(0).reason()).isEqualTo(RefusalReason.NOT_RUNNING);
  }

  @Test
  void submitIsRefusedAfterTheStopForWhatItIs() {
    Rig rig = Rig.started();
    rig.beginStop(STOP);

    assertThat(rig.submit("x").entries().get(0).reason()).isEqualTo(RefusalReason.NOT_RUNNING);
    assertThat(rig.environment.stepsWaiting()).isZero();
  }

  @Test
  void submitDoesNotWaitForRoomInAForwarderThatIsStopped() {
    Rig rig = Rig.started();
    rig.beginStop(STOP);
    var admission = rig.forwarder.submit(Rig.EVENTS, Payload.of("x"), Duration.ofHours(1));

    assertThat(admission.entries().get(0).reason()).isEqualTo(RefusalReason.NOT_RUNNING);
  }

  /** Peer, domain forwarder: stop before start does nothing. */
  @Test
  void stopBeforeTheStartReportsNothing() {
    Rig rig = Rig.notStarted(UnaryOperator.identity());
    CompletableFuture<StopReport> report = rig.stop(STOP);

    assertThat(report).isCompleted();
    assertThat(report.join().complete()).isTrue();
    assertThat(report.join().stats().total().accepted()).isZero();
  }

  @Test
  void stoppingTwiceGivesTheSameReport() {
    Rig rig = Rig.started();
    rig.submitAll("in flight");
    CompletableFuture<StopReport> first = rig.stop(STOP);
    CompletableFuture<StopReport> second = rig.stop(Duration.ofHours(1));
    rig.advance(STOP);

    assertThat(first).isCompleted();
    assertThat(second.join()).isSameAs(first.join());
    assertThat(rig.stop(Duration.ZERO).join()).isSameAs(first.join());
  }

  @Test
  void refusesANegativeTimeout() {
    Rig rig = Rig.started();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> rig.forwarder.stopAsync(Duration.ofMillis(-1)))
        .withMessage("timeout must not be negative, was: -1ms");
  }

  @Test
  void anyTimeoutAndAnyWaitIsUnderstood() {
    Rig rig = Rig.started();
    rig.transport.answers(200);
    Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);

    assertThatNoException()
        .isThrownBy(() -> rig.forwarder.submit(Rig.EVENTS, Payload.of("x"), forEver));
    assertThat(rig.stop(forEver)).isCompleted();
    assertThat(rig.counts().delivered()).isEqualTo(1);
  }

  /** Peer, forwarder: stop with purge delivers what is new. */
  @Test
  void stopDeliversWhatWaits() {
    Rig rig = Rig.started(b -> b.concurrency(Choice.inFlight(1)));
    rig.transport.takes(Duration.ofMillis(100));
    rig.transport.answers(200);
    for (int i = 0; i < 10; i++) {
      rig.submit("x");
    }
    CompletableFuture<StopReport> report = rig.stop(STOP);
    rig.advance(STOP);

    assertThat(report.join().complete()).isTrue();
    assertThat(report.join().stats().total().delivered()).isEqualTo(10);
  }

  /** Peer, worker: wait_for_inflight: stop waits, nothing is requeued. */
  @Test
  void stopWaitsForWhatIsInFlight() {
    Rig rig = Rig.started();
    rig.submitAll("x");
    CompletableFuture<StopReport> report = rig.stop(STOP);
    rig.advanceSeconds(1.9);
    assertThat(report).isNotDone();

    rig.transport.last().reply(200);
    rig.run();
    assertThat(report).isCompleted();
    assertThat(report.join().complete()).isTrue();
  }

  /**
   * Peer, worker: wait_for_inflight waits for those that wait for the semaphore too: 5 complete.
   */
  @Test
  void stopWaitsForWhatStillNeedsASlot() {
    Rig rig = Rig.started(b -> b.concurrency(Choice.inFlight(3)));
    rig.transport.takes(Duration.ofMillis(500));
    rig.transport.answers(200);
    rig.submitAll("1", "2", "3", "4", "5");
    CompletableFuture<StopReport> report = rig.stop(STOP);
    rig.advanceSeconds(1);

    assertThat(report.join().complete()).isTrue();
    assertThat(report.join().stats().total().delivered()).isEqualTo(5);
  }

  /**
   * Peer, worker: with limit 3 and 5 transactions a stop cancels 3; what it requeued or purged, and
   * lost uncounted, has a name here.
   */
  @Test
  void atTheEndOfItsTimeStopCancelsAndNamesWhatIsLeft() {
    Rig rig = Rig.started(b -> b.concurrency(Choice.inFlight(3)));
    rig.submitAll("1", "2", "3", "4", "5");
    CompletableFuture<StopReport> report = rig.stop(STOP);
    rig.advanceSeconds(1.9);
    assertThat(report).isNotDone();
    rig.advanceSeconds(0.1);

    assertThat(report.join().complete()).isFalse();
    assertThat(report.join().stats().total().dropped())
        .isEqualTo(Map.of(DropReason.STOPPED_IN_FLIGHT, 3L, DropReason.STOPPED, 2L));
    assertThat(report.join().stats().total().pending()).isZero();
    assertThat(rig.transport.sent()).allMatch(Sent::isCancelled);
  }

  /** What is cancelled makes slots free, over and over while what waits is dropped in parts. */
  @Test
  void nothingIsSentOnceTheTimeOfTheStopIsOver() {
    Rig rig = Rig.started();
    for (int i = 0; i < 5 * GivingWay.MOST; i++) {
      rig.submit("x" + i);
    }
    rig.run();
    int sent = rig.transport.requests();
    CompletableFuture<StopReport> report = rig.stop(STOP);
    rig.advance(STOP);

    assertThat(report).isCompleted();
    assertThat(rig.transport.requests()).isEqualTo(sent);
    assertThat(rig.dropped(DropReason.STOPPED_IN_FLIGHT)).isEqualTo(sent);
    assertThat(rig.dropped(DropReason.STOPPED)).isEqualTo(5 * GivingWay.MOST - sent);
  }

  /** More than its high-priority queue holds has come, a slot is free, and nothing may start. */
  @Test
  void stopWithoutTimeDropsWhatNoStepHasSeenYet() {
    Rig rig = Rig.started();
    for (int i = 0; i < 1000; i++) {
      rig.submit("x" + i);
    }
    CompletableFuture<StopReport> report = rig.stop(Duration.ZERO);

    assertThat(report).isCompleted();
    assertThat(report.join().stats().total().dropped())
        .isEqualTo(Map.of(DropReason.STOPPED, 1000L));
  }

  /** Peer, forwarder: stop without purge. */
  @Test
  void stopWithoutTimeDropsAtOnce() {
    Rig rig = Rig.started(b -> b.concurrency(Choice.inFlight(1)));
    rig.submit("never tried");
    CompletableFuture<StopReport> report = rig.stop(Duration.ZERO);

    assertThat(report).isCompleted();
    assertThat(report.join().stats().total().droppedTotal()).isEqualTo(1);
    assertThat(report.join().stats().memoryBytes()).isZero();
  }

  @Test
  void stopEndsEarlyWhereNothingCanHappenInTime() {
    Rig rig = Rig.started();
    rig.transport.answers(500);
    rig.submitAll("due in 3 s");
    CompletableFuture<StopReport> report = rig.stop(STOP);

    assertThat(report).isCompleted();
    assertThat(report.join().stats().total().dropped()).isEqualTo(Map.of(DropReason.STOPPED, 1L));
  }

  @Test
  void stopEndsEarlyWhereEverythingIsBlocked() {
    Rig rig = Rig.started();
    rig.transport.answers(403);
    rig.submitAll("1");
    rig.submitAll("2");

    assertThat(rig.stop(Duration.ofSeconds(29))).isCompleted();
  }

  @Test
  void stopGoesOnWithRetriesThatAreDueInTime() {
    Rig rig = Rig.started();
    rig.transport.answers(request -> Reply.of(request.attempt() == 1 ? 500 : 200));
    rig.submitAll("due in 3 s");
    CompletableFuture<StopReport> report = rig.stop(Duration.ofSeconds(5));
    rig.advanceSeconds(2.9);
    assertThat(report).isNotDone();
    rig.advanceSeconds(0.1);

    assertThat(report.join().complete()).isTrue();
    assertThat(report.join().stats().total().delivered()).isEqualTo(1);
  }

  @Test
  void stopWaitsForEveryDomainAndOneDoesNotHoldUpTheOther() {
    Rig rig = Rig.startedBare(b -> b.domain(Rig.domain("a")).domain(Rig.domain("b")));
    rig.transport.answers(request -> request.domain().name().equals("a") ? null : Reply.of(200));
    rig.submit("x");
    CompletableFuture<StopReport> report = rig.stop(STOP);
    assertThat(rig.counts(1).delivered()).isEqualTo(1);
    assertThat(report).isNotDone();
    rig.advance(STOP);

    assertThat(report.join().stats().domains().get(0).total().dropped())
        .isEqualTo(Map.of(DropReason.STOPPED_IN_FLIGHT, 1L));
    assertThat(report.join().stats().domains().get(1).total().delivered()).isEqualTo(1);
  }

  @Test
  void aReplyThatComesAfterTheStopChangesNothing() {
    Rig rig = Rig.started();
    rig.submitAll("x");
    CompletableFuture<StopReport> report = rig.stop(STOP);
    rig.advance(STOP);
    rig.transport.last().reply(200);
    rig.run();

    assertThat(rig.counts()).isEqualTo(report.join().stats().total());
    assertThat(rig.counts().delivered()).isZero();
  }

  @Test
  void transportAndThreadsEndWithTheForwarder() {
    Rig rig = Rig.started();
    rig.submitAll("x");
    rig.beginStop(STOP);
    assertThat(rig.transport.isClosed()).isFalse();
    assertThat(rig.environment.isClosed()).isFalse();
    rig.advance(STOP);

    assertThat(rig.transport.isClosed()).isTrue();
    assertThat(rig.environment.isClosed()).isTrue();
    assertThat(rig.environment.alarmsSet()).isZero();
  }

  @Test
  void whoIsToldOfTheEndFindsEverythingClosed() {
    Rig rig = Rig.started();
    boolean[] closed = new boolean[1];
    CompletionStage<Void> told =
        rig.forwarder
            .stopAsync(STOP)
            .thenRun(() -> closed[0] = rig.transport.isClosed() && rig.environment.isClosed());
    rig.run();

    assertThat(told).isCompleted();
    assertThat(closed[0]).isTrue();
  }

  @Test
  void listenersAreToldBeforeTheStageOfTheStop() {
    Rig rig = Rig.started();
    rig.submitAndAsk(Rig.EVENTS, "x");
    rig.run();
    int[] reports = new int[1];
    CompletionStage<Void> told =
        rig.forwarder.stopAsync(Duration.ZERO).thenRun(() -> reports[0] = rig.reports().size());
    rig.run();

    assertThat(told).isCompleted();
    assertThat(reports[0]).isEqualTo(1);
  }

  @Test
  void aTransactionThatIsCountedButNotYetOfferedIsWaitedFor() {
    Rig rig = Rig.started();
    Target target = rig.domain(0).targets().get(0);
    assertThat(target.accepted().tryCount()).isTrue(); // a submitting thread is held up just here
    CompletableFuture<StopReport> report = rig.forwarder.stopAsync(STOP).toCompletableFuture();
    rig.environment.run();
    assertThat(report).isNotDone();
    rig.environment.advance(Duration.ofSeconds(5));

    assertThat(report).isNotDone();
    assertThat(rig.environment.stepsWaiting()).as("it does not run on and on").isZero();
  }

  @Test
  void aTransportThatCannotBeClosedDoesNotHoldUpTheEnd() {
    FakeEnvironment environment = new FakeEnvironment();
    Transport stubborn =
        new Transport() {
          @Override
          public Exchange send(TransportRequest request, ReplyHandler handler) {
            return () -> {};
          }

          @Override
          public void close() {
            throw new IllegalStateException("stubborn");
          }
        };
    DefaultForwarder forwarder =
        DefaultForwarder.builder()
            .domain(Rig.domain("a"))
            .transport(stubborn)
            .build(environment.environment());
    forwarder.start();
    CompletableFuture<StopReport> report = forwarder.stopAsync(STOP).toCompletableFuture();
    environment.run();

    assertThat(report).isCompleted();
    assertThat(environment.isClosed()).isTrue();
  }

  @Test
  void figuresThatCannotBeReadDoNotHoldUpTheEnd() {
    boolean[] unreadable = new boolean[1];
    Rig rig =
        Rig.startedMaking(
            (domain, settings, services) ->
                new DomainForwarder(domain, settings, services) {
                  @Override
                  Ledger ledger() {
                    if (unreadable[0]) {
                      throw new OutOfMemoryError("no memory for a snapshot, says the test");
                    }
                    return super.ledger();
                  }
                });
    unreadable[0] = true;
    CompletableFuture<StopReport> report = rig.forwarder.stopAsync(STOP).toCompletableFuture();
    rig.environment.run();

    assertThat(report).isCompleted();
    assertThat(report.join().complete()).as("nobody knows").isFalse();
    assertThat(report.join().stats().domains()).isEmpty();
    assertThat(rig.transport.isClosed()).isTrue();
    assertThat(rig.environment.isClosed()).isTrue();
  }

  @Test
  void aSecondStopCanShortenTheFirst() {
    Rig rig = Rig.started();
    rig.submitAll("1");
    CompletableFuture<StopReport> first = rig.stop(Duration.ofSeconds(15));
    rig.run();
    assertThat(first).isNotDone();
    rig.beginStop(Duration.ZERO);
    rig.run();

    assertThat(first).isDone();
    assertThat(rig.dropped(DropReason.STOPPED_IN_FLIGHT)).isEqualTo(1);
  }
}
