package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.retry.spool.format.FramingKind;
import dev.forwarder.testing.disk.FakeDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the logs of one spool have to do with each other: nothing, though they share memory. */
final class SpoolLogsTest {

  private static final Path SPOOL = Path.of("/spool");

  private final SplittableRandom random = new SplittableRandom(7);
  private final FakeDisk disk = new FakeDisk(random.split());
  private final Deque<Runnable> tasks = new ArrayDeque<>();

  private Spool open() throws IOException {
    return Spool.open(
        SPOOL,
        SpoolSettings.of(1L << 30),
        new SpoolEnvironment(
            disk, () -> 0, () -> Instant.EPOCH, random.split(), tasks::add, this::schedule),
        LossListener.NONE);
  }

  /** What nobody waits for comes at once, and nothing else is ever due. */
  private void schedule(Runnable wakeUp, long delay) {
    if (delay == DiskSpool.PATIENCE_NANOS) {
      tasks.add(wakeUp);
    }
  }

  private void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private static LogSettings settings(Fsync fsync) {
    return SpoolRig.settings(FramingKind.BINARY, fsync);
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
    assertThat(read(moved)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {".seg", "manifest", "acks", ""})
  void theFilesOfAnotherLogAreNotItsOwn(String which) throws IOException {
    Spool first = open();
    List<Place> places = new ArrayList<>();
    SpoolLog log = first.log("a", LogKind.NORMAL, settings(Fsync.ALWAYS));
    for (int i = 0; i < 20; i++) {
      append(log, places);
    }
    run();
    log.acknowledge(places.get(0));
    run();
    first.close();
    run();
    for (Path file : disk.damage().image().keySet()) {
      if (file.getParent().endsWith("normal") && file.toString().contains(which)) {
        disk.damage().copy(file, SPOOL.resolve("b").resolve("normal").resolve(file.getFileName()));
      }
    }

    Spool second = open();
    SpoolLog own = second.log("a", LogKind.NORMAL, settings(Fsync.ALWAYS));
    SpoolLog other = second.log("b", LogKind.NORMAL, settings(Fsync.ALWAYS));
    run();
    append(other, places);
    run();

    assertThat(read(own)).hasSize(19);
    assertThat(other.statistics().records()).isEqualTo(1);
    assertThat(read(other)).isEmpty();
    other.giveBack(places.get(20));
    run();
    assertThat(read(other)).hasSize(1);
  }

  private List<StoredRecord> read(SpoolLog log) {
    List<StoredRecord> read = new ArrayList<>();
    log.read(new ReadRequest(tag -> true, 100, 1 << 20, ReadOrder.OLDEST_FIRST), read::addAll);
    run();
    return read;
  }
}
