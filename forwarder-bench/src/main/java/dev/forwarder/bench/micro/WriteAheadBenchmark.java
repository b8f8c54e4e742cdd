package dev.forwarder.bench.micro;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Forwarder;
import dev.forwarder.api.Payload;
import dev.forwarder.api.SubmitOptions;
import dev.forwarder.bench.disk.Folders;
import dev.forwarder.bench.subject.BenchFamily;
import dev.forwarder.bench.subject.InstantTransport;
import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.DiskSettings;
import dev.forwarder.core.Durability;
import dev.forwarder.core.StorageSettings;
import dev.forwarder.retry.spool.Fsync;
import dev.forwarder.retry.spool.LogSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
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
public class WriteAheadBenchmark extends HotPath {

  private static final int PAYLOADS = 64;
  private static final long MOST_BYTES = 8L << 30;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final SubmitOptions WAITING =
      SubmitOptions.NONE.withMaxWait(PATIENCE).withoutWaitingForDisk();

  /** Whether it is forced before it is accepted, once for all that came meanwhile, or later. */
  @Param({"INTERVAL", "ALWAYS"})
  public Fsync fsync = Fsync.INTERVAL;

  private final Payload payload = Payload.wrap(new byte[1024]);
  private final Admission[] admissions = new Admission[PAYLOADS];
  private @Nullable Path folder;
  private @Nullable Forwarder forwarder;

  /** A forwarder with an empty folder. */
  @Setup
  public void start() throws IOException {
    Path made = Files.createTempDirectory("forwarder-jmh-");
    LogSettings standard = LogSettings.DEFAULT;
    LogSettings logs =
        new LogSettings(standard.framing(), fsync, standard.forceInterval(), standard.maxAge());
    Forwarder started =
        DefaultForwarder.builder()
            .queue(SubmitBenchmark.queue())
            .storage(
                StorageSettings.defaults().withDurability(Durability.WRITE_AHEAD).withLogs(logs))
            .disk(DiskSettings.of(made, MOST_BYTES))
            .transport(new InstantTransport())
            .domain(BenchFamily.domain("127.0.0.1", 9))
            .build();
    started.start();
    folder = made;
    forwarder = started;
  }

  /** Payloads are submitted, written in groups, accepted, and delivered. */
  @Benchmark
  @OperationsPerInvocation(PAYLOADS)
  public int accepted() {
    Forwarder to = requireNonNull(forwarder);
    for (int i = 0; i < PAYLOADS; i++) {
      admissions[i] = to.submit(BenchFamily.ENDPOINT, payload, WAITING);
    }
    int accepted = 0;
    for (Admission each : admissions) {
      accepted += each.settled().toCompletableFuture().join().accepted();
    }
    return accepted;
  }

  /** Sees to it that what was measured was accepted and delivered. */
  @TearDown
  public void stop() throws IOException {
    var total = requireNonNull(forwarder).stop(PATIENCE).stats().total();
    Folders.delete(requireNonNull(folder));
    if (total.delivered() != total.accepted() || total.refusedTotal() != 0) {
      throw new IllegalStateException("not everything was accepted and delivered: " + total);
    }
  }
}
