package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forwarder.api.Admission;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.DeliveryListener;
import dev.forwarder.api.Destination;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.ForwarderHealth.KeyHealth;
import dev.forwarder.api.KeyCheck;
import dev.forwarder.api.Payload;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.Reply;
import dev.forwarder.api.StopReport;
import dev.forwarder.api.SubmitOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits, and what must not wait, on real threads. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ThreadedLifecycleTest {

  private static final Duration LONG = Duration.ofHours(1);

  /** Starts something that blocks, on a thread of its own. */
  private static <T> CompletableFuture<T> start(Supplier<T> blocking) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(blocking.get());
              } catch (Throwable t) {
                result.completeExceptionally(t);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  private static <T> CompletableFuture<T> resultOfListener(Rig rig, Supplier<T> inListener) {
    CompletableFuture<T> result = new CompletableFuture<>();
    DeliveryListener listener =
        report -> {
          try {
            result.complete(inListener.get());
          } catch (Throwable t) {
            result.completeExceptionally(t);
          }
        };
    rig.transport.answers(200);
    rig.forwarder.submit(Rig.EVENTS, Payload.of("x"), SubmitOptions.NONE.withListener(listener));
    return result;
  }

  /** A family whose code does not come back when it is asked how keys are checked. */
  private static final class StuckFamily extends PlainFamily {
    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch release = new CountDownLatch(1);

    @Override
    public Optional<KeyCheck> keyCheck() {
      asked.countDown();
      boolean interrupted = false;
      while (release.getCount() > 0) {
        try {
          release.await();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return Optional.empty();
    }

    Domain domain(String name) {
      URI url = URI.create("https://" + name + ".example");
      return new Domain(name, url, Domain.Role.PRIMARY, this, List.of(Rig.KEY));
    }
  }

  @Test
  void aFamilyThatBlocksHoldsUpNeitherOtherChangesNorTheStop() throws InterruptedException {
    StuckFamily stuck = new StuckFamily();
    Rig rig = Rig.onThreads(b -> b.transport(new FakeAsker()));
    CompletableFuture<Boolean> change =
        start(
            () -> {
              rig.forwarder.updateDomains(List.of(Rig.domain("a"), stuck.domain("stuck")));
              return true;
            });
    stuck.asked.await();
    assertThat(rig.submit("x").accepted()).isEqualTo(2);

    rig.forwarder.updateDomains(List.of(Rig.domain("b")));
    rig.forwarder.replaceKey("b", Rig.KEY.id(), ApiKey.of("the-secret-that-replaces-it"));
    StopReport report = rig.forwarder.stop(LONG);

    assertThat(report.complete()).isTrue();
    assertThat(change).isNotDone();
    stuck.release.countDown();
    assertThat(change.join()).isTrue();
    assertThat(rig.forwarder.health().keys())
        .as("what came late is not in force any more")
        .extracting(KeyHealth::domain)
        .containsExactly("b");
  }

  @Test
  void aFamilyThatBlocksAtAReplacementHoldsUpNoStop() throws InterruptedException {
    StuckFamily stuck = new StuckFamily();
    Rig rig = Rig.onThreads(b -> b.transport(new FakeAsker()));
    CompletableFuture<Boolean> changed =
        start(
            () -> {
              rig.forwarder.updateDomains(List.of(stuck.domain("stuck")));
              return true;
            });
    stuck.asked.await();
    CompletableFuture<Boolean> replaced =
        start(
            () -> {
              rig.forwarder.replaceKey("stuck", Rig.KEY.id(), ApiKey.of("the-secret-after-it"));
              return true;
            });
    await()
        .until(
            () ->
                rig.forwarder
                    .domains()
                    .get(0)
                    .keys()
                    .get(0)
                    .reveal()
                    .equals("the-secret-after-it"));

    assertThat(rig.forwarder.stop(LONG).complete()).isTrue();
    stuck.release.countDown();
    assertThat(changed.join()).isTrue();
    assertThat(replaced.join()).isTrue();
  }

  @Test
  void stopReturnsTheReportToItsCaller() {
    Rig rig = Rig.onThreads(UnaryOperator.identity());
    rig.transport.answers(200);
    rig.submit("x");

    StopReport report = rig.forwarder.stop(LONG);

    assertThat(report.complete()).isTrue();
    assertThat(report.stats().total().delivered()).isEqualTo(1);
    assertThat(rig.transport.isClosed()).isTrue();
  }

  @Test
  void closeGoesOnDeliveringForTheTimeOfTheSettings() {
    Rig rig = Rig.onThreads(b -> b.stopTimeout(LONG));
    rig.submit("x");
    await().until(() -> rig.transport.open().size() == 1);
    CompletableFuture<Boolean> closed =
        start(
            () -> {
              rig.forwarder.close();
              return true;
            });
    await().until(() -> rig.submit("refused").refused() == 1);
    assertThat(closed).isNotDone();

    rig.transport.open().get(0).reply(200);

    assertThat(closed.join()).isTrue();
    assertThat(rig.counts().delivered()).isEqualTo(1);
  }

  @Test
  void closeWithoutTimeDropsAtOnce() {
    Rig rig = Rig.onThreads(b -> b.stopTimeout(Duration.ZERO));
    rig.submit("x");
    rig.forwarder.close();

    assertThat(rig.counts().droppedTotal()).isEqualTo(1);
  }

  @Test
  void stopInAListenerFailsAtOnce() {
    Rig rig = Rig.onThreads(UnaryOperator.identity());
    CompletableFuture<StopReport> result = resultOfListener(rig, () -> rig.forwarder.stop(LONG));

    assertThat(result)
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(IllegalStateException.class)
        .withMessageContaining("stopAsync");
    assertThat(rig.submit("y").isAccepted()).as("it goes on").isTrue();
    rig.forwarder.stop(LONG);
  }

  @Test
  void stopAsyncInAListenerWorks() {
    Rig rig = Rig.onThreads(UnaryOperator.identity());
    CompletableFuture<CompletionStage<StopReport>> result =
        resultOfListener(rig, () -> rig.forwarder.stopAsync(LONG));

    assertThat(result.join().toCompletableFuture().join().complete()).isTrue();
  }

  /** A host that holds a lock while it stops, and takes it in its listener, has no deadlock. */
  @Test
  void aListenerThatBlocksDoesNotHoldUpStopForEver() {
    Rig rig = Rig.onThreads(b -> b.stopTimeout(Duration.ZERO));
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    rig.transport.answers(200);
    rig.forwarder.submit(
        Rig.EVENTS,
        Payload.of("x"),
        SubmitOptions.NONE.withListener(
            report -> {
              entered.countDown();
              awaitUninterruptibly(leave);
            }));
    awaitUninterruptibly(entered);

    StopReport report = rig.forwarder.stop(Duration.ZERO);

    assertThat(report.stats().total().delivered()).isEqualTo(1);
    assertThat(rig.transport.isClosed()).isTrue();
    leave.countDown();
  }

  @Test
  void aTransportThatDoesNotCloseDoesNotHoldUpStopForEver() {
    CountDownLatch leave = new CountDownLatch(1);
    Rig rig = Rig.onThreads(b -> b.stopTimeout(Duration.ZERO));
    rig.transport.onClose(() -> awaitUninterruptibly(leave));
    rig.submit("x");

    StopReport report = rig.forwarder.stop(Duration.ZERO);

    assertThat(report.stats().total().droppedTotal()).isEqualTo(1);
    leave.countDown();
  }

  /** Whoever is stuck there is the only one who may touch what the domain holds. */
  @Test
  void aTransportThatBlocksInSendDoesNotHoldUpStopForEver() {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Rig rig = Rig.onThreads(UnaryOperator.identity());
    rig.transport.answers(
        request -> {
          entered.countDown();
          awaitUninterruptibly(leave);
          return null;
        });
    rig.submit("stuck");
    awaitUninterruptibly(entered);
    rig.submit("behind it");

    StopReport report = rig.forwarder.stop(Duration.ZERO);

    assertThat(report.complete()).isFalse();
    assertThat(report.stats().total().pending()).isEqualTo(2);
    leave.countDown();
    StopReport end = rig.forwarder.stopAsync(Duration.ZERO).toCompletableFuture().join();
    assertThat(end.stats().total().pending()).isZero();
    assertThat(end.stats().total().droppedTotal()).isEqualTo(2);
    assertThat(rig.transport.isClosed()).isTrue();
  }

  @Test
  void anInterruptEndsTheTimeOfAStopAndEverythingHasItsOutcome() {
    Rig rig = Rig.onThreads(UnaryOperator.identity());
    rig.submit("x");
    await().until(() -> rig.transport.open().size() == 1);
    CompletableFuture<StopReport> stopped = new CompletableFuture<>();
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    Thread stopper =
        new Thread(
            () -> {
              stopped.complete(rig.forwarder.stop(LONG));
              flag.complete(Thread.currentThread().isInterrupted());
            });
    stopper.start();
    await().until(() -> stopper.getState() == Thread.State.TIMED_WAITING);
    stopper.interrupt();

    assertThat(stopped.join().stats().total().droppedTotal()).isEqualTo(1);
    assertThat(flag.join()).isTrue();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  // ---- submit with a wait ----

  private static final int FILLS_IT = 3000;

  /** A domain that has room for one payload, which is in flight. */
  private static Rig full() {
    Rig rig = Rig.onThreads(b -> b.queue(Choice.queue().memory(4096).refuses().settings()));
    rig.submit(FILLS_IT);
    await().until(() -> rig.transport.open().size() == 1);
    return rig;
  }

  private static Admission submitWaiting(Rig rig) {
    return rig.forwarder.submit(Rig.EVENTS, Payload.wrap(new byte[FILLS_IT]), LONG);
  }

  private static CompletableFuture<Admission> waiting(Rig rig) {
    return waiting(rig, Payload.wrap(new byte[FILLS_IT]));
  }

  /** Somebody who submits, and is seen waiting for room. */
  private static CompletableFuture<Admission> waiting(Rig rig, Payload payload) {
    Thread[] waiter = new Thread[1];
    CompletableFuture<Admission> admission =
        start(
            () -> {
              waiter[0] = Thread.currentThread();
              return rig.forwarder.submit(Rig.EVENTS, payload, LONG);
            });
    await().until(() -> waiter[0] != null && waiter[0].getState() == Thread.State.TIMED_WAITING);
    return admission;
  }

  @Test
  void waitsForRoomAndGetsIt() {
    Rig rig = full();
    CompletableFuture<Admission> admission = waiting(rig);
    assertThat(admission).isNotDone();

    rig.transport.open().get(0).reply(200);

    assertThat(admission.join().isAccepted()).isTrue();
    rig.forwarder.stop(Duration.ZERO);
  }

  /** The other domain's steps would find nothing to wake it for, and wake it all the same. */
  @Test
  void whoWaitsForADeadDomainIsNotWokenByAGoodOne() {
    AtomicInteger offers = new AtomicInteger();
    Rig rig =
        Rig.onThreadsMaking(
            b ->
                b.queue(Choice.queue().memory(4096).refuses().settings())
                    .domain(Rig.domain("dead"))
                    .domain(Rig.domain("good", Domain.Role.LOCAL, Rig.KEY)),
            (domain, settings, services) ->
                new DomainForwarder(domain, settings, services) {
                  @Override
                  @Nullable RefusalReason offer(
                      Target target,
                      Endpoint endpoint,
                      Payload payload,
                      @Nullable DeliveryListener listener,
                      long sequence) {
                    offers.addAndGet(domain.name().equals("dead") ? 1 : 0);
                    return super.offer(target, endpoint, payload, listener, sequence);
                  }
                });
    Payload primary = Payload.wrap(new byte[FILLS_IT]).withDestination(Destination.PRIMARY_ONLY);
    rig.forwarder.submit(Rig.EVENTS, primary);
    await().until(() -> rig.transport.open().size() == 1);
    CompletableFuture<Admission> admission = waiting(rig, primary);
    rig.transport.answers(200);
    for (int i = 0; i < 100; i++) {
      long before = rig.stats(1).total().delivered();
      rig.forwarder.submit(Rig.EVENTS, Payload.of("l").withDestination(Destination.LOCAL_ONLY));
      await().until(() -> rig.stats(1).total().delivered() > before);
    }

    assertThat(offers).as("of the first, and of the one that waits").hasValue(3);
    rig.transport.open().get(0).reply(200);
    assertThat(admission.join().isAccepted()).isTrue();
    rig.forwarder.stop(Duration.ZERO);
  }

  /** Each makes as much give way as it needs, though one after another takes it. */
  @Test
  void allWhoWaitGetInWhereOldGivesWay() {
    CountDownLatch sending = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Rig rig = Rig.onThreads(b -> b.queue(Choice.queue().memory(15 << 10).settings()));
    rig.transport.answers(
        request -> {
          sending.countDown();
          awaitUninterruptibly(goOn);
          return Reply.of(503);
        });
    rig.submit(FILLS_IT);
    awaitUninterruptibly(sending);
    while (rig.forwarder.submit(Rig.EVENTS, Payload.wrap(new byte[FILLS_IT])).isAccepted()) {
      // until there is no room
    }
    List<CompletableFuture<Admission>> waiters = List.of(waiting(rig), waiting(rig), waiting(rig));
    goOn.countDown();

    for (CompletableFuture<Admission> each : waiters) {
      assertThat(each).succeedsWithin(Duration.ofSeconds(30)).returns(true, Admission::isAccepted);
    }
    rig.forwarder.stop(Duration.ZERO);
  }

  /** It may be refused for another reason, or its thread interrupted. */
  @Test
  void roomThatTheFirstDoesNotTakeIsTheNextOnes() {
    AtomicReference<Payload> unlucky = new AtomicReference<>();
    AtomicBoolean isOver = new AtomicBoolean();
    Rig rig =
        Rig.onThreadsMaking(
            b ->
                b.queue(Choice.queue().memory(4096).refuses().settings()).domain(Rig.domain("one")),
            (domain, settings, services) ->
                new DomainForwarder(domain, settings, services) {
                  @Override
                  @Nullable RefusalReason offer(
                      Target target,
                      Endpoint endpoint,
                      Payload payload,
                      @Nullable DeliveryListener listener,
                      long sequence) {
                    return isOver.get() && payload == unlucky.get()
                        ? RefusalReason.REMOVED
                        : super.offer(target, endpoint, payload, listener, sequence);
                  }
                });
    rig.submit(FILLS_IT);
    await().until(() -> rig.transport.open().size() == 1);
    unlucky.set(Payload.wrap(new byte[FILLS_IT]));
    CompletableFuture<Admission> first = waiting(rig, unlucky.get());
    CompletableFuture<Admission> second = waiting(rig);
    isOver.set(true);
    rig.transport.open().get(0).reply(200);

    assertThat(second).succeedsWithin(Duration.ofSeconds(30)).returns(true, Admission::isAccepted);
    assertThat(first.join().isAccepted()).isFalse();
    rig.forwarder.stop(Duration.ZERO);
  }

  @Test
  void isRefusedWhenItsTimeIsUp() {
    Rig rig = full();
    Admission admission =
        rig.forwarder.submit(Rig.EVENTS, Payload.wrap(new byte[FILLS_IT]), Duration.ofMillis(20));

    assertThat(admission.entries().get(0).reason()).isEqualTo(RefusalReason.DOMAIN_FULL);
    rig.forwarder.stop(Duration.ZERO);
  }

  @Test
  void anInterruptEndsTheWaitAndTheFlagStaysSet() {
    Rig rig = full();
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    Thread waiter =
        new Thread(
            () -> {
              Admission admission = submitWaiting(rig);
              flag.complete(Thread.currentThread().isInterrupted() && !admission.isAccepted());
            });
    waiter.start();
    await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
    waiter.interrupt();

    assertThat(flag.join()).isTrue();
    rig.forwarder.stop(Duration.ZERO);
  }

  @Test
  void aStopEndsTheWait() {
    Rig rig = full();
    CompletableFuture<Admission> admission = waiting(rig);
    CompletionStage<StopReport> stopping = rig.forwarder.stopAsync(LONG);

    assertThat(admission.join().entries().get(0).reason()).isEqualTo(RefusalReason.NOT_RUNNING);
    rig.transport.open().get(0).reply(200);
    assertThat(stopping.toCompletableFuture().join().complete()).isTrue();
  }

  @Test
  void aWaitForADomainThatIsRemovedEndsAtOnce() {
    assertThatTheWaitEndsWhenInForceIs(Rig.domain("b"));
  }

  @Test
  void aWaitForAKeyThatIsRemovedEndsAtOnce() {
    assertThatTheWaitEndsWhenInForceIs(Rig.domain("a", Domain.Role.PRIMARY, Rig.SECOND_KEY));
  }

  private static void assertThatTheWaitEndsWhenInForceIs(Domain next) {
    Rig rig = full();
    CompletableFuture<Admission> admission = waiting(rig);
    assertThat(admission).isNotDone();
    rig.forwarder.updateDomains(List.of(next));

    assertThat(admission)
        .succeedsWithin(Duration.ofSeconds(30))
        .extracting(answer -> answer.entries().get(0).reason())
        .isEqualTo(RefusalReason.REMOVED);
    assertThat(rig.transport.open()).as("what had the room goes on").hasSize(1);
    rig.transport.open().get(0).reply(200);
    rig.forwarder.stop(Duration.ZERO);
    assertThat(rig.counts().delivered()).isEqualTo(1);
  }

  @Test
  void doesNotWaitOnAThreadOfTheForwardersOwn() {
    Rig rig = Rig.onThreads(b -> b.queue(Choice.queue().memory(4096).refuses().settings()));
    CompletableFuture<Admission> result =
        resultOfListener(
            rig,
            () -> {
              rig.transport.answersNothing();
              rig.submit(FILLS_IT);
              return submitWaiting(rig);
            });

    assertThat(result.join().isAccepted()).isFalse();
    rig.forwarder.stop(Duration.ZERO);
  }

  /** Two domains are full: the time is one for both, not one each. */
  @Test
  void waitsNoLongerThanToldForAllDomainsTogether() {
    Rig rig =
        Rig.startedBare(
            b ->
                b.queue(Choice.queue().memory(4096).refuses().settings())
                    .domain(Rig.domain("a"))
                    .domain(Rig.domain("b")));
    rig.submit(FILLS_IT);
    rig.run();
    CompletableFuture<Admission> admission = waiting(rig);
    rig.environment.passInVain(LONG);
    rig.domain(0).room().madeForAll(); // lets it look at the clock

    assertThat(admission).succeedsWithin(Duration.ofSeconds(30));
    assertThat(admission.join().refused()).isEqualTo(2);
  }

  /** Peer: every submission takes one lock, which a synchronous one holds while it sends. */
  @Test
  void submitReturnsWhileASendBlocks() {
    CountDownLatch sending = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Rig rig = Rig.onThreads(UnaryOperator.identity());
    rig.transport.answers(
        request -> {
          sending.countDown();
          awaitUninterruptibly(goOn);
          return Reply.of(200);
        });
    rig.submit("first");
    awaitUninterruptibly(sending);

    for (int i = 0; i < 99; i++) {
      assertThat(rig.submit("further").isAccepted()).isTrue();
    }
    assertThat(rig.forwarder.stats().total().pending()).isEqualTo(100);

    goOn.countDown();
    await().until(() -> rig.forwarder.stats().total().delivered() == 100);
    rig.forwarder.close();
  }
}
