package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forwarder.retry.spool.format.Frame;
import dev.forwarder.retry.spool.format.Frames;
import dev.forwarder.retry.spool.format.FramingKind;
import dev.forwarder.retry.spool.format.SegmentId;
import dev.forwarder.testing.disk.DiskOperation.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Memory runs out in the midst of a pass, or of asking for one: whoever asked for anything is
 * answered, all else is done, and no other log takes its records.
 */
class SpoolMemoryTest {

  private static final int STACKS = 40;
  private static final long STACK_BYTES = 256 << 10;

  private final SpoolRig rig = new SpoolRig(1, Fsync.ALWAYS).open();
  private final List<String> heard = new ArrayList<>();

  private void memoryRunsOut() {
    throw rig.noMemory;
  }

  private void append(SpoolLog log) {
    append(log, log.domain(), 10, () -> {});
  }

  private void append(SpoolLog log, String name, int bytes, Runnable then) {
    log.append(
        new NewRecord(rig.wallMillis(), name, false, ByteBuffer.allocate(bytes)),
        new AppendCallback() {
          @Override
          public void appended(Place place) {
            heard.add("appended " + name);
            then.run();
          }

          @Override
          public void refused(AppendRefusal refusal) {
            heard.add("refused " + name + " " + refusal.reason());
            then.run();
          }
        });
  }

  private void read(SpoolLog log) {
    log.read(
        new ReadRequest(tag -> true, 10, 1 << 20, ReadOrder.OLDEST_FIRST),
        records -> heard.add("read " + records.size()));
  }

  /** The next operation of that kind, on a file of that name or folder, finds no memory. */
  private void failNext(Kind kind, String path) {
    boolean[] failed = {false};
    rig.disk.before(
        operation -> {
          boolean isIt = operation.kind() == kind && operation.path().toString().contains(path);
          if (isIt && !failed[0]) {
            failed[0] = true;
            memoryRunsOut();
          }
        });
  }

  @Test
  void refusesWhatWasStagedAndWritesItNowhereElse() {
    SpoolLog first = rig.spool.log("first", LogKind.NORMAL, LogSettings.DEFAULT);
    SpoolLog second = rig.spool.log("second", LogKind.NORMAL, LogSettings.DEFAULT);
    append(first);
    append(second);
    rig.run();
    heard.clear();
    rig.disk.before(
        operation -> {
          if (operation.kind() == Kind.WRITE && operation.path().toString().contains("first")) {
            memoryRunsOut();
          }
        });
    append(first);
    append(second);
    rig.run();

    assertThat(heard).containsExactly("refused first TROUBLE", "appended second");
  }

  @Test
  void answersAllThatWasAskedForBehindAnAppendThatFindsNoMemory() {
    append(rig.log, "first", 10, () -> {});
    rig.run();
    heard.clear();
    failNext(Kind.WRITE, "normal");
    append(rig.log, "staged", 60_000, () -> {});
    append(rig.log, "failing", 60_000, () -> {}); // what was staged is written before it
    append(rig.log, "behind", 10, () -> {});
    read(rig.log);
    rig.log.flush(failure -> heard.add("flushed"));
    rig.run();

    assertThat(heard)
        .containsExactly(
            "refused staged TROUBLE",
            "refused failing TROUBLE",
            "refused behind TROUBLE",
            "flushed",
            "read 1");
    rig.check();
    rig.pass(Duration.ofMillis(1_100));
    append(rig.log, "later", 10, () -> {});
    rig.run();
    assertThat(heard).endsWith("appended later");
  }

  @Test
  void answersAllThatWasAskedForWhereTheLogCannotBeOpenedForWantOfMemory() {
    append(rig.log);
    rig.run();
    heard.clear();
    rig.disk.crash();
    rig.open();
    rig.spool.close();
    rig.run();
    rig.disk.before(
        operation -> {
          if (operation.kind() == Kind.READ && operation.path().toString().contains("normal")) {
            memoryRunsOut();
          }
        });
    rig.open();
    append(rig.log, "refused", 10, () -> {});
    read(rig.log);
    rig.run();
    assertThat(heard).containsExactly("refused refused TROUBLE", "read 0");

    rig.disk.before(operation -> {});
    rig.pass(Duration.ofMillis(1_100));
    read(rig.log);
    rig.run();
    assertThat(heard).endsWith("read 1");
  }

  @Test
  void answersAReadThatFindsNoMemoryAndTheNextFindsWhatItDidNot() {
    append(rig.log, "a", 10, () -> {});
    append(rig.log, "b", 10, () -> {});
    rig.run();
    heard.clear();
    failNext(Kind.READ, "normal");
    read(rig.log);
    rig.run();
    assertThat(heard).containsExactly("read 0");

    read(rig.log);
    rig.run();
    assertThat(heard).containsExactly("read 0", "read 2");
    rig.check();
  }

  @Test
  void answersAReadWhoseChoiceOfTagsFindsNoMemory() {
    append(rig.log, "a", 10, () -> {});
    rig.run();
    heard.clear();
    rig.log.read(
        new ReadRequest(
            tag -> {
              memoryRunsOut();
              return true;
            },
            10,
            1 << 20,
            ReadOrder.OLDEST_FIRST),
        records -> heard.add("read " + records.size()));
    rig.run();

    assertThat(heard).containsExactly("read 0");
  }

  /** No array is as long as that body: to copy it fails whatever the memory. */
  @Test
  void takesNoRecordThatThereIsNoMemoryFor(@TempDir Path folder) throws IOException {
    Segment segment =
        new Segment(
            1,
            SegmentId.random(new SplittableRandom(1)),
            FramingKind.BINARY,
            1,
            0,
            new LogTotals());
    SegmentTag tag = segment.tag("t");
    segment.written(tag, 1, 0, Integer.MAX_VALUE, 0, 10);
    Read read =
        new Read(
            new ReadRequest(any -> true, 10, Long.MAX_VALUE, ReadOrder.OLDEST_FIRST),
            records -> heard.add("read " + records.size()));
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("sparse").toFile(), "rw")) {
      file.setLength(Integer.MAX_VALUE);
      ByteBuffer body = file.getChannel().map(FileChannel.MapMode.READ_ONLY, 0, Integer.MAX_VALUE);
      Frame frame = Frames.of(1, body);
      assertThatThrownBy(() -> read.take(tag, frame)).isInstanceOf(OutOfMemoryError.class);
    }

    assertThat(segment.isFree(1)).isTrue();
    assertThat(segment.takenRecords()).isZero();
    assertThat(read.isEmpty()).isTrue();
  }

  @Test
  void tellsAllThatWereWrittenThoughOneHasNoMemoryToHearIt() {
    append(rig.log, "a", 10, this::memoryRunsOut);
    append(rig.log, "b", 10, () -> {});
    rig.run();

    assertThat(heard).containsExactly("appended a", "appended b");
  }

  @Test
  void tellsAllThatWereRefusedThoughOneHasNoMemoryToHearIt() {
    rig.disk.faults().readOnly();
    append(rig.log, "a", 10, this::memoryRunsOut);
    append(rig.log, "b", 10, () -> {});
    rig.run();

    assertThat(heard).containsExactly("refused a TROUBLE", "refused b TROUBLE");
  }

  @Test
  void tellsALossOnceThoughWhatIsToldBehindItFindsNoMemory() {
    rig.with(SpoolSettings.of(1 << 20));
    rig.close();
    rig.open();
    for (int i = 0; i < 9; i++) {
      append(rig.log, "t", 100_000, () -> {});
      rig.run();
    }
    assertThat(rig.losses).isEmpty();
    append(rig.log, "t", 200_000, () -> {});
    append(rig.log, "t", 200_000, () -> {});
    rig.log.count(
        new CountCallback() {
          @Override
          public void counted(Map<String, Long> records) {
            heard.add("counted");
            memoryRunsOut();
          }

          @Override
          public void postponed() {}
        });
    rig.run();

    assertThat(heard).containsOnlyOnce("counted");
    assertThat(rig.lost() + rig.log.statistics().records()).isEqualTo(11);
    assertThat(rig.losses).isNotEmpty();
  }

  @Test
  void forcesInTimeThoughAnAlarmCouldNotBeSet() {
    SpoolRig rarely = new SpoolRig(1, Fsync.INTERVAL).open();
    append(rarely.log, "a", 10, () -> {});
    rarely.runNow();
    rarely.pass(Duration.ofMinutes(2)); // nothing is due any more, and no alarm is set
    rarely.alarmsFail(1);
    append(rarely.log, "b", 10, () -> {});
    rarely.run();
    assertThat(rarely.notDurable()).isPositive();

    rarely.pass(Duration.ofMillis(1_500));
    assertThat(rarely.notDurable()).isZero();
  }

  @Test
  void closesAllElseWhereOneLogFindsNoMemoryToBeClosed() {
    SpoolLog first = rig.spool.log("first", LogKind.NORMAL, LogSettings.DEFAULT);
    SpoolLog second = rig.spool.log("second", LogKind.NORMAL, LogSettings.DEFAULT);
    append(first);
    append(second);
    rig.run();
    heard.clear();
    failNext(Kind.TRUNCATE, "first");
    append(first);
    append(second);
    read(first);
    CompletableFuture<Void> closed = rig.spool.close().toCompletableFuture();
    rig.run();

    assertThat(closed).isDone();
    assertThat(heard).contains("appended first", "appended second");
    rig.open(); // the folder is free
    assertThat(rig.spool.logs()).hasSize(3);
  }

  /** Nobody expects it, and it is reported; the folder is free all the same. */
  @Test
  void closesAllElseWhereOneLogThrowsWhatNobodyExpects() {
    append(rig.spool.log("first", LogKind.NORMAL, LogSettings.DEFAULT));
    append(rig.spool.log("second", LogKind.NORMAL, LogSettings.DEFAULT));
    rig.run();
    rig.disk.before(
        operation -> {
          if (operation.kind() == Kind.TRUNCATE && operation.path().toString().contains("first")) {
            throw new AssertionError("so the test says");
          }
        });
    CompletableFuture<Void> closed = rig.spool.close().toCompletableFuture();

    assertThatThrownBy(rig::run).isInstanceOf(AssertionError.class);
    assertThat(closed).isCompletedExceptionally();
    rig.disk.before(operation -> {});
    rig.open();
  }

  @Test
  void whoAsksHearsOfNeitherThreadNorAlarmThatCannotBeHad() {
    rig.threadsFail(1);
    rig.alarmsFail(1);
    append(rig.log, "a", 10, () -> {});
    append(rig.log, "b", 10, () -> {});
    rig.run();

    assertThat(heard).containsExactly("appended a", "appended b");
  }

  @Test
  void whoAsksAtTheEndOfAStackKeepsNobodyWaitingForEver() throws InterruptedException {
    int[] answered = {0};
    Deep deep = new Deep(rig.log, () -> answered[0]++);
    deep.ask(); // what it takes for that is loaded
    rig.run();
    for (int stack = 0; stack < STACKS; stack++) {
      answered[0] = 0;
      deep.asked = 0;
      Thread thread =
          new Thread(null, () -> deep.dive(Integer.MAX_VALUE), "deep", STACK_BYTES + 16L * stack);
      thread.start();
      thread.join();
      append(rig.log, "last", 10, () -> {});
      rig.run();
      rig.pass(Duration.ofMillis(1_100)); // where there was stack for an alarm, and none for more

      assertThat(heard).hasSize(stack + 1);
      assertThat(answered[0]).isGreaterThanOrEqualTo(deep.asked);
    }
  }

  /** Asks with so little of the stack left that it fails, and with a little more each time. */
  private static final class Deep implements AppendCallback {
    private final NewRecord record = new NewRecord(1, "deep", false, ByteBuffer.allocate(10));
    private final SpoolLog log;
    private final Runnable answered;

    /** So many times nothing was thrown, so that it will be answered. */
    private int asked;

    Deep(SpoolLog log, Runnable answered) {
      this.log = log;
      this.answered = answered;
    }

    void dive(int deeper) {
      try {
        if (deeper > 0) {
          dive(deeper - 1);
        }
      } catch (StackOverflowError e) {
        ask();
      }
    }

    void ask() {
      log.append(record, this);
      asked++;
    }

    @Override
    public void appended(Place place) {
      answered.run();
    }

    @Override
    public void refused(AppendRefusal refusal) {
      answered.run();
    }
  }
}
