package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.testing.disk.FakeDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the logs of one spool have to do with each other: nothing, though they share memory. */
final class SpoolLogsTest {

  private final SplittableRandom random = new SplittableRandom(7);
  private final FakeDisk disk = new FakeDisk(random.split());
  private final Deque<Runnable> tasks = new ArrayDeque<>();

  private Spool open() throws IOException {
    return Spool.open(
        Path.of("/spool"),
        SpoolSettings.of(1L << 30),
        new SpoolEnvironment(
            disk, () -> 0, () -> Instant.EPOCH, random.split(), tasks::add, (wakeUp, delay) -> {}),
        LossListener.NONE);
  }

  private void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private static LogSettings settings(Fsync fsync) {
    LogSettings usual = LogSettings.DEFAULT;
    return new LogSettings(usual.framing(), fsync, usual.forceInterval(), Duration.ofDays(10));
  }

  private static void append(SpoolLog log, List<Place> places) {
    log.append(
        new NewRecord(0, "tag", true, ByteBuffer.allocate(100)),
        new AppendCallback() {
          @Override
          public void appended(Place place) {
            places.add(place);
          }

          @Override
          public void refused(AppendRefusal refusal) {
            throw new AssertionError(refusal);
          }
        });
  }

  @Test
  void whatOneCopiesForwardIsNotAnsweredByAnother() throws IOException {
    List<Place> places = new ArrayList<>();
    Spool first = open();
    SpoolLog sparse = first.log("a", LogKind.NORMAL, settings(Fsync.NEVER));
    for (int i = 0; i < 20; i++) {
      append(sparse, places);
    }
    run();
    places.subList(3, 20).forEach(sparse::acknowledge);
    run();
    disk.crash();

    Spool second = open();
    SpoolLog moved = second.log("a", LogKind.NORMAL, settings(Fsync.NEVER));
    SpoolLog careful = second.log("b", LogKind.NORMAL, settings(Fsync.ALWAYS));
    append(careful, places);
    run();
    append(careful, places);
    run();

    assertThat(moved.statistics().records()).isEqualTo(3);
    List<StoredRecord> read = new ArrayList<>();
    moved.read(new ReadRequest(tag -> true, 100, 1 << 20, ReadOrder.OLDEST_FIRST), read::addAll);
    run();
    assertThat(read).hasSize(3);
  }
}
