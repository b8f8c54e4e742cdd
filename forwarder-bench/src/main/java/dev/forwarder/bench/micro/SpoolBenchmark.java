package dev.forwarder.bench.micro;

import static java.util.Objects.requireNonNull;

import dev.forwarder.retry.disk.DiskLimits;
import dev.forwarder.retry.spool.AppendCallback;
import dev.forwarder.retry.spool.AppendRefusal;
import dev.forwarder.retry.spool.FullAction;
import dev.forwarder.retry.spool.LogKind;
import dev.forwarder.retry.spool.LogSettings;
import dev.forwarder.retry.spool.LossListener;
import dev.forwarder.retry.spool.NewRecord;
import dev.forwarder.retry.spool.Place;
import dev.forwarder.retry.spool.ReadOrder;
import dev.forwarder.retry.spool.ReadRequest;
import dev.forwarder.retry.spool.Spool;
import dev.forwarder.retry.spool.SpoolEnvironment;
import dev.forwarder.retry.spool.SpoolLog;
import dev.forwarder.retry.spool.SpoolSettings;
import dev.forwarder.retry.spool.StoredRecord;
import dev.forwarder.retry.spool.cipher.SpoolKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a record of 1 KiB costs the spool, beside what its disk takes: that is memory here. Passes
 * run on the measuring thread, 64 records in each, as they come under load. One operation is one
 * record. Both figures matter: one thread does this for all domains.
 */
public class SpoolBenchmark extends HotPath {

  private static final int RECORDS = 64;
  private static final int BYTES = 1024;
  private static final String TAG = "key";
  private static final ReadRequest ALL =
      new ReadRequest(tag -> true, RECORDS, 1 << 30, ReadOrder.OLDEST_FIRST);

  /** Whether records are encrypted. */
  @Param({"false", "true"})
  public boolean encrypted;

  private final Queue<Runnable> passes = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService alarms = Executors.newSingleThreadScheduledExecutor();
  private final ByteBuffer body = ByteBuffer.wrap(randomBytes(BYTES));
  private @Nullable Spool spool;
  private @Nullable SpoolLog log;
  private long createdMillis;
  private long appended;
  private long ended;

  private static byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(1).nextBytes(bytes);
    return bytes;
  }

  /** An empty spool. */
  @Setup
  public void open() throws IOException {
    createdMillis = System.currentTimeMillis();
    spool = Spool.open(Path.of("/spool"), settings(), environment(), LossListener.NONE);
    log = spool.log("bench", LogKind.NORMAL, LogSettings.DEFAULT);
  }

  private SpoolSettings settings() {
    return new SpoolSettings(
        DiskLimits.of(1L << 40),
        FullAction.DROP_OLDEST,
        Duration.ofSeconds(5),
        64,
        LogSettings.DEFAULT,
        encrypted ? SpoolKey.of(randomBytes(SpoolKey.BYTES)) : null);
  }

  private SpoolEnvironment environment() {
    return new SpoolEnvironment(
        new MemoryDisk(),
        System::nanoTime,
        InstantSource.system(),
        new SplittableRandom(1),
        passes::add,
        (task, nanos) -> {
          var unused = alarms.schedule(task, nanos, TimeUnit.NANOSECONDS);
        });
  }

  /** Records that are in memory, too, are written, and acknowledged where they are answered. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long appendAndAcknowledge() {
    append(true, new Acknowledging(requireNonNull(log)));
    return ended;
  }

  /** Records that are on disk alone are written, read back and verified, and acknowledged. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long appendReadAndAcknowledge() {
    append(false, Written.ANSWER);
    requireNonNull(log).read(ALL, this::acknowledge);
    runPasses();
    return ended;
  }

  private void append(boolean isTaken, AppendCallback callback) {
    SpoolLog to = requireNonNull(log);
    for (int i = 0; i < RECORDS; i++) {
      to.append(new NewRecord(createdMillis, TAG, isTaken, body), callback);
    }
    appended += RECORDS;
    runPasses();
  }

  private void runPasses() {
    for (Runnable pass = passes.poll(); pass != null; pass = passes.poll()) {
      pass.run();
    }
  }

  private void acknowledge(List<StoredRecord> read) {
    SpoolLog of = requireNonNull(log);
    for (StoredRecord record : read) {
      of.acknowledge(record.place());
      ended++;
    }
  }

  /** Sees to it that each record came to its end. */
  @TearDown
  public void close() {
    var unused = requireNonNull(spool).close();
    runPasses();
    alarms.shutdownNow();
    if (ended != appended) {
      throw new IllegalStateException("of " + appended + " records " + ended + " have ended");
    }
  }

  private final class Acknowledging implements AppendCallback {
    private final SpoolLog of;

    Acknowledging(SpoolLog of) {
      this.of = of;
    }

    @Override
    public void appended(Place place) {
      of.acknowledge(place);
      ended++;
    }

    @Override
    public void refused(AppendRefusal refusal) {
      throw new IllegalStateException("refused: " + refusal);
    }
  }

  private enum Written implements AppendCallback {
    ANSWER;

    @Override
    public void appended(Place place) {}

    @Override
    public void refused(AppendRefusal refusal) {
      throw new IllegalStateException("refused: " + refusal);
    }
  }
}
