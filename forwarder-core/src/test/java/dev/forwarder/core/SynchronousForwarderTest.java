package dev.forwarder.core;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forwarder.api.Admission;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Counts;
import dev.forwarder.api.DeliveryReport;
import dev.forwarder.api.Destination;
import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Header;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.StopReport;
import dev.forwarder.api.SubmitOptions;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import dev.forwarder.api.Verdict;
import dev.forwarder.core.testing.Domains;
import dev.forwarder.core.testing.ScriptedTransport;
import dev.forwarder.core.testing.ScriptedTransport.Sent;
import dev.forwarder.retry.RetryOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

final class SynchronousForwarderTest {

  /** The common pool has one thread where there are two processors, and what blocks holds it. */
  private static final Executor ON_A_THREAD_OF_ITS_OWN =
      task -> {
        Thread thread = new Thread(task, "test");
        thread.setDaemon(true);
        thread.start();
      };

  private static final Endpoint INTAKE = GenericFamily.INTAKE;
  private static final Payload PAYLOAD = Payload.of("x");
  private static final Reply BROKEN = Reply.failed(FailureKind.BROKEN, "connection reset");

  private final List<DeliveryReport> reports = new ArrayList<>();
  private final SubmitOptions listening = SubmitOptions.NONE.withListener(reports::add);

  /** An alarm that goes off when the test says so. */
  private final AtomicReference<Runnable> alarm = new AtomicReference<>(() -> {});

  private boolean alarmsFail;
  private boolean threadsEnded;
  private Executor callbacks = Runnable::run;

  @Test
  void knowsTheOutcomeWhenSubmitReturns() {
    SynchronousForwarder forwarder = started(ScriptedTransport.accepting());

    Admission admission = forwarder.submit(INTAKE, PAYLOAD, listening);

    assertThat(admission.isAccepted()).isTrue();
    assertThat(reports)
        .singleElement()
        .satisfies(
            report -> {
              assertThat(report.outcome()).isEqualTo(Outcome.DELIVERED);
              assertThat(report.attempts()).isEqualTo(1);
              assertThat(report.reply()).isEqualTo(Reply.of(202));
            });
    assertThat(forwarder.stats().total()).isEqualTo(counts(1, DropReason.REJECTED, 0));
  }

  @Test
  void tellsListenersOnTheCallersThread() {
    List<Thread> threads = new ArrayList<>();
    SynchronousForwarder forwarder =
        started(builder(ScriptedTransport.accepting()).listener(r -> threads.add(current())));

    forwarder.submit(INTAKE, PAYLOAD, SubmitOptions.NONE.withListener(r -> threads.add(current())));

    assertThat(threads).containsExactly(current(), current());
  }

  private static Thread current() {
    return Thread.currentThread();
  }

  @Test
  void survivesAListenerThatThrows() {
    SynchronousForwarder forwarder = started(ScriptedTransport.accepting());
    SubmitOptions throwing =
        SubmitOptions.NONE.withListener(
            report -> {
              throw new IllegalStateException("the host's");
            });

    assertThat(forwarder.submit(INTAKE, PAYLOAD, throwing).isAccepted()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"BROKEN", "REFUSED", "UNREACHABLE"})
  void triesOnceMoreAtOnceWhenTheConnectionFails(FailureKind failure) {
    ScriptedTransport transport =
        ScriptedTransport.replying(Reply.failed(failure, "no"), Reply.of(202));
    SynchronousForwarder forwarder = started(transport);

    forwarder.submit(INTAKE, PAYLOAD, listening);

    assertThat(transport.sent()).extracting(Sent::attempt).containsExactly(1, 2);
    assertThat(transport.sent())
        .extracting(Sent::idempotencyKey)
        .containsOnly(transport.sent().get(0).idempotencyKey());
    assertThat(reports).extracting(DeliveryReport::outcome).containsExactly(Outcome.DELIVERED);
    assertThat(forwarder.stats().domains().get(0).requests()).isEqualTo(2);
    assertThat(forwarder.stats().domains().get(0).retries()).isEqualTo(1);
  }

  @Test
  void triesTwiceAtTheMost() {
    ScriptedTransport transport = ScriptedTransport.replying(BROKEN);

    started(transport).submit(INTAKE, PAYLOAD, listening);

    assertThat(transport.sent()).hasSize(2);
    assertThat(reports)
        .extracting(DeliveryReport::reason)
        .containsExactly(DropReason.NOT_RETRYABLE);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"BROKEN", "REFUSED", "UNREACHABLE"})
  void triesOnceWhenItIsNoFailureOfTheConnection(FailureKind failure) {
    ScriptedTransport transport = ScriptedTransport.replying(Reply.failed(failure, "no"));

    started(transport).submit(INTAKE, PAYLOAD, listening);

    assertThat(transport.sent()).hasSize(1);
    assertThat(reports)
        .extracting(DeliveryReport::reason)
        .containsExactly(DropReason.NOT_RETRYABLE);
  }

  @Test
  void triesOnceWhereTheEndpointAllowsNoRetry() {
    ScriptedTransport transport = ScriptedTransport.replying(BROKEN);

    started(transport).submit(INTAKE.withRetryable(false), PAYLOAD);

    assertThat(transport.sent()).hasSize(1);
  }

  @Test
  void namesWhyItDropped() {
    for (int status : new int[] {503, 400, 403}) {
      started(ScriptedTransport.replying(Reply.of(status))).submit(INTAKE, PAYLOAD, listening);
    }

    assertThat(reports)
        .extracting(DeliveryReport::reason)
        .containsExactly(DropReason.NOT_RETRYABLE, DropReason.REJECTED, DropReason.KEY_REFUSED);
  }

  @Test
  void sendsOnceForEachKeyOfEachSelectedDomain() {
    ScriptedTransport transport = ScriptedTransport.accepting();
    SynchronousForwarder forwarder =
        started(
            DefaultForwarder.builder()
                .domain(Domains.named("eu", "a", "b"))
                .domain(Domains.of("us", Domain.Role.SECONDARY))
                .transport(transport));

    forwarder.submit(INTAKE, PAYLOAD);
    forwarder.submit(INTAKE, PAYLOAD.withDestination(Destination.PRIMARY_ONLY));

    assertThat(transport.sent())
        .extracting(Sent::domain)
        .containsExactly("eu", "eu", "us", "eu", "eu");
    assertThat(transport.sent()).extracting(Sent::idempotencyKey).doesNotHaveDuplicates();
  }

  @Test
  void hasAllRequestsOfASubmissionUnderWayBeforeItWaits() {
    List<Integer> inFlight = new ArrayList<>();
    AtomicReference<SynchronousForwarder> self = new AtomicReference<>();
    ScriptedTransport transport =
        new ScriptedTransport(
            request -> {
              self.get().stats().domains().forEach(domain -> inFlight.add(domain.inFlight()));
              return Optional.of(Reply.of(202));
            });
    self.set(
        started(
            DefaultForwarder.builder()
                .domain(Domains.named("eu"))
                .domain(Domains.named("us"))
                .transport(transport)));

    self.get().submit(INTAKE, PAYLOAD);

    assertThat(inFlight).containsExactly(1, 0, 1, 1);
  }

  @Test
  void givesAResubmittedPayloadTheSameIdempotencyKeyAsTheDefaultForwarder() {
    Payload named = PAYLOAD.withId(new PayloadId(1, 2));
    ScriptedTransport synchronous = ScriptedTransport.accepting();
    ScriptedTransport queued = ScriptedTransport.accepting();
    started(synchronous).submit(INTAKE, named);

    try (DefaultForwarder forwarder = builder(queued).build()) {
      forwarder.start();
      forwarder.submit(INTAKE, named);
      forwarder.stop(Duration.ofSeconds(10));
    }

    assertThat(synchronous.sent().get(0).idempotencyKey())
        .isEqualTo(queued.sent().get(0).idempotencyKey());
  }

  @Test
  void givesUpAnAttemptThatTakesTooLong() {
    ScriptedTransport transport =
        new ScriptedTransport(
            request -> {
              alarm.get().run();
              return Optional.empty();
            });

    started(transport).submit(INTAKE, PAYLOAD, listening);

    assertThat(reports)
        .extracting(report -> report.reply().failure())
        .containsExactly(FailureKind.TIMEOUT);
    assertThat(transport.cancelled()).isEqualTo(1);
  }

  @Test
  void endsAnAttemptWhenItsThreadIsInterrupted() {
    ScriptedTransport transport = ScriptedTransport.silent();
    SynchronousForwarder forwarder = started(transport);
    Thread.currentThread().interrupt();

    forwarder.submit(INTAKE, PAYLOAD, listening);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(reports)
        .extracting(report -> report.reply().failure())
        .containsExactly(FailureKind.CANCELLED);
    assertThat(transport.cancelled()).isEqualTo(1);
    assertThat(forwarder.stats().total().pending()).isZero();
  }

  @Test
  void survivesATransportThatThrows() {
    ScriptedTransport transport =
        new ScriptedTransport(
            request -> {
              throw new IllegalStateException("against its contract");
            });

    started(transport).submit(INTAKE, PAYLOAD, listening);

    assertThat(reports)
        .extracting(report -> report.reply().failure())
        .containsExactly(FailureKind.INTERNAL);
  }

  @ParameterizedTest
  @EnumSource
  void takesTheUsualVerdictWhereTheFamilyHasNone(BadFamily family) {
    List<Domain> both = List.of(family.domain("bad"), Domains.named("good"));
    SynchronousForwarder forwarder =
        started(
            DefaultForwarder.builder()
                .domain(both.get(0))
                .domain(both.get(1))
                .transport(ScriptedTransport.replying(Reply.of(400))));

    forwarder.submit(INTAKE, PAYLOAD, listening);

    assertThat(reports)
        .extracting(DeliveryReport::reason)
        .containsExactly(DropReason.REJECTED, DropReason.REJECTED);
    assertThat(forwarder.stats().total().pending()).isZero();
    assertThat(forwarder.stats().memoryBytes()).isZero();
  }

  @Test
  void aReplyThatIsNullEndsItsRequestAndNotTheSubmitter() {
    SynchronousForwarder forwarder =
        started(
            DefaultForwarder.builder()
                .domain(Domains.named("a"))
                .transport(ScriptedTransport.replyingNull()));

    forwarder.submit(INTAKE, PAYLOAD, listening);

    assertThat(reports)
        .extracting(DeliveryReport::reason)
        .containsExactly(DropReason.NOT_RETRYABLE);
    assertThat(forwarder.stats().total().pending()).isZero();
  }

  private enum BadFamily implements BackendFamily {
    THROWS {
      @Override
      public Verdict verdict(Endpoint endpoint, Reply reply) {
        throw new IllegalStateException("the family's");
      }
    },
    GIVES_NULL {
      @Override
      @SuppressWarnings("NullAway") // against its contract, as Java's own type system allows
      public Verdict verdict(Endpoint endpoint, Reply reply) {
        return null;
      }
    };

    Domain domain(String name) {
      Domain nowhere = Domains.named(name);
      return new Domain(name, nowhere.baseUrl(), nowhere.role(), this, nowhere.keys());
    }

    @Override
    public List<Endpoint> endpoints() {
      return List.of(INTAKE);
    }

    @Override
    public List<Header> headers() {
      return List.of();
    }

    @Override
    public Header authorization(ApiKey key) {
      return new Header("X-Key", key.reveal());
    }
  }

  @Test
  void endsAllRequestsWhenTheTransportThrowsAtACancel() {
    Transport transport =
        new Transport() {
          @Override
          public Exchange send(TransportRequest request, ReplyHandler handler) {
            alarm.get().run();
            return () -> {
              throw new IllegalStateException("against its contract");
            };
          }

          @Override
          public void close() {}
        };
    SynchronousForwarder forwarder =
        started(
            DefaultForwarder.builder().domain(Domains.named("eu", "a", "b")).transport(transport));

    forwarder.submit(INTAKE, PAYLOAD, listening);

    assertThat(reports)
        .extracting(report -> report.reply().failure())
        .containsExactly(FailureKind.TIMEOUT, FailureKind.TIMEOUT);
    assertThat(forwarder.stats().total().pending()).isZero();
    assertThat(forwarder.stats().domains().get(0).inFlight()).isZero();
  }

  @Test
  void endsAnAttemptThatCanHaveNoTimeout() {
    ScriptedTransport transport = ScriptedTransport.accepting();
    SynchronousForwarder forwarder = started(transport);
    alarmsFail = true;

    forwarder.submit(INTAKE, PAYLOAD, listening);

    assertThat(transport.sent()).isEmpty();
    assertThat(reports)
        .extracting(report -> report.reply().failure())
        .containsExactly(FailureKind.INTERNAL);
    assertThat(forwarder.stats().total().pending()).isZero();
  }

  @Test
  void stopThatCanHaveNoAlarmEndsWhatIsUnderWay() {
    AtomicReference<SynchronousForwarder> self = new AtomicReference<>();
    List<CompletionStage<StopReport>> stops = new ArrayList<>();
    ScriptedTransport transport =
        new ScriptedTransport(
            request -> {
              alarmsFail = true;
              stops.add(self.get().stopAsync(Duration.ofMinutes(1)));
              return Optional.empty();
            });
    self.set(started(transport));

    self.get().submit(INTAKE, PAYLOAD, listening);

    assertThat(reports)
        .extracting(DeliveryReport::reason)
        .containsExactly(DropReason.STOPPED_IN_FLIGHT);
    assertThat(stops).singleElement().satisfies(stop -> assertThat(stop).isCompleted());
  }

  @Test
  void stopsWhereNoThreadForCallbacksCanBeHad() {
    ScriptedTransport transport = ScriptedTransport.accepting();
    callbacks =
        task -> {
          throw new OutOfMemoryError("unable to create native thread");
        };
    SynchronousForwarder forwarder = started(transport);

    assertThat(forwarder.stopAsync(Duration.ofMinutes(1))).isCompleted();

    assertThat(transport.closed()).isEqualTo(1);
  }

  @Test
  void refusesWhatIsTooLarge() {
    QueueSettings defaults = QueueSettings.defaults();
    QueueSettings small =
        new QueueSettings(
            1,
            defaults.memoryPerDomainBytes(),
            defaults.memoryTotalBytes(),
            3,
            RetryOrder.NEWEST_FIRST,
            OverflowPolicy.EVICT,
            Duration.ZERO,
            1,
            0);
    SynchronousForwarder forwarder = started(builder(ScriptedTransport.accepting()).queue(small));

    assertThat(forwarder.submit(INTAKE, Payload.of("1234")).entries())
        .extracting(Admission.Entry::reason)
        .containsExactly(RefusalReason.PAYLOAD_TOO_LARGE);
    assertThat(forwarder.submit(INTAKE, Payload.of("123")).isAccepted()).isTrue();
  }

  @Test
  void refusesWhatExceedsTheMemoryOfItsDomain() {
    QueueSettings small =
        new QueueSettings(
            1,
            4096,
            1 << 20,
            4096,
            RetryOrder.NEWEST_FIRST,
            OverflowPolicy.EVICT,
            Duration.ZERO,
            1,
            0);
    AtomicReference<SynchronousForwarder> self = new AtomicReference<>();
    List<Admission> meanwhile = new ArrayList<>();
    Payload half = Payload.wrap(new byte[2048]);
    ScriptedTransport transport =
        new ScriptedTransport(
            request -> {
              if (meanwhile.isEmpty()) {
                meanwhile.add(self.get().submit(INTAKE, half));
              }
              return Optional.of(Reply.of(202));
            });
    self.set(started(builder(transport).queue(small)));

    assertThat(self.get().submit(INTAKE, half).isAccepted()).isTrue();

    assertThat(meanwhile.get(0).entries())
        .extracting(Admission.Entry::reason)
        .containsExactly(RefusalReason.DOMAIN_FULL);
    assertThat(self.get().stats().memoryBytes()).isZero();
    assertThat(self.get().submit(INTAKE, half).isAccepted()).isTrue();
  }

  @Test
  void isObservedLikeAnyOther() {
    List<String> seen = new ArrayList<>();
    ForwarderObserver observer =
        new ForwarderObserver() {
          @Override
          public void taken(String domain, Endpoint endpoint, int bytes) {
            seen.add("taken " + bytes);
          }

          @Override
          public void replied(
              String domain, Endpoint endpoint, Reply reply, int attempt, long nanos) {
            seen.add("replied " + attempt);
          }

          @Override
          public void ended(
              String domain, Endpoint endpoint, Outcome outcome, DropReason reason, int bytes) {
            seen.add("ended " + outcome);
          }
        };

    started(builder(ScriptedTransport.accepting()).observer(observer)).submit(INTAKE, PAYLOAD);

    assertThat(seen).containsExactly("taken 1", "replied 1", "ended DELIVERED");
  }

  @Test
  void stopWaitsForASubmissionThatIsUnderWay() {
    CompletableFuture<StopReport> stop = new CompletableFuture<>();
    AtomicReference<SynchronousForwarder> self = new AtomicReference<>();
    List<Boolean> stoppedWithin = new ArrayList<>();
    ScriptedTransport transport =
        new ScriptedTransport(
            request -> {
              CompletionStage<StopReport> report = self.get().stopAsync(Duration.ofMinutes(1));
              report.thenAccept(stop::complete);
              stoppedWithin.add(stop.isDone());
              return Optional.of(Reply.of(202));
            });
    self.set(started(transport));

    self.get().submit(INTAKE, PAYLOAD);

    assertThat(stoppedWithin).containsExactly(false);
    assertThat(stop)
        .isCompletedWithValueMatching(
            report -> report.complete() && report.stats().total().delivered() == 1);
    assertThat(transport.closed()).isEqualTo(1);
  }

  @Test
  void stopEndsWhatIsStillUnderWayAtItsTime() throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    ScriptedTransport transport =
        new ScriptedTransport(
            request -> {
              sent.countDown();
              return Optional.empty();
            });
    SynchronousForwarder forwarder = started(transport);
    CompletableFuture<Admission> submission =
        CompletableFuture.supplyAsync(
            () -> forwarder.submit(INTAKE, PAYLOAD, listening), ON_A_THREAD_OF_ITS_OWN);
    assertThat(sent.await(10, SECONDS)).isTrue();

    StopReport report = forwarder.stop(Duration.ZERO);

    assertThat(report.complete()).isFalse();
    assertThat(report.stats().total()).isEqualTo(counts(0, DropReason.STOPPED_IN_FLIGHT, 1));
    assertThat(submission).succeedsWithin(10, SECONDS);
    assertThat(reports)
        .extracting(DeliveryReport::reason)
        .containsExactly(DropReason.STOPPED_IN_FLIGHT);
  }

  @Test
  void aFurtherStopShortensTheTime() throws Exception {
    SynchronousForwarder forwarder = withARequestUnderWay();
    CompletionStage<StopReport> stop = forwarder.stopAsync(Duration.ofMinutes(1));

    CompletionStage<StopReport> further = forwarder.stopAsync(Duration.ZERO);

    assertThat(stop).succeedsWithin(10, SECONDS);
    assertThat(further).succeedsWithin(10, SECONDS);
  }

  @Test
  void aFurtherStopDoesNotLengthenTheTime() throws Exception {
    SynchronousForwarder forwarder = withARequestUnderWay();
    CompletionStage<StopReport> stop = forwarder.stopAsync(Duration.ofSeconds(1));
    Runnable first = alarm.get();

    forwarder.stopAsync(Duration.ofMinutes(1));
    first.run();

    assertThat(stop).succeedsWithin(10, SECONDS);
  }

  @Test
  void anInterruptOfTheCallerEndsTheTimeOfAStop() throws Exception {
    SynchronousForwarder forwarder = withARequestUnderWay();

    CompletableFuture<Boolean> flag =
        CompletableFuture.supplyAsync(
            () -> {
              current().interrupt();
              StopReport report = forwarder.stop(Duration.ofMinutes(1));
              return Thread.interrupted() && !report.complete();
            },
            ON_A_THREAD_OF_ITS_OWN);

    assertThat(flag).succeedsWithin(10, SECONDS).isEqualTo(true);
  }

  @Test
  void whoIsToldOfTheEndFindsTheTransportClosed() {
    AtomicReference<SynchronousForwarder> self = new AtomicReference<>();
    List<Boolean> toldAtClose = new ArrayList<>();
    ScriptedTransport transport =
        new ScriptedTransport(request -> Optional.empty()) {
          @Override
          public void close() {
            CompletionStage<StopReport> stop = self.get().stopAsync(Duration.ZERO);
            toldAtClose.add(stop.toCompletableFuture().isDone());
          }
        };
    self.set(started(transport));

    assertThat(self.get().stopAsync(Duration.ZERO)).isCompleted();

    assertThat(toldAtClose).containsExactly(false);
  }

  @Test
  void aTransportThatDoesNotCloseDoesNotHoldUpStopForEver() {
    CountDownLatch leave = new CountDownLatch(1);
    SynchronousForwarder forwarder =
        onThreads(
            new ScriptedTransport(request -> Optional.of(Reply.of(202))) {
              @Override
              public void close() {
                awaitUninterruptibly(leave);
              }
            });
    forwarder.submit(INTAKE, PAYLOAD);

    CompletableFuture<StopReport> stop =
        CompletableFuture.supplyAsync(() -> forwarder.stop(Duration.ZERO), ON_A_THREAD_OF_ITS_OWN);

    assertThat(stop).succeedsWithin(20, SECONDS);
    assertThat(stop.join().complete()).isTrue();
    leave.countDown();
  }

  @Test
  void aTransportThatBlocksInSendDoesNotHoldUpStopForEver() {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    SynchronousForwarder forwarder =
        onThreads(
            new ScriptedTransport(
                request -> {
                  entered.countDown();
                  awaitUninterruptibly(leave);
                  return Optional.empty();
                }));
    CompletableFuture<Admission> submission =
        CompletableFuture.supplyAsync(
            () -> forwarder.submit(INTAKE, PAYLOAD), ON_A_THREAD_OF_ITS_OWN);
    awaitUninterruptibly(entered);

    CompletableFuture<StopReport> stop =
        CompletableFuture.supplyAsync(() -> forwarder.stop(Duration.ZERO), ON_A_THREAD_OF_ITS_OWN);

    assertThat(stop).succeedsWithin(20, SECONDS);
    assertThat(stop.join().complete()).isFalse();
    assertThat(stop.join().stats().total().pending()).isEqualTo(1);
    leave.countDown();
    assertThat(submission).succeedsWithin(10, SECONDS);
    assertThat(forwarder.stats().total()).isEqualTo(counts(0, DropReason.STOPPED_IN_FLIGHT, 1));
  }

  private static SynchronousForwarder onThreads(ScriptedTransport transport) {
    SynchronousForwarder forwarder =
        builder(transport).buildSynchronous(Environment.ofMachine(new Threads(2)));
    forwarder.start();
    return forwarder;
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private SynchronousForwarder withARequestUnderWay() throws InterruptedException {
    CountDownLatch sent = new CountDownLatch(1);
    SynchronousForwarder forwarder =
        started(
            new ScriptedTransport(
                request -> {
                  sent.countDown();
                  return Optional.empty();
                }));
    CompletableFuture<Admission> unused =
        CompletableFuture.supplyAsync(
            () -> forwarder.submit(INTAKE, PAYLOAD), ON_A_THREAD_OF_ITS_OWN);
    assertThat(sent.await(10, SECONDS)).isTrue();
    return forwarder;
  }

  @Test
  void endsItsThreadsThoughItsTransportThrowsWhenItIsClosed() {
    SynchronousForwarder forwarder =
        DefaultForwarder.builder()
            .domain(Domains.named("eu"))
            .transport(new NotToBeClosed())
            .buildSynchronous(environment());
    forwarder.start();

    assertThat(forwarder.stop(Duration.ZERO).complete()).isTrue();

    assertThat(threadsEnded).isTrue();
  }

  private static final class NotToBeClosed implements Transport {
    @Override
    public Exchange send(TransportRequest request, ReplyHandler handler) {
      handler.onReply(Reply.of(202));
      return () -> {};
    }

    @Override
    public void close() {
      throw new IllegalStateException("not to be closed");
    }
  }

  @Test
  @SuppressWarnings("NullAway") // that is the point
  void namesWhatIsNull() {
    SynchronousForwarder forwarder = started(ScriptedTransport.accepting());

    assertThatNullPointerException()
        .isThrownBy(() -> forwarder.submit(INTAKE, null))
        .withMessage("payload");
  }

  @Test
  void mayBeStoppedByAListener() {
    ScriptedTransport transport = ScriptedTransport.accepting();
    SynchronousForwarder forwarder = started(transport);

    forwarder.submit(INTAKE, PAYLOAD, SubmitOptions.NONE.withListener(report -> forwarder.close()));

    assertThat(transport.closed()).isEqualTo(1);
  }

  @Test
  void needsADomain() {
    assertThatThrownBy(() -> DefaultForwarder.builder().buildSynchronous())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("domain");
  }

  private static Counts counts(long delivered, DropReason reason, long dropped) {
    return new Counts(
        delivered + dropped,
        delivered,
        0,
        0,
        dropped == 0 ? Map.of() : Map.of(reason, dropped),
        0,
        Map.of());
  }

  private static ForwarderBuilder builder(ScriptedTransport transport) {
    return DefaultForwarder.builder().domain(Domains.named("eu")).transport(transport);
  }

  private SynchronousForwarder started(ScriptedTransport transport) {
    return started(builder(transport));
  }

  private SynchronousForwarder started(ForwarderBuilder builder) {
    SynchronousForwarder forwarder = builder.buildSynchronous(environment());
    forwarder.start();
    return forwarder;
  }

  /** Time stands still, callbacks run where they are, the last alarm is the test's to ring. */
  private Environment environment() {
    Timer timer =
        (wakeUp, delay) -> {
          if (alarmsFail) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          alarm.set(wakeUp);
          return () -> {};
        };
    InstantSource noon = InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z"));
    return new Environment(
        () -> 0, noon, () -> 0.5, 7, Runnable::run, callbacks, timer, () -> threadsEnded = true);
  }
}
