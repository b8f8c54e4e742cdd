package dev.forwarder.bench.micro;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Payload;
import dev.forwarder.api.SubmitOptions;
import dev.forwarder.bench.subject.BenchFamily;
import dev.forwarder.bench.subject.InstantTransport;
import dev.forwarder.core.Durability;
import dev.forwarder.core.StorageSettings;
import dev.forwarder.retry.spool.Fsync;
import dev.forwarder.retry.spool.LogSettings;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a payload costs that is on disk before it is accepted: as {@link SubmitBenchmark}, but 64 of
 * 1 KiB are submitted one after the other, each is waited for, and then delivered and forgotten by
 * the disk, which is that of the folder for temporary files. One operation is one payload. The
 * bytes matter; the time has the disk and the waking of three threads in it.
 */
public class WriteAheadBenchmark extends StoredPath {

  private static final int PAYLOADS = 64;
  private static final SubmitOptions WAITING =
      SubmitOptions.NONE.withMaxWait(PATIENCE).withoutWaitingForDisk();

  /** Whether it is forced before it is accepted, once for all that came meanwhile, or later. */
  @Param({"INTERVAL", "ALWAYS"})
  public Fsync fsync = Fsync.INTERVAL;

  private final Payload payload = Payload.wrap(new byte[1024]);
  private final Admission[] admissions = new Admission[PAYLOADS];

  /** A forwarder with an empty folder. */
  @Setup
  public void start() throws IOException {
    LogSettings standard = LogSettings.DEFAULT;
    LogSettings logs =
        new LogSettings(standard.framing(), fsync, standard.forceInterval(), standard.maxAge());
    start(
        SubmitBenchmark.queue(),
        StorageSettings.defaults().withDurability(Durability.WRITE_AHEAD).withLogs(logs),
        new InstantTransport());
  }

  /** Payloads are submitted, written in groups, accepted, and delivered. */
  @Benchmark
  @OperationsPerInvocation(PAYLOADS)
  public int accepted() {
    Forwarder to = forwarder();
    for (int i = 0; i < PAYLOADS; i++) {
      admissions[i] = to.submit(BenchFamily.ENDPOINT, payload, WAITING);
    }
    int accepted = 0;
    for (Admission each : admissions) {
      accepted += each.settled().toCompletableFuture().join().accepted();
    }
    return accepted;
  }

  /** All of it has been delivered. */
  @TearDown
  public void stop() throws IOException {
    stopDelivered();
  }
}
