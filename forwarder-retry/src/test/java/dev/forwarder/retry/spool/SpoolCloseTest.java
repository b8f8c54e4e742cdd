package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.testing.disk.FakeDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What a spool does after its end. */
final class SpoolCloseTest {

  private final SplittableRandom random = new SplittableRandom(1);
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<Runnable> alarms = new ArrayList<>();

  private Spool open() throws IOException {
    return Spool.open(
        Path.of("/spool"),
        SpoolSettings.of(1L << 30),
        new SpoolEnvironment(
            new FakeDisk(random.split()),
            () -> 0,
            InstantSource.system(),
            random.split(),
            tasks::add,
            (wakeUp, delay) -> alarms.add(wakeUp)),
        LossListener.NONE);
  }

  private void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  @Test
  void asksForNoThreadWhenAnAlarmGoesOffAfterItsEnd() throws IOException {
    Spool spool = open();
    SpoolLog log = spool.log("a", LogKind.NORMAL, LogSettings.DEFAULT);
    List<Place> places = new ArrayList<>();
    log.append(
        new NewRecord(1, "tag", false, ByteBuffer.allocate(100)),
        new AppendCallback() {
          @Override
          public void appended(Place place) {
            places.add(place);
          }

          @Override
          public void refused(AppendRefusal refusal) {}
        });
    run();
    CompletionStage<Void> closed = spool.close();
    run();
    assertThat(places).hasSize(1);
    assertThat(closed.toCompletableFuture()).isCompleted();
    assertThat(alarms).isNotEmpty();

    alarms.forEach(Runnable::run);
    assertThat(tasks).isEmpty();
  }
}
