package dev.forwarder.bench.disk;

import dev.forwarder.bench.process.Json;
import dev.forwarder.bench.process.LineServer;
import dev.forwarder.bench.process.Meters;
import dev.forwarder.retry.spool.Fsync;
import dev.forwarder.retry.spool.Place;
import dev.forwarder.retry.spool.ReadOrder;
import dev.forwarder.retry.spool.ReadRequest;
import dev.forwarder.retry.spool.SpoolLog;
import dev.forwarder.retry.spool.StoredRecord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A spool with a backlog, through which records pass: the program. It answers {@code fill} (with a
 * {@link KeeperTask}) with how many records are pending, and {@code pass} (the same) with what it
 * takes to append so many, in batches, and to read and acknowledge the oldest instead ({@link
 * Passed}), so that as many are pending as before.
 */
public final class BacklogMain implements AutoCloseable {

  private static final String LOCK = "lock";
  private static final int WINDOW = 4096;
  private static final long READ_BYTES = 1 << 20;

  /**
   * What it took.
   *
   * @param all all of it, with the processor time
   * @param appendNanos how long it took to append them
   * @param readNanos to read as many
   * @param acknowledgeNanos to acknowledge these
   */
  public record Passed(Done all, long appendNanos, long readNanos, long acknowledgeNanos) {}

  private final Records records = new Records();
  private @Nullable BenchSpool spool;

  BacklogMain() {}

  /** Answers until its input ends. */
  public static void main(String[] args) throws IOException {
    LineServer server = LineServer.ofProcess();
    try (BacklogMain program = new BacklogMain()) {
      server.serve(
          Map.of(
              "fill", argument -> program.fill(Json.read(argument, KeeperTask.class)),
              "pass", argument -> program.pass(Json.read(argument, KeeperTask.class))));
    }
    System.exit(0);
  }

  /** What is written is forced at the end, so that the system does not do it while one measures. */
  Long fill(KeeperTask task) throws Exception {
    Path folder = Path.of(task.folder());
    SpoolLog log = log(folder);
    append(log, task.records());
    long pending = pending(log);
    for (Path file : segments(folder)) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    }
    return pending;
  }

  /** Not its lock: who closes a file of that again has lost it. */
  private static List<Path> segments(Path folder) throws IOException {
    return Folders.files(folder).stream().filter(file -> !file.endsWith(LOCK)).toList();
  }

  Passed pass(KeeperTask task) throws Exception {
    SpoolLog log = log(Path.of(task.folder()));
    long before = pending(log);
    long cpuFrom = Meters.cpuNanos();
    long appending = 0;
    long reading = 0;
    long acknowledging = 0;
    for (long at = 0; at < task.records(); at += task.batch()) {
      int batch = (int) Math.min(task.batch(), task.records() - at);
      long start = System.nanoTime();
      append(log, batch);
      long appended = System.nanoTime();
      List<Place> places = read(log, batch);
      long read = System.nanoTime();
      places.forEach(log::acknowledge);
      requirePending(log, before);
      appending += appended - start;
      reading += read - appended;
      acknowledging += System.nanoTime() - read;
    }
    long cpu = Meters.cpuNanos() - cpuFrom;
    long nanos = appending + reading + acknowledging;
    Done all = new Done(task.records(), nanos, cpu, task.batch());
    return new Passed(all, appending, reading, acknowledging);
  }

  private SpoolLog log(Path folder) throws IOException {
    if (spool == null) {
      Folders.makeEmpty(folder);
      spool = new BenchSpool(folder, Fsync.NEVER);
    }
    return spool.log();
  }

  private void append(SpoolLog log, long count) throws InterruptedException {
    Producers producers = Producers.single(log::append, records, count, WINDOW);
    producers.start();
    producers.awaitEnd();
  }

  /** So many of the oldest. */
  private static List<Place> read(SpoolLog log, int count) {
    List<Place> places = new ArrayList<>(count);
    while (places.size() < count) {
      ReadRequest request =
          new ReadRequest(tag -> true, count - places.size(), READ_BYTES, ReadOrder.OLDEST_FIRST);
      CompletableFuture<List<StoredRecord>> answer = new CompletableFuture<>();
      log.read(request, answer::complete);
      List<StoredRecord> read = answer.join();
      if (read.isEmpty()) {
        throw new IllegalStateException("nothing is left of " + count + " records");
      }
      read.forEach(record -> places.add(record.place()));
    }
    return places;
  }

  @Override
  public void close() {
    if (spool != null) {
      spool.close();
    }
  }

  private static void requirePending(SpoolLog log, long records) {
    long there = pending(log);
    if (there != records) {
      throw new IllegalStateException(records + " should be pending, " + there + " are");
    }
  }

  /** When all that was asked for before is done. */
  private static long pending(SpoolLog log) {
    CompletableFuture<Long> pending = new CompletableFuture<>();
    log.flush(failure -> pending.complete(log.statistics().records()));
    return pending.join();
  }
}
