package dev.forwarder.bench.disk;

import dev.forwarder.retry.disk.LocalDisk;
import dev.forwarder.retry.spool.Fsync;
import dev.forwarder.retry.spool.LogKind;
import dev.forwarder.retry.spool.LogSettings;
import dev.forwarder.retry.spool.Spool;
import dev.forwarder.retry.spool.SpoolEnvironment;
import dev.forwarder.retry.spool.SpoolLog;
import dev.forwarder.retry.spool.SpoolSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A spool with one log, on this machine's disk, with a thread for it. */
final class BenchSpool implements AutoCloseable {

  private static final long MAX_BYTES = 1L << 40;
  private static final String DOMAIN = "bench";

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final ScheduledExecutorService alarms = Executors.newSingleThreadScheduledExecutor();
  private final CountingDisk disk = new CountingDisk(new LocalDisk());
  private final Spool spool;
  private final SpoolLog log;

  BenchSpool(Path folder, Fsync fsync) throws IOException {
    LogSettings standard = LogSettings.DEFAULT;
    this.spool =
        Spool.open(
            folder,
            SpoolSettings.of(MAX_BYTES),
            new SpoolEnvironment(
                disk,
                System::nanoTime,
                InstantSource.system(),
                new SecureRandom(),
                thread,
                (task, nanos) -> {
                  var unused = alarms.schedule(task, nanos, TimeUnit.NANOSECONDS);
                }),
            (of, tag, records, bytes, reason) -> {
              throw new IllegalStateException(records + " records are lost: " + reason);
            });
    this.log =
        spool.log(
            DOMAIN,
            LogKind.NORMAL,
            new LogSettings(
                standard.framing(), fsync, standard.forceInterval(), standard.maxAge()));
  }

  SpoolLog log() {
    return log;
  }

  CountingDisk disk() {
    return disk;
  }

  @Override
  public void close() {
    spool.close().toCompletableFuture().join();
    alarms.shutdownNow();
    thread.shutdown();
  }
}
