package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Admission;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Counts;
import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Priority;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.Reply;
import dev.forwarder.api.SubmitOptions;
import dev.forwarder.retry.disk.DiskLimits;
import dev.forwarder.retry.spool.FullAction;
import dev.forwarder.retry.spool.LogSettings;
import dev.forwarder.retry.spool.SpoolSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes to the disk, and comes from there. */
final class StorageTest {

  private static final int CAP = 64 << 10;

  /** With its overhead, 1 KiB. */
  private static final int PAYLOAD = 1024 - Transaction.OVERHEAD_BYTES;

  private static final StorageSettings OVERFLOW = StorageSettings.defaults();
  private static final StorageSettings AHEAD = OVERFLOW.withDurability(Durability.WRITE_AHEAD);

  private final DiskRig disk = new DiskRig();
  private final LogLines log = new LogLines();

  @AfterEach
  void closeLog() {
    log.close();
  }

  private static ForwarderBuilder small(ForwarderBuilder builder) {
    return builder.queue(Choice.queue().memory(CAP).settings());
  }

  private static Reply refused() {
    return Reply.failed(FailureKind.REFUSED, "");
  }

  private static String numbered(int i) {
    return String.format("%0" + PAYLOAD + "d", i);
  }

  private static void submitNumbered(Rig rig, int payloads) {
    for (int i = 0; i < payloads; i++) {
      rig.submitAll(numbered(i));
    }
  }

  @Test
  void whatMemoryHasNoRoomForWaitsOnDiskAndIsDeliveredFromThere() {
    Rig rig = disk.started(OVERFLOW, StorageTest::small);
    rig.transport.answers(request -> refused());
    for (int i = 0; i < 500; i++) {
      rig.submitAll(numbered(i));
    }

    assertThat(rig.counts().droppedTotal()).isZero();
    assertThat(rig.stats().storedItems()).isGreaterThan(400);
    assertThat(rig.stats().memoryBytes()).isLessThan(CAP);

    rig.transport.answers(202);
    rig.advance(Duration.ofMinutes(10));
    assertThat(rig.counts().delivered()).isEqualTo(500);
    assertThat(rig.counts().pending()).isZero();
  }

  @Test
  void whatIsOnDiskIsReadAsSoonAsMemoryHasRoomForIt() {
    Rig rig = disk.started(OVERFLOW, StorageTest::small);
    submitNumbered(rig, 500);
    assertThat(rig.stats().storedItems()).isGreaterThan(400);

    rig.transport.answers(202);
    rig.transport.open().forEach(one -> one.reply(202));
    rig.run();
    assertThat(rig.counts().delivered()).isEqualTo(500);
  }

  @Test
  @Timeout(20)
  void noMoreComesBackThanMayWait() {
    Rig rig =
        disk.started(
            OVERFLOW,
            builder ->
                builder.queue(Choice.queue().highCapacity(2).memory(CAP).maxItems(4).settings()));
    for (int i = 0; i < 60; i++) {
      rig.submit(numbered(i));
    }
    rig.advanceSeconds(5);
    assertThat(rig.stats().queuedItems()).isLessThanOrEqualTo(4);
    assertThat(rig.counts().droppedTotal()).isZero();

    rig.transport.answers(202);
    rig.transport.open().forEach(one -> one.reply(202));
    rig.advance(Duration.ofMinutes(10));
    assertThat(rig.counts().delivered()).isEqualTo(60);
  }

  @Test
  void whatWasWrittenBeforeAFlushSurvivesThePower() {
    Rig rig = disk.started(AHEAD, StorageTest::small);
    rig.transport.answers(request -> refused());
    rig.submitAll("1", "2", "3");

    CompletionStage<Void> flushed = ((DefaultForwarder) rig.forwarder).flushStorage();
    rig.run();

    assertThat(flushed.toCompletableFuture()).isCompleted();
    disk.disk.losePower();
    assertThat(disk.started(AHEAD, StorageTest::small).counts().accepted()).isEqualTo(3);
  }

  @Test
  void aFlushAfterTheStopTellsWhetherAllIsDurable() {
    Rig good = disk.started(AHEAD, StorageTest::small);
    good.transport.answers(request -> refused());
    good.submitAll("1");
    good.beginStop(Duration.ZERO);
    assertThat(((DefaultForwarder) good.forwarder).flushStorage().toCompletableFuture())
        .isCompleted();

    Rig bad = disk.started(AHEAD, StorageTest::small);
    bad.transport.answers(request -> refused());
    bad.submitAll("2");
    disk.disk.faults().readOnly();
    bad.beginStop(Duration.ZERO);
    assertThat(((DefaultForwarder) bad.forwarder).flushStorage().toCompletableFuture())
        .isCompletedExceptionally();
  }

  @Test
  void whatIsPendingAtTheStopIsOnDiskAndIsDeliveredByTheNext() {
    Rig first = disk.started(OVERFLOW, StorageTest::small);
    first.transport.answers(request -> refused());
    first.submitAll("1", "2", "3");
    first.beginStop(Duration.ZERO);
    assertThat(first.counts().pending()).isEqualTo(3);
    assertThat(first.counts().droppedTotal()).isZero();

    Rig second = disk.started(OVERFLOW, StorageTest::small);
    second.transport.answers(202);
    second.advance(Duration.ofSeconds(10));
    assertThat(second.stats().recoveredItems()).isEqualTo(3);
    assertThat(second.counts().accepted()).isEqualTo(3);
    assertThat(second.counts().delivered()).isEqualTo(3);
  }

  private static UnaryOperator<ForwarderBuilder> memory(long domain, long process) {
    return builder -> builder.queue(Choice.queue().memory(domain).total(process).settings());
  }

  /** A process that left a payload of so many bytes on disk, and two small ones behind it. */
  private void leaveBehind(int bytes) {
    Rig first = disk.started(OVERFLOW, memory(CAP, 1 << 30));
    first.transport.answers(request -> refused());
    assertThat(first.submit(bytes).isAccepted()).isTrue();
    first.run();
    first.submitAll("1", "2");
    first.beginStop(Duration.ZERO);
    assertThat(first.counts().droppedTotal()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {60_000, CAP - Transaction.OVERHEAD_BYTES})
  void whatFillsNearlyAllOfTheMemoryComesBackFromTheDisk(int bytes) {
    leaveBehind(bytes);

    Rig second = disk.started(OVERFLOW, StorageTest::small);
    second.transport.answers(202);
    second.advance(Duration.ofSeconds(10));
    assertThat(second.counts().delivered()).isEqualTo(3);
    assertThat(second.stats().memoryBytes()).isZero();
  }

  @Test
  void whatHasNoRoomInACapThatWasLoweredIsSentAllTheSameAndNothingWaitsForIt() {
    leaveBehind(60_000);
    leaveBehind(50_000);

    Rig second = disk.started(OVERFLOW, memory(16 << 10, 1 << 30));
    second.transport.answers(202);
    second.advance(Duration.ofSeconds(20));
    assertThat(second.counts().delivered()).isEqualTo(6);
    assertThat(log.shown().stream().filter(line -> !line.contains("is blocked")))
        .singleElement()
        .asString()
        .startsWith("WARN a: memory has no room for a payload on disk (")
        .contains(" of 16384 bytes");
  }

  @Test
  void whatHasNoRoomInAProcessWhoseLimitWasLoweredIsSentLikewise() {
    leaveBehind(60_000);

    Rig second = disk.started(OVERFLOW, memory(1 << 20, 32 << 10));
    second.transport.answers(202);
    second.advance(Duration.ofSeconds(20));
    assertThat(second.counts().delivered()).isEqualTo(3);
  }

  @Test
  void whatHasNoRoomIsInMemoryForAsLongAsItIsSentAndWaitsForItsOwnBackoffOnDisk() {
    leaveBehind(60_000);

    Rig second = disk.started(OVERFLOW, memory(16 << 10, 1 << 30));
    second.transport.answersNothing();
    second.advanceSeconds(2);
    assertThat(second.domain(0).lease().tryTakePlaceBeside()).isFalse();

    second.transport.open().get(0).reply(503);
    second.run();
    assertThat(second.domain(0).lease().tryTakePlaceBeside()).as("free for others").isTrue();
    second.domain(0).lease().giveBackPlaceBeside();
    assertThat(second.stats().storedItems()).isEqualTo(1);
    second.advanceSeconds(1.5);
    assertThat(second.stats().storedItems()).as("before its backoff is over").isEqualTo(1);

    second.transport.answers(202);
    second.advanceSeconds(20);
    assertThat(second.counts().delivered()).isEqualTo(3);
  }

  @Test
  void whatHasNoRoomGoesBackToTheDiskAtAStop() {
    leaveBehind(60_000);

    Rig second = disk.started(OVERFLOW, memory(16 << 10, 1 << 30));
    second.transport.answersNothing();
    second.advanceSeconds(2);
    assertThat(second.inFlight()).isEqualTo(3);
    second.beginStop(Duration.ZERO);
    assertThat(second.counts().pending()).isEqualTo(3);

    Rig third = disk.started(OVERFLOW, memory(16 << 10, 1 << 30));
    third.transport.answers(202);
    third.advanceSeconds(20);
    assertThat(third.counts().delivered()).isEqualTo(3);
  }

  /** The one place is another's. */
  @Test
  void whatHasNoRoomWaitsUntilAnotherThatHasNoneIsSent() {
    leaveBehind(60_000);

    Rig second = disk.started(OVERFLOW, memory(16 << 10, 1 << 30));
    second.transport.answers(202);
    assertThat(second.domain(0).lease().tryTakePlaceBeside()).isTrue();
    second.advanceSeconds(20);
    assertThat(second.counts().delivered()).as("the small ones").isEqualTo(2);

    second.domain(0).lease().giveBackPlaceBeside();
    second.advanceSeconds(20);
    assertThat(second.counts().delivered()).isEqualTo(3);
  }

  @Test
  void whatHasNoRoomAndFailsKeepsNothingElseOnDisk() {
    leaveBehind(60_000);
    leaveBehind(50_000);

    Rig second = disk.started(OVERFLOW, memory(16 << 10, 1 << 30));
    second.transport.answers(
        request -> request.contentLength() > 1_000 ? Reply.of(500) : Reply.of(202));
    second.advanceSeconds(10);
    assertThat(second.counts().delivered()).isEqualTo(4);
  }

  @Test
  void whatIsOnDiskDoesNotKeepAStopBusy() {
    Rig rig = disk.started(OVERFLOW, StorageTest::small);
    rig.transport.answersNothing();
    submitNumbered(rig, 100);
    assertThat(rig.inFlight()).isPositive();
    assertThat(rig.stats().storedItems()).isPositive();

    rig.beginStop(Duration.ofSeconds(10));
    rig.advance(Duration.ofSeconds(10));
    assertThat(rig.stats().storedItems()).isEqualTo(100);
    assertThat(rig.counts().pending()).isEqualTo(100);
  }

  @Test
  void whatIsOnDiskAlreadyLeavesMemoryAlsoWhileNothingCanBeWritten() {
    Rig rig =
        disk.started(
            AHEAD.withOnFailure(StorageSettings.OnFailure.ACCEPT_IN_MEMORY), StorageTest::small);
    rig.transport.answers(request -> refused());
    disk.disk.faults().readOnly();
    submitNumbered(rig, 10);
    disk.disk.faults().heal();
    rig.advance(Duration.ofSeconds(2));
    submitNumbered(rig, 40);
    disk.disk.faults().readOnly();
    submitNumbered(rig, 60);

    assertThat(rig.counts().accepted()).isEqualTo(110);
    assertThat(rig.counts().droppedTotal()).isPositive().isLessThanOrEqualTo(10);
    assertThat(rig.stats().storedItems()).isPositive();
  }

  @Test
  void whatMustStayInMemoryDoesNotKeepTheStepBusy() {
    Rig rig =
        disk.started(
            OVERFLOW,
            builder -> builder.queue(Choice.queue().memory(4 * CAP).refuses().settings()));
    rig.transport.answers(request -> refused());
    for (int i = 0; i < 1300; i++) {
      assertThat(rig.submitAndAsk(Rig.EVENTS, "x").entries()).hasSize(1);
    }
    rig.run();

    assertThat(rig.counts().refusedTotal()).isPositive();
    assertThat(rig.counts().pending()).isEqualTo(rig.counts().accepted());
    assertThat(rig.stats().storedItems()).isZero();
  }

  @Test
  void whatIsWrittenAheadIsAcceptedOnceItIsOnDisk() {
    Rig rig = disk.started(AHEAD, StorageTest::small);
    rig.transport.answers(202);
    Admission admission = rig.submit("1");

    assertThat(admission.entries().get(0).state()).isEqualTo(Admission.State.WRITING);
    assertThat(rig.counts().accepted()).isZero();

    rig.run();
    Admission.Entry settled = admission.settled().toCompletableFuture().join().entries().get(0);
    assertThat(settled.state()).isEqualTo(Admission.State.ACCEPTED);
    assertThat(settled.isDurable()).isTrue();
    rig.advance(Duration.ofSeconds(1));
    assertThat(rig.counts().delivered()).isEqualTo(1);
  }

  @Test
  void whoWaitsForRoomAloneIsAnsweredWhileItIsWritten() {
    Rig rig = disk.started(AHEAD, StorageTest::small);
    SubmitOptions forRoom =
        SubmitOptions.NONE.withMaxWait(Duration.ofDays(1)).withoutWaitingForDisk();

    // The disk's thread is this one: who waited for it here would wait for ever.
    Admission admission = rig.forwarder.submit(Rig.EVENTS, Payload.of("1"), forRoom);
    assertThat(admission.entries().get(0).state()).isEqualTo(Admission.State.WRITING);

    rig.run();
    assertThat(admission.settled().toCompletableFuture().join().isAccepted()).isTrue();
  }

  @Test
  void whatWasAcceptedAheadSurvivesTheProcess() {
    Rig first = disk.started(AHEAD, StorageTest::small);
    first.transport.answers(request -> refused());
    first.submitAll("1", "2");
    assertThat(first.counts().accepted()).isEqualTo(2);
    disk.disk.crash();

    Rig second = disk.started(AHEAD, StorageTest::small);
    second.transport.answers(202);
    second.advance(Duration.ofSeconds(10));
    assertThat(second.counts().delivered()).isEqualTo(2);
  }

  @Test
  void whatTheBackendRejectsIsADeadLetter() {
    Rig rig = disk.started(OVERFLOW, StorageTest::small);
    rig.transport.answers(400);
    rig.submitAll("1", "2");

    assertThat(rig.counts().deadLettered()).isEqualTo(2);
    assertThat(rig.counts().droppedTotal()).isZero();
    assertThat(rig.counts().pending()).isZero();
  }

  @Test
  void aDeadLetterThatCannotBeWrittenIsDroppedForItsReason() {
    Rig rig = disk.started(OVERFLOW, StorageTest::small);
    rig.transport.answers(400);
    disk.disk.faults().readOnly();
    rig.submitAll("1");

    assertThat(rig.counts().deadLettered()).isZero();
    assertThat(rig.dropped(DropReason.REJECTED)).isEqualTo(1);
  }

  @Test
  void whileTheDiskCannotBeWrittenMemoryGivesWayAsWithoutOne() {
    Rig rig = disk.started(OVERFLOW, StorageTest::small);
    rig.transport.answers(request -> refused());
    disk.disk.faults().readOnly();
    for (int i = 0; i < 200; i++) {
      rig.submitAll(numbered(i));
    }

    assertThat(rig.stats().storedItems()).isZero();
    assertThat(rig.dropped(DropReason.EVICTED)).isGreaterThan(100);
    assertThat(rig.counts().accepted()).isEqualTo(200);
  }

  @Test
  void writeAheadRefusesWhatCannotBeWritten() {
    Rig rig = disk.started(AHEAD, StorageTest::small);
    rig.transport.answers(202);
    disk.disk.faults().readOnly();
    Admission admission = rig.submit("1");
    rig.run();

    Admission.Entry settled = admission.settled().toCompletableFuture().join().entries().get(0);
    assertThat(settled.reason()).isEqualTo(RefusalReason.STORAGE_FAILED);
    assertThat(rig.counts().accepted()).isZero();
    assertThat(rig.counts().refused()).isEqualTo(Map.of(RefusalReason.STORAGE_FAILED, 1L));
    assertThat(rig.stats().memoryBytes()).isZero();
  }

  @Test
  void writeAheadAcceptsInMemoryWhereItMayAndSaysSo() {
    StorageSettings lenient = AHEAD.withOnFailure(StorageSettings.OnFailure.ACCEPT_IN_MEMORY);
    Rig rig = disk.started(lenient, StorageTest::small);
    rig.transport.answers(202);
    disk.disk.faults().readOnly();
    Admission admission = rig.submit("1");
    rig.run();

    Admission.Entry settled = admission.settled().toCompletableFuture().join().entries().get(0);
    assertThat(settled.state()).isEqualTo(Admission.State.ACCEPTED);
    assertThat(settled.isDurable()).isFalse();
    rig.advance(Duration.ofSeconds(1));
    assertThat(rig.counts().delivered()).isEqualTo(1);
  }

  @Test
  void whatMustNotTouchTheDiskIsAcceptedAtOnceAndEvictedInMemory() {
    Endpoint secret = Rig.OTHER.withStorable(false);
    Rig rig = disk.started(AHEAD, StorageTest::small);
    rig.transport.answers(request -> refused());
    Admission.Entry first = rig.submit(secret, numbered(0)).entries().get(0);

    assertThat(first.state()).isEqualTo(Admission.State.ACCEPTED);
    assertThat(first.isDurable()).isFalse();
    for (int i = 1; i < 200; i++) {
      rig.submit(secret, numbered(i));
      rig.run();
    }
    assertThat(rig.stats().storedItems()).isZero();
    assertThat(rig.dropped(DropReason.EVICTED)).isGreaterThan(100);
  }

  @Test
  void whatIsWrittenAheadIsNotWrittenAgainWhenMemoryIsFull() {
    Rig rig = disk.started(AHEAD, StorageTest::small);
    rig.transport.answers(request -> refused());
    for (int i = 0; i < 300; i++) {
      rig.submitAll(numbered(i));
    }

    assertThat(rig.counts().accepted()).isEqualTo(300);
    assertThat(rig.stats().storedItems()).isGreaterThan(200);
    assertThat(rig.counts().droppedTotal()).isZero();
    assertThat(disk.bytesWritten()).isLessThan(300 * 1300);

    rig.transport.answers(202);
    rig.advance(Duration.ofMinutes(10));
    assertThat(rig.counts().delivered()).isEqualTo(300);
  }

  @Test
  void oldestFirstSendsInTheOrderOfAcceptanceThroughTheDisk() {
    Rig rig =
        disk.started(
            OVERFLOW,
            builder ->
                builder
                    .queue(Choice.queue().memory(CAP).oldestFirst().settings())
                    .concurrency(Choice.inFlight(1)));
    rig.transport.answers(request -> refused());
    for (int i = 0; i < 300; i++) {
      rig.submitAll(numbered(i));
    }
    assertThat(rig.stats().storedItems()).isGreaterThan(200);

    List<String> delivered = new ArrayList<>();
    rig.transport.answers(
        request -> {
          delivered.add(Sent.text(request.body()));
          return Reply.of(202);
        });
    rig.advance(Duration.ofMinutes(10));
    assertThat(delivered.stream().map(Integer::valueOf).toList())
        .isSorted()
        .hasSize(300)
        .doesNotHaveDuplicates();
  }

  @Test
  void whereNothingMayBeDroppedTheDiskTakesWhatMemoryCannotHold() {
    Rig rig =
        disk.started(
            OVERFLOW, builder -> builder.queue(Choice.queue().memory(CAP).refuses().settings()));
    rig.transport.answers(request -> refused());
    for (int i = 0; i < 300; i++) {
      rig.submitAll(numbered(i));
    }
    assertThat(rig.counts().accepted()).isEqualTo(300);
    assertThat(rig.stats().storedItems()).isGreaterThan(200);

    disk.disk.faults().readOnly();
    for (int i = 0; i < 300; i++) {
      rig.submitAll(numbered(i));
    }
    assertThat(rig.counts().refused()).containsOnlyKeys(RefusalReason.DOMAIN_FULL);
    assertThat(rig.counts().droppedTotal()).isZero();
  }

  private Rig withFiveHundredOfWhichMostAreOnDisk() {
    Rig rig = disk.started(OVERFLOW, StorageTest::small);
    rig.transport.answers(request -> refused());
    for (int i = 0; i < 500; i++) {
      rig.submitAll(numbered(i));
    }
    assertThat(rig.stats().storedItems()).isGreaterThan(400);
    return rig;
  }

  @Test
  void aStopThatHasTimeLeavesOnDiskWhatIsThereAndStoresTheRest() {
    Rig rig = withFiveHundredOfWhichMostAreOnDisk();
    rig.beginStop(Duration.ofSeconds(10));
    rig.advance(Duration.ofSeconds(20));

    assertThat(rig.counts().pending()).isEqualTo(500);
    assertThat(rig.stats().storedItems()).isEqualTo(500);
    assertThat(rig.environment.isClosed()).isTrue();
  }

  @Test
  void whatIsOnDiskOfADomainThatWasTakenOutStaysPendingUntilItComesBack() {
    Rig rig = withFiveHundredOfWhichMostAreOnDisk();
    rig.forwarder.updateDomains(List.of(Rig.domain("b")));
    rig.advance(Duration.ofHours(1));
    assertThat(rig.counts().pending()).isEqualTo(500);
    assertThat(rig.counts().droppedTotal()).isZero();

    rig.transport.answers(202);
    rig.forwarder.updateDomains(List.of(Rig.domain("a")));
    rig.advance(Duration.ofHours(1));
    assertThat(rig.counts().delivered()).isEqualTo(500);
  }

  @Test
  void aForwarderThatSendsOnItsCallersThreadLeavesTheDiskAlone() {
    SynchronousForwarder synchronous =
        DefaultForwarder.builder()
            .domain(Rig.domain("a"))
            .transport(new FakeTransport(new FakeEnvironment()))
            .disk(DiskSettings.of(DiskRig.FOLDER, 1 << 20))
            .buildSynchronous(new FakeEnvironment().environment());
    synchronous.start();

    assertThat(synchronous.stats().total().accepted()).isZero();
    synchronous.close();
  }

  @Test
  void whatIsFoundAtTheStartCountsAsAcceptedAtOnce() {
    Rig first = disk.started(AHEAD, StorageTest::small);
    first.transport.answers(request -> refused());
    first.submitAll("1", "2", "3");
    disk.disk.crash();

    Rig second = disk.started(AHEAD, StorageTest::small);
    assertThat(second.counts().accepted()).isEqualTo(3);
    assertThat(second.counts().pending()).isEqualTo(3);
    second.run();
    assertThat(second.stats().recoveredItems()).isEqualTo(3);
  }

  @Test
  void aDomainThatComesBackBeforeItsRecordsAreGoneFromTheDiskCountsNoneTwice() {
    Rig rig = disk.started(AHEAD, StorageTest::small);
    rig.transport.answersNothing();
    rig.submitAll("1", "2", "3");
    rig.forwarder.updateDomains(List.of(Rig.domain("b")));
    rig.run();
    rig.transport.open().forEach(one -> one.reply(Reply.of(202)));
    rig.environment.runSteps();
    assertThat(rig.forwarder.stats().domains()).as("a is over").hasSize(1);

    rig.forwarder.updateDomains(List.of(Rig.domain("a")));
    rig.environment.runSteps();
    rig.advance(Duration.ofMinutes(1));
    assertThat(rig.counts().accepted()).isEqualTo(3);
    assertThat(rig.counts().delivered()).isEqualTo(3);
    assertThat(rig.counts().pending()).isZero();
  }

  @Test
  void whatMustNotBeSentTwiceIsNotKeptOnDiskOnceItIsUnderWay() {
    Endpoint once = Rig.OTHER.withRetryable(false);
    Rig rig =
        disk.started(
            AHEAD,
            builder ->
                builder
                    .queue(Choice.queue().memory(CAP).settings())
                    .concurrency(Choice.inFlight(1)));
    rig.transport.answersNothing();
    rig.submit(once, "under way");
    rig.run();
    rig.submit(once, "waits");
    rig.run();
    assertThat(rig.transport.requests()).isEqualTo(1);
    rig.beginStop(Duration.ZERO);
    assertThat(rig.dropped(DropReason.STOPPED_IN_FLIGHT)).isEqualTo(1);
    assertThat(rig.counts().pending()).isEqualTo(1);

    Rig second = disk.started(AHEAD, StorageTest::small);
    second.transport.answers(202);
    second.advance(Duration.ofSeconds(10));
    assertThat(second.transport.bodies()).containsExactly("waits");
  }

  @Test
  void aLogThatCannotBeOpenedIsCountedLaterAndItsDomainGoesOnInMemory() {
    Rig first = disk.started(OVERFLOW, StorageTest::small);
    first.transport.answers(request -> refused());
    first.submitAll("1", "2", "3");
    first.beginStop(Duration.ZERO);

    disk.disk.faults().failWhile(asked -> asked.path().startsWith(DiskRig.FOLDER.resolve("a")));
    try (LogLines lines = new LogLines()) {
      Rig second = disk.started(OVERFLOW, StorageTest::small);
      second.transport.answers(202);
      second.submitAll("4");
      second.advance(Duration.ofSeconds(10));
      assertThat(second.counts().accepted()).isEqualTo(1);
      assertThat(second.counts().delivered()).isEqualTo(1);
      assertThat(lines.shown().stream().filter(line -> line.contains("cannot open")))
          .as("one for each of its logs that is asked for something")
          .hasSize(2);

      disk.disk.faults().heal();
      second.advance(Duration.ofSeconds(10));
      assertThat(second.stats().recoveredItems()).isEqualTo(3);
      assertThat(second.counts().delivered()).isEqualTo(4);
      assertThat(second.counts().pending()).isZero();
    }
  }

  @Test
  void aStopDoesNotWaitForALogThatCannotBeOpened() {
    Rig first = disk.started(OVERFLOW, StorageTest::small);
    first.transport.answers(request -> refused());
    first.submitAll("1");
    first.beginStop(Duration.ZERO);

    disk.disk.faults().failWhile(asked -> asked.path().startsWith(DiskRig.FOLDER.resolve("a")));
    Rig second = disk.started(OVERFLOW, StorageTest::small);
    assertThat(second.stop(Duration.ofSeconds(1))).isCompleted();
    disk.disk.faults().heal();
    assertThat(disk.started(OVERFLOW, StorageTest::small).counts().pending()).isEqualTo(1);
  }

  private static void update(Rig rig, ApiKey... keys) {
    rig.forwarder.updateDomains(List.of(Rig.domain("a", Domain.Role.PRIMARY, keys)));
    rig.run();
  }

  private Rig withBacklogForTwoKeys() {
    Rig rig = disk.started(OVERFLOW, StorageTest::small);
    update(rig, Rig.KEY, Rig.SECOND_KEY);
    rig.transport.answers(request -> refused());
    submitNumbered(rig, 200);
    assertThat(rig.counts().pending()).isEqualTo(400);
    return rig;
  }

  @Test
  void whatIsOnDiskForAKeyIsDeliveredWhenTheKeyComesBack() {
    Rig rig = withBacklogForTwoKeys();
    update(rig, Rig.KEY);
    rig.advance(Duration.ofHours(1));
    rig.transport.answers(202);
    rig.advance(Duration.ofHours(1));
    assertThat(rig.counts().delivered()).isEqualTo(200);
    assertThat(rig.counts().pending()).isEqualTo(200);

    update(rig, Rig.KEY, Rig.SECOND_KEY);
    rig.advance(Duration.ofHours(1));
    assertThat(rig.counts().delivered()).isEqualTo(400);
    assertThat(rig.counts().accepted()).isEqualTo(400);
  }

  @Test
  void whatAnEarlierProcessLeftForAKeyIsDeliveredWhenTheKeyComes() {
    withBacklogForTwoKeys().beginStop(Duration.ZERO);

    Rig second = disk.started(OVERFLOW, StorageTest::small);
    second.transport.answers(202);
    second.advance(Duration.ofHours(1));
    assertThat(second.counts().accepted()).isEqualTo(200);
    assertThat(second.counts().delivered()).isEqualTo(200);

    update(second, Rig.KEY, Rig.SECOND_KEY);
    second.advance(Duration.ofHours(1));
    assertThat(second.counts().accepted()).isEqualTo(400);
    assertThat(second.counts().delivered()).isEqualTo(400);
    assertThat(second.stats().recoveredItems()).isEqualTo(400);
  }

  @Test
  void whatANewKeyWritesItselfIsNotTakenForWhatWasThere() {
    withBacklogForTwoKeys().beginStop(Duration.ZERO);

    Rig second = disk.started(OVERFLOW, StorageTest::small);
    second.transport.answers(request -> refused());
    second.advance(Duration.ofSeconds(1));
    second.forwarder.updateDomains(
        List.of(Rig.domain("a", Domain.Role.PRIMARY, Rig.KEY, Rig.SECOND_KEY)));
    for (int i = 0; i < 50; i++) { // written while the disk has not come to the question
      second.submit(numbered(i));
      second.environment.runSteps();
    }
    second.run();
    assertThat(second.counts().accepted()).isGreaterThan(400);
    assertThat(second.counts().droppedTotal()).isZero();
    assertThat(second.stats().recoveredItems()).isEqualTo(400);

    second.transport.answers(202);
    second.advance(Duration.ofHours(2));
    assertThat(second.counts().pending()).isZero();
    assertThat(second.counts().delivered()).isEqualTo(second.counts().accepted());
  }

  @Test
  void whatIsHighForAKeyThatIsGoneKeepsNothingNormalOfOtherKeysOnDisk() {
    Rig rig = disk.started(OVERFLOW, StorageTest::small);
    update(rig, Rig.KEY, Rig.SECOND_KEY);
    rig.transport.answers(request -> refused());
    submitNumbered(rig, 100);
    for (int i = 0; i < 100; i++) {
      rig.submitHigh(numbered(i));
      rig.run();
    }
    update(rig, Rig.KEY);
    rig.advance(Duration.ofHours(1));
    assertThat(rig.stats().storedItems()).isGreaterThan(300);

    rig.transport.answers(202);
    rig.advance(Duration.ofHours(1));
    assertThat(rig.counts().delivered()).isEqualTo(200);
    assertThat(rig.counts().pending()).isEqualTo(200);
  }

  @Test
  void whatIsOnDiskForABlockedEndpointHoldsUpNoOther() {
    Rig rig = disk.started(OVERFLOW, StorageTest::small);
    rig.transport.answers(503);
    submitNumbered(rig, 200);
    for (int i = 0; i < 200; i++) {
      rig.submit(Rig.OTHER, numbered(i));
      rig.run();
    }
    rig.transport.answers(request -> Reply.of(request.endpoint().equals(Rig.EVENTS) ? 503 : 202));
    rig.advance(Duration.ofHours(1));

    assertThat(rig.counts().delivered()).isEqualTo(200);
    assertThat(rig.counts().pending()).isEqualTo(200);
  }

  @Test
  void nothingIsKeptOfDomainsThatAreOver() {
    Rig rig = disk.started(OVERFLOW, StorageTest::small);
    for (int i = 0; i < 10; i++) {
      rig.forwarder.updateDomains(List.of(Rig.domain("a"), Rig.domain("b" + i)));
      rig.run();
    }
    Storage storage = rig.services().storage();
    assertThat(storage).isNotNull();
    assertThat(storage.domains()).isEqualTo(2);
  }

  @Test
  void aDeadLetterThatWaitsForRoomAtTheEndIsWrittenByTheNext() {
    withBacklogForTwoKeys().beginStop(Duration.ZERO);

    SpoolSettings waiting =
        new SpoolSettings(
            new DiskLimits(1 << 30, 1, 1),
            FullAction.WAIT,
            Duration.ofDays(1),
            64,
            LogSettings.DEFAULT,
            null);
    Rig second =
        disk.started(
            OVERFLOW, builder -> small(builder.disk(new DiskSettings(DiskRig.FOLDER, waiting))));
    second.transport.answers(202);
    second.advance(untilTooOld());
    assertThat(second.counts().delivered()).isEqualTo(200);
    Store store = second.domain(0).store();
    assertThat(store).isNotNull();
    assertThat(store.log(Priority.NORMAL).statistics().taken())
        .as("in memory, waiting for room")
        .isEqualTo(64);
    second.beginStop(Duration.ZERO);
    assertThat(second.dropped(DropReason.REMOVED)).isZero();

    Rig third = disk.started(OVERFLOW, StorageTest::small);
    update(third, Rig.KEY, Rig.SECOND_KEY);
    assertThat(third.counts().accepted()).isEqualTo(200);
  }

  @Test
  void whatADomainLeavesOnDiskIsItsOwnWhileTheStopWaitsForOthers() {
    Rig rig = disk.started(OVERFLOW, StorageTest::small);
    rig.forwarder.updateDomains(List.of(Rig.domain("a"), Rig.domain("b")));
    rig.transport.answers(request -> Reply.of(request.domain().name().equals("a") ? 403 : 503));
    submitNumbered(rig, 100);

    rig.beginStop(LogSettings.DEFAULT.maxAge());
    rig.advance(Duration.ofMinutes(1));
    long left = rig.stats(0).storedItems();
    assertThat(left).isPositive();
    rig.advance(untilTooOld());

    assertThat(rig.stats(1).inFlight() + rig.stats(1).queuedItems()).as("of b").isPositive();
    assertThat(rig.forwarder.stats().removed()).isEqualTo(Counts.NONE);
    assertThat(rig.stats(0).storedItems()).isEqualTo(left);
  }

  private static Duration untilTooOld() {
    return LogSettings.DEFAULT.maxAge().minus(Heirless.BEFORE.dividedBy(2));
  }

  @Test
  void whatWaitsForAKeyThatNeverComesBackBecomesDeadLettersBeforeItIsTooOld() {
    Rig rig = withBacklogForTwoKeys();
    update(rig, Rig.KEY);
    rig.advance(Duration.ofHours(1));
    rig.transport.answers(202);
    rig.advance(Duration.ofDays(9));
    assertThat(rig.counts().pending()).isEqualTo(200);
    assertThat(rig.counts().deadLettered()).isZero();

    rig.advance(untilTooOld().minusDays(9).minusHours(1));
    assertThat(rig.counts().pending()).isZero();
    assertThat(rig.counts().deadLettered()).isEqualTo(200);
    assertThat(rig.counts().droppedTotal()).isZero();
    assertThat(rig.counts().accepted()).isEqualTo(400);
  }

  @Test
  void whatAnEarlierProcessLeftForAKeyThatNeverComesBecomesDeadLettersLikewise() {
    withBacklogForTwoKeys().beginStop(Duration.ZERO);

    Rig second = disk.started(OVERFLOW, StorageTest::small);
    second.transport.answers(202);
    second.advance(untilTooOld());
    assertThat(second.counts().delivered()).isEqualTo(200);
    assertThat(second.forwarder.stats().removed().deadLettered()).isEqualTo(200);
    assertThat(second.counts().accepted()).isEqualTo(400);
    assertThat(second.counts().pending()).isZero();
  }

  @Test
  void whatIsThereOfADomainThatNobodyKnowsBecomesDeadLettersOfThatDomain() {
    Rig first = disk.started(OVERFLOW, StorageTest::small);
    first.forwarder.updateDomains(List.of(Rig.domain("a"), Rig.domain("b")));
    first.transport.answers(request -> refused());
    first.submitAll("1", "2");
    first.beginStop(Duration.ZERO);

    Rig second = disk.started(OVERFLOW, StorageTest::small);
    second.transport.answers(202);
    second.advance(untilTooOld());
    assertThat(second.forwarder.stats().removed().deadLettered()).isEqualTo(2);
    assertThat(disk.disk.isFolder(DiskRig.FOLDER.resolve("b").resolve("dead"))).isTrue();
    second.beginStop(Duration.ZERO);

    Rig third = disk.started(OVERFLOW, StorageTest::small);
    third.forwarder.updateDomains(List.of(Rig.domain("a"), Rig.domain("b")));
    third.run();
    assertThat(third.counts().accepted()).as("they have ended").isZero();
  }

  @Test
  void whereNoDeadLetterCanBeWrittenItIsDropped() {
    withBacklogForTwoKeys().beginStop(Duration.ZERO);

    Rig second = disk.started(OVERFLOW, StorageTest::small);
    second.transport.answers(202);
    disk.disk.faults().failWhile(asked -> asked.path().toString().contains("dead"));
    second.advance(untilTooOld());
    assertThat(second.dropped(DropReason.REMOVED)).isEqualTo(200);
    assertThat(second.counts().accepted()).isEqualTo(400);
    assertThat(second.counts().pending()).isZero();
  }
}
