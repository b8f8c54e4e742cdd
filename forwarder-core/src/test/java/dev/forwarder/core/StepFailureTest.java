package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.forwarder.api.Batching;
import dev.forwarder.api.DeliveryChain;
import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Reply;
import dev.forwarder.core.ChainFamily.FakeHop;
import dev.forwarder.core.breaker.HopBreaker;
import java.lang.reflect.Proxy;
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
    START,
    REQUEUE,
    CONCLUDE
  }

  /** A domain whose step fails once. */
  private static final class Failing extends DomainForwarder {

    private @Nullable Place place;
    private boolean failsAtHop;
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
    Chain chain(DispatchOrder waiting, Lanes lanes, Attempts attempts, Settlement.Effects effects) {
      Chain own = super.chain(waiting, lanes, attempts, effects);
      return (Chain)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Chain.class},
              (proxy, method, arguments) -> {
                if (failsAtHop && method.getName().equals("settle")) {
                  failsAtHop = false;
                  throw memoryRunsOut();
                }
                return method.invoke(own, arguments);
              });
    }

    @Override
    Attempt attempt(QueuedRequest request, int pass, long now) {
      failAt(Place.START);
      return super.attempt(request, pass, now);
    }

    @Override
    HopAttempt attempt(QueuedRequest request, HopLine line, HopAttempt.Use use, long now) {
      failAt(Place.START);
      return super.attempt(request, line, use, now);
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
    return Rig.startedMaking(this::make);
  }

  private Failing make(Domain domain, DomainSettings settings, DomainServices services) {
    made[0] = new Failing(domain, settings, services);
    return made[0];
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

  @Test
  void noSlotIsTakenByWhatCouldNotBeStarted() {
    Rig rig =
        Rig.startedIn(
            new FakeEnvironment(),
            b -> b.domain(Rig.domain("a")).concurrency(Choice.inFlight(1)),
            this::make);
    rig.transport.answers(200);
    made[0].failAt(Place.START, memoryRunsOut());
    rig.submit("struck");
    rig.environment.run();
    rig.advanceSeconds(1);
    rig.submitAll("next");

    assertThat(rig.dropped(DropReason.INTERNAL)).isEqualTo(1);
    assertThat(rig.counts().delivered()).isEqualTo(1);
    rig.beginStop(Duration.ZERO);
    assertThat(rig.services().permits().taken()).isZero();
  }

  @Test
  void aHopIsTriedAgainAfterOneThatCouldNotBeStarted() {
    isTriedAgainAfter(() -> made[0].failAt(Place.START, memoryRunsOut()));
  }

  @Test
  void aHopIsTriedAgainAfterOneWhoseReplyCouldNotBeRead() {
    isTriedAgainAfter(() -> made[0].failsAtHop = true);
  }

  /** It strikes when one request tries whether a hop that nobody watches is back. */
  private void isTriedAgainAfter(Runnable strike) {
    FakeEnvironment environment = new FakeEnvironment();
    FakeHop hop = new FakeHop("hop", environment);
    FakeTransport primary = new FakeTransport(environment);
    FakeAsker asker = new FakeAsker();
    Rig rig =
        Rig.startedIn(
            environment,
            b ->
                b.domain(new ChainFamily(DeliveryChain.Mode.IMMEDIATE).with(hop).domain())
                    .transport(new DeliveryChainTest.Http(primary, asker)),
            this::make);
    asker.answersNothing();
    primary.answers(503);
    hop.transport.answers(request -> Reply.failed(FailureKind.REFUSED, ""));
    rig.submitAll("1", "2", "3");
    assertThat(hop.transport.requests()).isEqualTo(3);

    hop.transport.answers(200);
    strike.run();
    environment.advance(HopBreaker.PAUSE.plusMillis(1));
    rig.advanceSeconds(10);
    assertThat(rig.dropped(DropReason.INTERNAL)).isEqualTo(1);
    assertThat(rig.counts().handedOver()).isEqualTo(2);
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

  // ---- no memory to tell the disk ----

  /** Where each record that has ended would be acknowledged, there is no memory. */
  @Test
  void whatCannotBeAcknowledgedHasEndedAllTheSame() {
    DiskRig disk = new DiskRig();
    StorageSettings ahead = StorageSettings.defaults().withDurability(Durability.WRITE_AHEAD);
    Rig rig = disk.started(new FakeEnvironment(), ahead, b -> b, Forgetful::new);
    rig.transport.answers(200);
    for (int i = 0; i < 5; i++) {
      rig.submitAndAsk(Rig.EVENTS.withBatching(Batching.lines(5, 1000)), "x");
    }
    rig.run();

    assertThat(rig.counts().delivered()).isEqualTo(5);
    assertThat(rig.counts().pending()).isZero();
    assertThat(rig.stats().memoryBytes()).isZero();
    assertThat(rig.reports()).hasSize(5).allMatch(report -> report.reason() == null);
    rig.beginStop(Duration.ZERO);
    assertThat(disk.started(ahead, b -> b).counts().accepted()).as("sent again").isEqualTo(5);
  }

  /** A domain that finds no memory whenever it wants to acknowledge something. */
  private static final class Forgetful extends DomainForwarder {

    Forgetful(Domain domain, DomainSettings settings, DomainServices services) {
      super(domain, settings, services);
    }

    @Override
    Store openStore(Storage storage) {
      return super.openStore(storage)
          .over(
              log ->
                  new LogBetween(log) {
                    @Override
                    public void acknowledge(dev.forwarder.retry.spool.Place place) {
                      throw new OutOfMemoryError("so the test says");
                    }
                  });
    }
  }

  // ---- stacks that end ----

  private static final int STACKS = 40;
  private static final long STACK_BYTES = 256 << 10;

  /**
   * With so little of the stack left that a submission fails, and with a little more each time: it
   * has been accepted, or it has left nothing behind.
   */
  @Test
  void whoSubmitsAtTheEndOfAStackLeavesNothingBehind() throws InterruptedException {
    Rig rig = Rig.started();
    rig.transport.answers(200);
    rig.submitAll("1");
    for (int stack = 0; stack < STACKS; stack++) {
      Thread thread =
          new Thread(null, () -> dive(rig, Integer.MAX_VALUE), "deep", STACK_BYTES + 16L * stack);
      thread.start();
      thread.join();
      rig.run();
      rig.submitAll("next");

      assertThat(rig.counts().pending()).isZero();
      assertThat(rig.domain(0).lease().reservedBytes()).isZero();
    }
    assertThat(rig.stop(Duration.ofSeconds(1))).isCompleted();
  }

  private static void dive(Rig rig, int deeper) {
    try {
      if (deeper > 0) {
        dive(rig, deeper - 1);
      }
    } catch (StackOverflowError e) {
      rig.submit("deep");
    }
  }

  /** A domain in which one is counted that is never put, and whose submitter is gone. */
  @Test
  void aStopLooksAgainForWhoHasCountedAndNotPut() {
    Rig rig = Rig.started();
    SubmitWord accepted = rig.domain(0).targets().get(0).accepted();
    assertThat(accepted.tryCount()).isTrue();
    var report = rig.forwarder.stopAsync(Duration.ZERO).toCompletableFuture();
    rig.environment.run();
    assertThat(report).isNotCompleted();

    accepted.uncount();
    rig.advanceSeconds(1);
    assertThat(report).isCompleted();
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
