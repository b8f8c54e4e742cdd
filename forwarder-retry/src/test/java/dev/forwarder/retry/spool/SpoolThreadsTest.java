package dev.forwarder.retry.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.retry.disk.LocalDisk;
import dev.forwarder.retry.spool.format.FramingKind;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many threads and real files. */
class SpoolThreadsTest {

  private static final int THREADS = 4;
  private static final int EACH = 5_000;

  @TempDir Path folder;

  @Test
  void answersEachOfManyThreadsAndDeliversEachRecordOnce() throws Exception {
    ScheduledExecutorService disk = Executors.newSingleThreadScheduledExecutor();
    try {
      SpoolEnvironment environment =
          new SpoolEnvironment(
              new LocalDisk(),
              System::nanoTime,
              InstantSource.system(),
              new SplittableRandom(1),
              disk,
              (wakeUp, delay) -> {
                var unused = disk.schedule(wakeUp, delay, TimeUnit.NANOSECONDS);
              });
      Spool spool = Spool.open(folder, SpoolSettings.of(1L << 40), environment, LossListener.NONE);
      fill(spool);
      assertThat(drain(spool)).hasSize(THREADS * EACH);
      spool.close().toCompletableFuture().get(1, TimeUnit.MINUTES);
      Spool again = Spool.open(folder, SpoolSettings.of(1L << 40), environment, LossListener.NONE);
      assertThat(again.logs()).hasSize(2).allMatch(log -> log.statistics().records() == 0);
      again.close().toCompletableFuture().get(1, TimeUnit.MINUTES);
    } finally {
      disk.shutdownNow();
    }
  }

  private static SpoolLog log(Spool spool, int thread) {
    LogKind kind = thread % 2 == 0 ? LogKind.HIGH : LogKind.NORMAL;
    LogSettings settings =
        new LogSettings(
            FramingKind.BINARY, Fsync.INTERVAL, Duration.ofMillis(5), Duration.ofDays(1));
    return spool.log("domain", kind, settings);
  }

  private static void fill(Spool spool) throws InterruptedException {
    CountDownLatch answered = new CountDownLatch(THREADS * EACH);
    List<Thread> producers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      producers.add(new Thread(() -> produce(log(spool, thread), thread, answered)));
    }
    producers.forEach(Thread::start);
    for (Thread producer : producers) {
      producer.join();
    }
    assertThat(answered.await(1, TimeUnit.MINUTES)).isTrue();
  }

  private static void produce(SpoolLog log, int thread, CountDownLatch answered) {
    for (int i = 0; i < EACH; i++) {
      ByteBuffer body = ByteBuffer.allocate(200).putInt(0, thread * EACH + i);
      long now = InstantSource.system().millis();
      log.append(
          new NewRecord(now, "tag" + thread, false, body),
          new AppendCallback() {
            @Override
            public void appended(Place place) {
              answered.countDown();
            }

            @Override
            public void refused(AppendRefusal refusal) {}
          });
    }
  }

  private static Set<Integer> drain(Spool spool) throws InterruptedException {
    Set<Integer> found = ConcurrentHashMap.newKeySet();
    AtomicInteger twice = new AtomicInteger();
    for (SpoolLog log : spool.logs()) {
      boolean[] empty = {false};
      while (!empty[0]) {
        CountDownLatch read = new CountDownLatch(1);
        log.read(
            new ReadRequest(tag -> true, 700, 1 << 20, ReadOrder.NEWEST_FIRST),
            records -> {
              empty[0] = records.isEmpty();
              for (StoredRecord record : records) {
                twice.addAndGet(found.add(record.body().getInt(0)) ? 0 : 1);
                log.acknowledge(record.place());
              }
              read.countDown();
            });
        assertThat(read.await(1, TimeUnit.MINUTES)).isTrue();
      }
    }
    assertThat(twice).hasValue(0);
    return found;
  }
}
