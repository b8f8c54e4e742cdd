package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Priority;
import dev.forwarder.api.Reply;
import dev.forwarder.api.StopReport;
import dev.forwarder.retry.spool.AppendCallback;
import dev.forwarder.retry.spool.LogKind;
import dev.forwarder.retry.spool.NewRecord;
import dev.forwarder.retry.spool.Place;
import dev.forwarder.retry.spool.ReadCallback;
import dev.forwarder.retry.spool.ReadRequest;
import dev.forwarder.retry.spool.SpoolLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A step, or who submits, fails in the middle of what it asks of the disk. */
final class StorageFailureTest {

  private static final int CAP = 64 << 10;
  private static final StorageSettings OVERFLOW = StorageSettings.defaults();

  private final DiskRig disk = new DiskRig();
  private final FakeEnvironment environment = new FakeEnvironment();
  private final LogLines lines = new LogLines();

  @AfterEach
  void closeLog() {
    lines.close();
  }

  private Rig started(StorageSettings settings, UnaryOperator<SpoolLog> between) {
    return disk.started(
        environment,
        settings,
        builder -> builder.queue(Choice.queue().memory(CAP).settings()),
        (domain, ofDomain, services) ->
            new DomainForwarder(domain, ofDomain, services) {
              @Override
              Store openStore(Storage storage) {
                return super.openStore(storage).over(between);
              }
            });
  }

  /** One append to such a log finds no memory. */
  private static UnaryOperator<SpoolLog> failingOnce(Predicate<LogKind> which) {
    boolean[] failed = {false};
    return log ->
        new LogBetween(log) {
          @Override
          public void append(NewRecord record, AppendCallback callback) {
            if (!failed[0] && which.test(kind())) {
              failed[0] = true;
              throw new OutOfMemoryError("so the test says");
            }
            super.append(record, callback);
          }
        };
  }

  private static Reply refused() {
    return Reply.failed(FailureKind.REFUSED, "");
  }

  private static void submit(Rig rig, int payloads) {
    for (int i = 0; i < payloads; i++) {
      rig.submit(1000);
      rig.environment.run();
    }
    rig.advanceSeconds(2);
  }

  @Test
  void whatCouldNotEvenBeHandedToTheDiskEndsAndKeepsNoStopWaiting() {
    Rig rig = started(OVERFLOW, failingOnce(kind -> kind == LogKind.NORMAL));
    rig.transport.answers(request -> refused());
    submit(rig, 200);

    assertThat(rig.dropped(DropReason.INTERNAL)).isPositive();
    assertThat(rig.domain(0).isDiskQuiet()).isTrue();
    CompletableFuture<StopReport> stopped = rig.stop(Duration.ofSeconds(1));
    rig.advanceSeconds(1);
    assertThat(stopped).isCompleted();
    assertThat(rig.counts().pending()).isEqualTo(rig.stats().storedItems());
  }

  @Test
  void aDeadLetterThatCouldNotEvenBeHandedToTheDiskEndsAndKeepsNoStopWaiting() {
    Rig rig = started(OVERFLOW, failingOnce(kind -> kind == LogKind.DEAD));
    rig.transport.answers(400);
    submit(rig, 3);

    assertThat(rig.dropped(DropReason.INTERNAL)).isEqualTo(1);
    assertThat(rig.counts().deadLettered()).isEqualTo(2);
    assertThat(rig.stop(Duration.ofSeconds(1))).isCompleted();
  }

  @Test
  void whoCannotEvenAskTheDiskForItsPayloadHasReservedNothing() {
    Rig rig =
        started(
            OVERFLOW.withDurability(Durability.WRITE_AHEAD),
            failingOnce(kind -> kind == LogKind.NORMAL));
    @Nullable Throwable thrown = null;
    try {
      rig.submitAll("1");
    } catch (OutOfMemoryError e) {
      thrown = e;
    }
    assertThat(thrown).isNotNull();
    assertThat(rig.stats().memoryBytes()).isZero();
  }

  @Test
  void whatCouldNotEvenBeAskedOfTheDiskIsAskedAgain() {
    boolean[] failed = {false};
    Rig rig =
        started(
            OVERFLOW,
            log ->
                new LogBetween(log) {
                  @Override
                  public void read(ReadRequest request, ReadCallback callback) {
                    if (!failed[0]) {
                      failed[0] = true;
                      throw new OutOfMemoryError("so the test says");
                    }
                    super.read(request, callback);
                  }
                });
    submit(rig, 200);
    assertThat(rig.stats().storedItems()).isPositive();

    rig.transport.answers(202);
    rig.transport.open().forEach(one -> one.reply(202));
    rig.advanceSeconds(5);
    assertThat(failed[0]).isTrue();
    assertThat(rig.counts().delivered()).isEqualTo(200);
    assertThat(rig.stats().memoryBytes()).isZero();
    assertThat(rig.stop(Duration.ofSeconds(1))).isCompleted();
  }

  @Test
  void whatAStepHasNotTakenThatFailedOverWhatWasReadIsReadAgain() {
    boolean[] fails = {false};
    Rig rig =
        started(
            OVERFLOW,
            log ->
                new LogBetween(log) {
                  @Override
                  public void read(ReadRequest request, ReadCallback callback) {
                    super.read(
                        request,
                        records -> {
                          if (fails[0] && !records.isEmpty()) {
                            fails[0] = false;
                            environment.wallClockFails(1); // the age of the first is not known
                          }
                          callback.read(records);
                        });
                  }
                });
    rig.transport.answers(request -> refused());
    submit(rig, 200);
    rig.transport.answers(202);
    fails[0] = true;
    rig.advance(Duration.ofMinutes(10));

    assertThat(fails[0]).isFalse();
    assertThat(rig.counts().delivered()).isEqualTo(200);
    assertThat(rig.stats().memoryBytes()).isZero();
  }

  @Test
  void aReadThatNoStepCouldTakeHoldsNoMemoryThoughNothingCanBeGivenBack() {
    boolean[] fails = {false};
    Rig rig =
        started(
            OVERFLOW,
            log ->
                new LogBetween(log) {
                  @Override
                  public void read(ReadRequest request, ReadCallback callback) {
                    super.read(
                        request,
                        records -> {
                          if (fails[0] && !records.isEmpty()) {
                            environment.wallClockFails(1); // the age of the first is not known
                          }
                          callback.read(records);
                        });
                  }

                  @Override
                  public void giveBack(Place place) {
                    if (fails[0]) {
                      fails[0] = false;
                      throw new OutOfMemoryError("so the test says");
                    }
                    super.giveBack(place);
                  }
                });
    rig.transport.answers(request -> refused());
    submit(rig, 200);
    rig.transport.answers(202);
    fails[0] = true;
    rig.advance(Duration.ofMinutes(10));

    assertThat(fails[0]).isFalse();
    assertThat(rig.stats().memoryBytes()).isZero();
  }

  @Test
  void whatTheDiskTellsADomainThatIsBeingMadeIsHeardOnceItIs() {
    environment.stepsOn(Runnable::run);
    Rig rig =
        disk.started(
            environment,
            OVERFLOW,
            builder -> builder,
            (domain, settings, services) ->
                new DomainForwarder(domain, settings, services) {
                  @Override
                  Store openStore(Storage storage) {
                    tellOfDisk(DiskNews.lost(Priority.NORMAL, "", 1, DropReason.EVICTED));
                    return super.openStore(storage);
                  }
                });
    environment.stepsByHand();
    rig.run();

    assertThat(rig.domain(0).isDiskQuiet()).isTrue();
    assertThat(List.copyOf(lines.shown())).noneMatch(line -> line.contains("a step failed"));
  }
}
