package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Counts;
import dev.forwarder.api.DeliveryChain.Drain;
import dev.forwarder.api.DeliveryChain.Mode;
import dev.forwarder.api.DeliveryReport;
import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.ForwarderStats.HopStats;
import dev.forwarder.api.LetterKeeper.Letter;
import dev.forwarder.api.LetterKeeper.Place;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Reply;
import dev.forwarder.api.ReplyHandler;
import dev.forwarder.api.RequestReply;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import dev.forwarder.core.ChainFamily.FakeHop;
import dev.forwarder.retry.spool.SpoolSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where payloads go that the primary does not take: docs/delivery-chain.md, row by row. */
class DeliveryChainTest {

  private static final Reply REFUSED = Reply.failed(FailureKind.REFUSED, "no one there");

  private final FakeEnvironment environment = new FakeEnvironment();
  private final FakeAsker asker = new FakeAsker();
  private final FakeHop agent = new FakeHop("agent", environment);
  private final FakeHop fallback = new FakeHop("fallback", environment).watched().inBatchesOf(100);
  private final ChainFamily family = new ChainFamily(Mode.IMMEDIATE);

  private Rig rig;

  /** What speaks HTTP, and asks servers how they are. */
  record Http(FakeTransport transport, FakeAsker asker) implements Transport, RequestReply {
    @Override
    public Exchange send(TransportRequest request, ReplyHandler handler) {
      return transport.send(request, handler);
    }

    @Override
    public CompletionStage<Reply> exchange(Probe probe) {
      return asker.exchange(probe);
    }

    @Override
    public void close() {
      transport.close();
    }
  }

  private final FakeTransport primary = new FakeTransport(environment);

  private void start(UnaryOperator<ForwarderBuilder> choices) {
    rig =
        Rig.startedIn(
            environment,
            builder ->
                choices.apply(builder.domain(family.domain()).transport(new Http(primary, asker))));
    asker.answersNothing();
  }

  private void startWithBoth() {
    family.with(agent).with(fallback);
    start(builder -> builder);
  }

  private Counts counts() {
    return rig.counts();
  }

  private void isBack(String host) {
    asker.open().stream().filter(one -> one.host().equals(host)).forEach(one -> one.reply(200));
    rig.run();
  }

  @Test
  void primaryThatTakesThemIsTheOnlyOneAsked() {
    startWithBoth();
    primary.answers(202);
    rig.submitAll("1", "2");
    assertThat(counts().delivered()).isEqualTo(2);
    assertThat(agent.transport.requests() + fallback.transport.requests()).isZero();
    assertThat(asker.questions()).isEmpty();
  }

  @Test
  void whatAPrimaryThatIsDownDoesNotTakeGoesToTheFirstHopAtOnce() {
    startWithBoth();
    primary.answers(503);
    agent.transport.answers(200);
    rig.submitAll("1");
    assertThat(agent.transport.bodies()).containsExactly("1");
    assertThat(counts().handedOver()).isEqualTo(1);
    rig.submitAll("2", "3");
    assertThat(agent.transport.bodies()).containsExactly("1", "2", "3");
    assertThat(primary.requests()).isEqualTo(1);
    assertThat(fallback.transport.requests()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 404, 500})
  void primaryThatAnswersOtherwiseIsNotDown(int status) {
    startWithBoth();
    primary.answers(status);
    rig.submitAll("1");
    assertThat(agent.transport.requests()).isZero();
    assertThat(asker.questions()).isEmpty();
    assertThat(counts().pending()).isEqualTo(1);
  }

  @Test
  void connectionThatFailsMarksItDown() {
    startWithBoth();
    primary.answers(request -> REFUSED);
    agent.transport.answers(200);
    rig.submitAll("1");
    assertThat(counts().handedOver()).isEqualTo(1);
  }

  @Test
  void timeoutMarksItDown() {
    startWithBoth();
    agent.transport.answers(200);
    rig.submitAll("1");
    rig.advanceSeconds(30);
    assertThat(counts().handedOver()).isEqualTo(1);
  }

  @Test
  void whatWaitedForItsOwnBackoffGoesToTheHopsToo() {
    startWithBoth();
    primary.answers(500); // retried by this family, and no evidence
    rig.submitAll("1");
    assertThat(counts().pending()).isEqualTo(1);
    primary.answers(503);
    agent.transport.answers(200);
    rig.submitAll("2");
    assertThat(agent.transport.bodies()).containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void oneQuestionAtATimeEachHalfSecondUntilItIsHealthy() {
    startWithBoth();
    primary.answers(503);
    agent.transport.answers(200);
    rig.submitAll("1", "2", "3");
    rig.advance(Duration.ofMillis(499));
    assertThat(asker.questions()).isEmpty();
    rig.advance(Duration.ofMillis(1));
    assertThat(asker.questions()).hasSize(1);
    assertThat(asker.questions().get(0).probe().uri()).isEqualTo(ChainFamily.HEALTH);
    assertThat(asker.questions().get(0).probe().timeout()).isEqualTo(Duration.ofSeconds(2));
    rig.advanceSeconds(10);
    assertThat(asker.questions()).as("no answer, no other question").hasSize(1);
    asker.open().get(0).reply(500);
    rig.advance(Duration.ofMillis(500));
    assertThat(asker.questions()).hasSize(2);
    asker.answers(204);
    asker.open().get(0).reply(503);
    rig.advance(Duration.ofMillis(500));
    assertThat(asker.questions()).hasSize(3);
    rig.advanceSeconds(60);
    assertThat(asker.questions()).as("healthy: nobody is asked").hasSize(3);
  }

  @Test
  void nobodyIsAskedForADomainThatIsGone() {
    startWithBoth();
    primary.answers(503);
    agent.transport.answers(200);
    rig.submitAll("1");
    rig.advance(Duration.ofMillis(500));
    rig.forwarder.updateDomains(List.of(Rig.domain("b", Domain.Role.PRIMARY, Rig.KEY)));
    rig.run();
    asker.open().get(0).reply(503);
    rig.advanceSeconds(60);
    assertThat(asker.questions()).hasSize(1);
  }

  @Test
  void routingGoesOnAtOnceWhenItIsHealthyAgain() {
    startWithBoth();
    primary.answers(503);
    agent.transport.answers(request -> REFUSED);
    fallback.transport.answers(request -> REFUSED);
    rig.submitAll("1", "2", "3");
    assertThat(counts().pending()).isEqualTo(3);
    int before = primary.requests();
    rig.advanceSeconds(20);
    assertThat(primary.requests()).as("left alone").isEqualTo(before);
    primary.answers(202);
    isBack("a.example");
    assertThat(counts().delivered()).isEqualTo(3);
  }

  @Test
  void lateReplyFromBeforeItsReturnDoesNotMarkItDownAgain() {
    startWithBoth();
    agent.transport.answers(200);
    rig.submitAll("1", "2");
    primary.open().get(0).reply(503);
    rig.run();
    rig.advance(Duration.ofMillis(500));
    isBack("a.example");
    primary.answers(202);
    primary.open().get(0).reply(503);
    rig.run();
    rig.submitAll("3");
    assertThat(primary.bodies()).endsWith("3");
  }

  @Test
  void hopThatCannotBeReachedGivesItToTheNextOne() {
    startWithBoth();
    primary.answers(503);
    agent.transport.answers(request -> REFUSED);
    fallback.transport.answers(200);
    rig.submitAll("1", "2", "3");
    assertThat(counts().handedOver()).isEqualTo(3);
    rig.advance(Duration.ofMillis(900));
    rig.submitAll("4");
    assertThat(agent.transport.requests()).as("left alone for a second").isEqualTo(3);
    assertThat(counts().handedOver()).isEqualTo(4);
  }

  @Test
  void statisticsTellWhichHopTookHowMany() {
    startWithBoth();
    primary.answers(503);
    agent.transport.answers(200);
    rig.submitAll("1", "2");
    agent.transport.answers(request -> REFUSED);
    rig.submitAll("3", "4", "5");
    assertThat(rig.stats().hops())
        .containsExactly(new HopStats("agent", false, 0, 2), new HopStats("fallback", true, 1, 0));
    fallback.transport.open().forEach(one -> one.reply(200));
    rig.run();
    assertThat(rig.stats().hops().get(1)).isEqualTo(new HopStats("fallback", true, 0, 3));
    assertThat(counts().handedOver()).isEqualTo(5);
  }

  @Test
  void hopThatNobodyWatchesIsTriedAgainAfterAPause() {
    family.with(agent);
    start(builder -> builder);
    primary.answers(503);
    agent.transport.answers(request -> REFUSED);
    rig.submitAll("1");
    rig.advanceSeconds(3.5);
    assertThat(agent.transport.requests()).isEqualTo(4);
    agent.transport.answers(200);
    rig.advanceSeconds(1);
    assertThat(counts().handedOver()).isEqualTo(1);
  }

  @Test
  void hopThatIsWatchedIsLeftAloneUntilItIsHealthy() {
    family.with(fallback);
    start(builder -> builder);
    primary.answers(503);
    fallback.transport.answers(502);
    rig.submitAll("1");
    rig.advanceSeconds(60);
    assertThat(fallback.transport.requests()).isEqualTo(1);
    fallback.transport.answers(200);
    isBack("fallback.example");
    assertThat(counts().handedOver()).isEqualTo(1);
  }

  @Test
  void whatAHopCannotCarryPassesItBy() {
    family.with(agent.carrying(payload -> payload.size() < 3)).with(fallback);
    start(builder -> builder);
    primary.answers(503);
    agent.transport.answers(200);
    fallback.transport.answers(200);
    rig.submitAll("1", "large", "2");
    assertThat(agent.transport.bodies()).containsExactlyInAnyOrder("1", "2");
    assertThat(fallback.transport.bodies()).containsExactly("large\n");
  }

  @Test
  void whatNoHopCarriesStaysQueuedAndHoldsUpNobody() {
    family.with(agent.carrying(payload -> payload.size() < 3));
    start(builder -> builder);
    primary.answers(503);
    agent.transport.answers(200);
    for (int i = 0; i < 40; i++) {
      rig.submit("large " + i);
    }
    rig.submitAll("1", "2");
    rig.run();
    assertThat(counts().handedOver()).isEqualTo(2);
    assertThat(counts().pending()).isEqualTo(40);
    primary.answers(202);
    rig.advance(Duration.ofMillis(500));
    isBack("a.example");
    assertThat(counts().delivered()).isEqualTo(40);
  }

  /** Tells the same, and counts how often it is asked. */
  private static Predicate<Payload> counting(int[] looks, Predicate<Payload> which) {
    return payload -> {
      looks[0]++;
      return which.test(payload);
    };
  }

  @Test
  void anyNumberThatNoHopCarriesHoldsUpNobody() {
    int[] looks = {0};
    family.with(agent.carrying(counting(looks, payload -> payload.size() < 3)));
    start(builder -> builder.queue(Choice.queue().oldestFirst().settings()));
    primary.answers(503);
    agent.transport.answers(200);
    for (int i = 0; i < 500; i++) {
      rig.submit("large " + i);
    }
    rig.run();
    rig.submitAll("1", "2");
    assertThat(counts().handedOver()).isEqualTo(2);
    assertThat(looks[0]).as("each is looked into once").isEqualTo(502);
  }

  /** A step looks into a mebibyte, and one more, at the most: the next ones go on. */
  @Test
  void largeOnesThatNoHopCarriesHoldUpNobody() {
    int[] looks = {0};
    family.with(agent.carrying(counting(looks, payload -> payload.size() < 3)));
    start(builder -> builder.queue(Choice.queue().oldestFirst().settings()));
    primary.answers(503);
    agent.transport.answers(200);
    String large = "x".repeat(1 << 20);
    for (int i = 0; i < 11; i++) {
      rig.submit(large);
    }
    rig.submitAll("1", "2");
    assertThat(counts().handedOver()).isEqualTo(2);
    assertThat(counts().pending()).isEqualTo(11);
    assertThat(looks[0]).as("each is looked into once").isEqualTo(13);
  }

  @Test
  void nothingIsLookedAtWhileNoHopMayBeTried() {
    int[] looks = {0};
    family.with(agent.carrying(counting(looks, payload -> true)));
    start(builder -> builder);
    primary.answers(503);
    agent.transport.answers(request -> REFUSED);
    rig.submitAll("1");
    int before = looks[0];
    for (int i = 0; i < 100; i++) {
      rig.submit("x");
      rig.run();
    }
    assertThat(looks[0]).isEqualTo(before);
    assertThat(counts().pending()).isEqualTo(101);
  }

  @Test
  void whatOnlyAHopThatIsDownCarriesHoldsUpNobody() {
    family.with(agent.carrying(payload -> payload.size() < 3));
    family.with(fallback.carrying(payload -> payload.size() >= 3));
    start(builder -> builder.queue(Choice.queue().oldestFirst().settings()));
    primary.answers(503);
    agent.transport.answers(200);
    fallback.transport.answers(request -> REFUSED);
    for (int i = 0; i < 200; i++) {
      rig.submit("large " + i);
    }
    rig.run();
    rig.submitAll("1", "2");
    assertThat(counts().handedOver()).isEqualTo(2);
    assertThat(counts().pending()).isEqualTo(200);
  }

  @Test
  void goesInBatchesToAHopThatTakesThem() {
    family.with(fallback.inBatchesOf(4));
    start(builder -> builder);
    primary.answers(503);
    rig.submitAll("0");
    fallback.transport.open().get(0).reply(200);
    rig.run();
    fallback.transport.forget();
    for (int i = 1; i <= 9; i++) {
      rig.submit(Integer.toString(i));
    }
    rig.run();
    assertThat(fallback.transport.bodies()).containsExactly("1\n2\n3\n4\n", "5\n6\n7\n8\n", "9\n");
    fallback.transport.open().forEach(one -> one.reply(200));
    rig.run();
    assertThat(counts().handedOver()).isEqualTo(10);
  }

  @Test
  void batchThatIsNotTakenComesApartAgain() {
    family.with(fallback);
    start(builder -> builder);
    primary.answers(503);
    rig.submitAll("1", "2", "3");
    fallback.transport.open().forEach(one -> one.reply(503));
    rig.run();
    primary.forget();
    primary.answers(202);
    rig.advance(Duration.ofMillis(500));
    isBack("a.example");
    assertThat(primary.bodies()).containsExactlyInAnyOrder("1", "2", "3");
    assertThat(counts().delivered()).isEqualTo(3);
  }

  @Test
  void badOneOfABatchIsFoundAndTheOthersHandedOver() {
    List<Letter> letters = new ArrayList<>();
    family.with(fallback).keeping(letters::addAll);
    start(builder -> builder);
    primary.answers(request -> REFUSED);
    fallback.transport.answers(
        request -> Reply.of(Sent.text(request.body()).contains("bad") ? 400 : 200));
    rig.submitAll("0");
    for (String body : List.of("1", "2", "bad", "3", "4")) {
      rig.submit(body);
    }
    rig.run();
    assertThat(counts().handedOver()).isEqualTo(5);
    assertThat(counts().deadLettered()).isEqualTo(1);
    assertThat(letters).singleElement().extracting(Letter::place).isEqualTo(Place.HOP);
    assertThat(letters.get(0).hop()).isEqualTo("fallback");
    assertThat(Sent.text(letters.get(0).payload().body())).isEqualTo("bad");
  }

  @Test
  void whatAHopRejectsGoesToNobodyElse() {
    startWithBoth();
    primary.answers(503);
    agent.transport.answers(422);
    rig.submitAll("1", "2");
    assertThat(rig.dropped(DropReason.REJECTED)).isEqualTo(2);
    assertThat(agent.transport.requests()).as("it is not down").isEqualTo(2);
    assertThat(fallback.transport.requests()).isZero();
  }

  @Test
  void noMoreIsUnderWayToAHopThanItTakes() {
    family.with(agent.atOnce(3));
    start(builder -> builder);
    primary.answers(503);
    for (int i = 0; i < 10; i++) {
      rig.submit("x");
    }
    rig.run();
    assertThat(agent.transport.open()).hasSize(3);
    agent.transport.open().forEach(one -> one.reply(200));
    rig.run();
    assertThat(agent.transport.open()).hasSize(3);
    assertThat(counts().handedOver()).isEqualTo(3);
  }

  @Test
  void hopThatNeverAnswersIsGivenUpAfterItsTime() {
    startWithBoth();
    primary.answers(503);
    fallback.transport.answers(200);
    rig.submitAll("1");
    rig.advanceSeconds(10);
    assertThat(agent.transport.last().isCancelled()).isTrue();
    assertThat(counts().handedOver()).isEqualTo(1);
  }

  @Test
  void transportOfAHopThatThrowsIsNotThere() {
    startWithBoth();
    primary.answers(503);
    agent.transport.answers(
        request -> {
          throw new IllegalStateException("says the test");
        });
    fallback.transport.answers(200);
    rig.submitAll("1");
    assertThat(counts().handedOver()).isEqualTo(1);
  }

  @Test
  void stopSendsToTheHopsUntilItsDeadline() {
    family.with(agent);
    start(builder -> builder);
    primary.answers(503);
    agent.transport.answers(request -> REFUSED);
    rig.submitAll("1");
    var stopped = rig.stop(Duration.ofSeconds(5));
    agent.transport.answers(200);
    rig.advanceSeconds(1.5);
    assertThat(stopped).isCompleted();
    assertThat(counts().handedOver()).isEqualTo(1);
    assertThat(agent.transport.isClosed()).isTrue();
  }

  @Test
  void stopGivesUpWhatIsUnderWayToAHopAtItsDeadline() {
    family.with(agent);
    start(builder -> builder);
    primary.answers(503);
    rig.submitAll("1");
    var stopped = rig.stop(Duration.ofSeconds(5));
    rig.advanceSeconds(5);
    assertThat(stopped).isCompleted();
    assertThat(rig.dropped(DropReason.STOPPED_IN_FLIGHT)).isEqualTo(1);
    assertThat(agent.transport.last().isCancelled()).isTrue();
  }

  @Test
  void whatIsOnDiskGoesToTheHopsToo() {
    family.with(agent);
    FakeEnvironment unused = environment.on(new DiskRig().disk, new SplittableRandom(1));
    DiskSettings spool = new DiskSettings(Path.of("/spool"), SpoolSettings.of(1L << 30));
    start(builder -> builder.disk(spool).queue(Choice.queue().memory(64 << 10).settings()));
    primary.answers(503);
    agent.transport.answers(request -> REFUSED);
    for (int i = 0; i < 300; i++) {
      rig.submitAll(String.format("%01000d", i));
    }
    assertThat(rig.stats().storedItems()).isGreaterThan(200);

    agent.transport.answers(200);
    rig.advance(Duration.ofMinutes(10));

    assertThat(counts().handedOver()).isEqualTo(300);
    assertThat(counts().pending()).isZero();
    assertThat(primary.requests()).as("it is down").isEqualTo(1);
  }

  // ---- letters ----

  @Test
  void whatThePrimaryRejectsIsKeptByTheFamily() {
    List<Letter> letters = new ArrayList<>();
    family.with(agent).keeping(letters::addAll);
    start(builder -> builder);
    primary.answers(400);
    rig.submitAll("1");
    assertThat(letters).singleElement().extracting(Letter::place).isEqualTo(Place.PRIMARY);
    assertThat(letters.get(0).reply()).isEqualTo(Reply.of(400));
    assertThat(letters.get(0).keyId()).isEqualTo("first");
    assertThat(counts().deadLettered()).isEqualTo(1);
  }

  @Test
  void whatCannotBeKeptIsDropped() {
    family
        .with(agent)
        .keeping(
            letters -> {
              throw new IOException("no room, says the test");
            });
    start(builder -> builder);
    primary.answers(400);
    rig.submitAll("1");
    assertThat(rig.dropped(DropReason.REJECTED)).isEqualTo(1);
  }

  @Test
  void whatWaitsAtAStopIsKept() {
    List<Letter> letters = new ArrayList<>();
    family.with(agent).keeping(letters::addAll);
    start(builder -> builder);
    primary.answers(503);
    agent.transport.answers(request -> REFUSED);
    rig.submitAll("1", "2");
    rig.beginStop(Duration.ofSeconds(1));
    rig.advanceSeconds(1);
    assertThat(counts().deadLettered()).isEqualTo(2);
    assertThat(letters).hasSize(2);
  }

  /** Each call may force a file, and a stop may give up thousands. */
  @Test
  void whatIsGivenUpAtOnceIsKeptTogether() {
    List<Integer> calls = new ArrayList<>();
    family.with(agent).keeping(letters -> calls.add(letters.size()));
    start(builder -> builder);
    primary.answers(503);
    agent.transport.answers(request -> REFUSED);
    for (int i = 0; i < 2500; i++) {
      rig.submitAll("" + i);
    }
    rig.beginStop(Duration.ofSeconds(1));
    rig.advanceSeconds(1);
    assertThat(counts().deadLettered()).isEqualTo(2500);
    assertThat(calls).hasSizeLessThan(100).allMatch(size -> size <= 1000);
  }

  @Test
  void lettersOfOnePlaceAreKeptThoughThoseOfAnotherCannotBe() {
    List<Place> kept = new ArrayList<>();
    family
        .with(agent)
        .keeping(
            letters -> {
              Place place = letters.get(0).place();
              assertThat(letters).allMatch(letter -> letter.place() == place);
              if (place == Place.DRAIN) {
                throw new IOException("says the test");
              }
              kept.add(place);
            });
    start(builder -> builder.queue(Choice.queue().maxItems(100).settings()));
    primary.answers(503);
    agent.transport.answers(request -> REFUSED);
    for (int i = 0; i < 150; i++) {
      rig.submit("x");
    }
    rig.run();
    rig.beginStop(Duration.ofSeconds(1));
    rig.advanceSeconds(1);
    assertThat(kept).isNotEmpty().containsOnly(Place.PRIMARY);
    assertThat(counts().deadLettered()).isEqualTo(100);
    assertThat(rig.dropped(DropReason.EVICTED)).isEqualTo(50);
  }

  @Test
  void lettersAreKeptThoughNoStepCouldBeWokenForOthers() {
    boolean[] fails = {true};
    Executor mortal =
        task -> {
          try {
            task.run();
          } catch (OutOfMemoryError e) {
            fails[0] = false; // a thread that ends with it, and leaves a new one for what follows
          }
        };
    family.with(agent);
    rig =
        Rig.startedIn(
            environment,
            builder -> builder.domain(family.domain()).transport(new Http(primary, asker)),
            (domain, settings, services) ->
                new DomainForwarder(domain, settings, services) {
                  @Override
                  KeptLetters letters(Endings endings) {
                    DomainLog log = new DomainLog(domain.name(), services.clock());
                    Runnable wake =
                        () -> {
                          if (fails[0]) {
                            fails[0] = false;
                            throw new OutOfMemoryError("so the test says");
                          }
                        };
                    return new KeptLetters(letters -> {}, mortal, endings, log, wake);
                  }
                });
    asker.answersNothing();
    primary.answers(400);
    rig.submitAll("1");
    rig.submitAll("2");

    assertThat(fails[0]).isFalse();
    assertThat(rig.stop(Duration.ofSeconds(1))).isCompleted();
    assertThat(counts().deadLettered()).isEqualTo(2);
  }

  @Test
  void whatIsKeptTogetherIsNoMoreThanAboutAMebibyte() {
    List<Integer> calls = new ArrayList<>();
    family.with(agent).keeping(letters -> calls.add(letters.size()));
    start(builder -> builder);
    primary.answers(503);
    agent.transport.answers(request -> REFUSED);
    for (int i = 0; i < 12; i++) {
      rig.submitAll("x".repeat(400_000));
    }
    rig.beginStop(Duration.ofSeconds(1));
    rig.advanceSeconds(1);
    assertThat(counts().deadLettered()).isEqualTo(12);
    assertThat(calls).allMatch(size -> size <= 3).contains(3);
  }

  // ---- overflow ----

  @Test
  void whatMemoryHasNoRoomForGoesToTheHopsBeforeAnythingIsEvicted() {
    ChainFamily overflow = new ChainFamily(Mode.OVERFLOW).with(agent);
    agent.transport.answers(200);
    rig =
        Rig.startedIn(
            environment,
            builder ->
                builder
                    .domain(overflow.domain())
                    .queue(Choice.queue().memory(64 << 10).settings())
                    .transport(new Http(primary, asker)));
    primary.answers(request -> REFUSED);
    for (int i = 0; i < 200; i++) {
      rig.submit(1000);
      rig.run();
    }
    assertThat(counts().droppedTotal()).isZero();
    assertThat(counts().handedOver()).isGreaterThan(100);
    assertThat(counts().handedOver() + counts().pending()).isEqualTo(200);
  }

  // ---- drain ----

  @Test
  void queueThatIsNearlyFullIsDrainedToAShareOfATenth() {
    family.with(agent).with(fallback.inBatchesOf(10)).draining(Drain.to("fallback"));
    start(builder -> builder.queue(Choice.queue().maxItems(100).settings()));
    fallback.transport.answers(200);
    long underWay = rig.stats().concurrencyLimit(); // to the primary, which does not answer
    for (int i = 0; i < underWay + 89; i++) {
      rig.submit("x");
    }
    rig.run();
    assertThat(counts().handedOver()).isZero();
    rig.submitAll("x");
    assertThat(counts().handedOver()).isBetween(80L, 89L);
    assertThat(rig.stats().queuedItems()).isBetween(1L, 10L);
    assertThat(agent.transport.requests()).isZero();
    assertThat(counts().droppedTotal()).isZero();
  }

  @Test
  void drainWaitsTenSecondsForItsHopAndBeginsAgainWhenThatIsBack() {
    family.with(fallback.inBatchesOf(10)).draining(Drain.to("fallback"));
    start(builder -> builder.queue(Choice.queue().maxItems(100).settings()));
    fallback.transport.answers(request -> REFUSED);
    for (int i = 0; i < 105; i++) {
      rig.submit("x");
    }
    rig.run();
    int requests = fallback.transport.requests();
    rig.advanceSeconds(9);
    assertThat(fallback.transport.requests()).as("left alone").isEqualTo(requests);
    long queued = rig.stats().queuedItems();
    fallback.transport.answers(200);
    isBack("fallback.example");
    assertThat(counts().handedOver()).isGreaterThan(queued - 20);
  }

  @Test
  void moreThanMayWaitGivesWay() {
    family.with(fallback).draining(Drain.to("fallback"));
    start(builder -> builder.queue(Choice.queue().maxItems(50).settings()));
    primary.answers(503);
    fallback.transport.answers(request -> REFUSED);
    for (int i = 0; i < 120; i++) {
      rig.submit("x");
    }
    rig.run();
    assertThat(counts().pending()).isEqualTo(50);
    assertThat(rig.dropped(DropReason.EVICTED)).isEqualTo(70);
  }

  @Test
  void hopOfWhichNothingIsKnownIsAskedWithAFewAtOnce() {
    family.with(agent);
    start(builder -> builder);
    primary.answers(503);
    agent.transport.answersNothing();
    for (int i = 0; i < 20; i++) {
      rig.submit("x");
    }
    rig.run();
    assertThat(agent.transport.open()).hasSize(8);
    agent.transport.open().get(0).reply(200);
    rig.run();
    assertThat(agent.transport.open()).hasSize(16);
  }

  @Test
  void hopThatHasFailedIsAskedWithAFewAtOnceAgain() {
    family.with(agent);
    start(builder -> builder);
    primary.answers(503);
    agent.transport.answers(200);
    rig.submitAll("1");
    agent.transport.answers(request -> REFUSED);
    rig.submitAll("2");
    agent.transport.answersNothing();
    for (int i = 0; i < 20; i++) {
      rig.submit("x");
    }
    rig.advanceSeconds(2);
    assertThat(agent.transport.open()).hasSize(1);
  }

  // ---- what the simulation found ----

  private static final Endpoint ONCE = Rig.EVENTS.withRetryable(false);

  @Test
  void attemptsCountThoseThatABatchHadAndThoseBeforeIt() {
    family.with(fallback);
    start(builder -> builder);
    primary.answers(503);
    fallback.transport.answers(200);
    rig.submitAndAsk(Rig.EVENTS, "1");
    rig.run();
    assertThat(rig.reports()).singleElement().extracting(DeliveryReport::attempts).isEqualTo(2);
  }

  @Test
  void whatMustNotBeSentTwiceGoesToNoOtherHop() {
    startWithBoth();
    primary.answers(503);
    agent.transport.answers(200);
    rig.submitAll("1");
    agent.transport.answers(request -> REFUSED);
    fallback.transport.answers(200);
    rig.submit(ONCE, "once");
    rig.run();
    assertThat(fallback.transport.requests()).isZero();
    assertThat(rig.dropped(DropReason.NOT_RETRYABLE)).isEqualTo(1);
  }

  @Test
  void whatWaitsForAPlaceAtAHopGoesOnWhenTheTimeOfAnotherIsUp() {
    family.with(agent.atOnce(1)).with(fallback);
    start(builder -> builder);
    primary.answers(503);
    agent.transport.answers(200);
    rig.submitAll("1");
    agent.transport.answersNothing();
    fallback.transport.answers(200);
    rig.submit(ONCE, "2");
    rig.run();
    rig.submit(ONCE, "3");
    rig.advanceSeconds(10);
    assertThat(fallback.transport.bodies()).containsExactly("3\n");
  }

  @Test
  void halvesOfARefusedBatchAreNoMoreAtOnceThanTheHopTakes() {
    family.with(fallback.atOnce(1));
    start(builder -> builder);
    primary.answers(503);
    rig.submitAll("0");
    fallback.transport.open().get(0).reply(200);
    rig.run();
    fallback.transport.answersNothing();
    for (String body : List.of("1", "2", "3", "4")) {
      rig.submit(body);
    }
    rig.run();
    fallback.transport.open().get(0).reply(400);
    rig.run();
    assertThat(fallback.transport.open()).hasSize(1);
    fallback.transport.answers(200);
    fallback.transport.open().get(0).reply(200);
    rig.run();
    assertThat(counts().handedOver()).isEqualTo(5);
  }

  @Test
  void nothingIsKnownAgainstThePrimaryAtAnotherAddress() {
    startWithBoth();
    primary.answers(503);
    agent.transport.answers(200);
    rig.submitAll("1");
    Domain here = family.domain();
    Domain there =
        new Domain(
            here.name(),
            URI.create("https://other.example"),
            here.role(),
            here.family(),
            here.keys());
    primary.answers(202);
    rig.forwarder.updateDomains(List.of(there));
    rig.run();
    rig.submitAll("2");
    assertThat(primary.bodies()).endsWith("2");
    rig.advanceSeconds(60);
    assertThat(asker.questions()).as("nobody waits for the old one").isEmpty();
  }

  @Test
  @Timeout(20)
  void hopThatMayBeTriedAgainIsNoReasonToRunWhereNothingIsForIt() {
    family.with(agent.carrying(payload -> payload.size() < 3));
    family.with(fallback.carrying(payload -> payload.size() < 3));
    start(builder -> builder);
    primary.answers(503);
    agent.transport.answers(request -> REFUSED);
    fallback.transport.answers(200);
    rig.submitAll("1", "large");
    rig.advanceSeconds(3);
    assertThat(counts().handedOver()).isEqualTo(1);
    assertThat(counts().pending()).isEqualTo(1);
  }

  @Test
  void drainTriesAHopThatNobodyWatchesAgainAfterAPause() {
    family.with(agent).draining(Drain.to("agent"));
    start(builder -> builder.queue(Choice.queue().maxItems(100).settings()));
    agent.transport.answers(request -> REFUSED);
    for (int i = 0; i < 105; i++) {
      rig.submit("x");
    }
    rig.run();
    agent.transport.answers(200);
    rig.advanceSeconds(1.5);
    assertThat(counts().handedOver()).isGreaterThan(80);
  }

  @Test
  void drainPassesOverWhatItsHopDoesNotCarry() {
    family.with(agent.carrying(payload -> payload.size() < 3)).draining(Drain.to("agent"));
    start(builder -> builder.queue(Choice.queue().oldestFirst().maxItems(30).settings()));
    agent.transport.answers(200);
    long underWay = rig.stats().concurrencyLimit();
    for (int i = 0; i < underWay; i++) {
      rig.submit("taken");
    }
    rig.run();
    for (int i = 0; i < 26; i++) {
      rig.submit("large");
    }
    rig.submit("1");
    rig.submit("2");
    rig.run();
    assertThat(agent.transport.bodies()).containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void drainBeginsWithWhatFindsNoPlaceAmongThoseThatGoFirst() {
    family.with(fallback).draining(Drain.to("fallback"));
    start(builder -> builder.queue(Choice.queue().highCapacity(2).maxItems(20).settings()));
    fallback.transport.answers(200);
    for (int i = 0; i < 40; i++) {
      rig.submit("x");
    }
    rig.run();
    assertThat(rig.stats().queuedItems()).isLessThan(18);
    assertThat(counts().handedOver()).isPositive();
  }
}
