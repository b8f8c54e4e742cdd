package dev.forwarder.bench.disk;

import dev.forwarder.bench.process.Json;
import dev.forwarder.bench.process.LineServer;
import dev.forwarder.bench.process.Meters;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A backlog through which records pass: the program. Its argument says of what, {@link
 * KeeperMain#SPOOL} or {@link KeeperMain#BARE}. It answers {@code fill} (with a {@link KeeperTask})
 * with how many records are pending, and {@code pass} (the same) with what it takes to append so
 * many, in batches, and to read and acknowledge the oldest instead ({@link Passed}), so that as
 * many are pending as before.
 */
public final class BacklogMain implements AutoCloseable {

  private static final String LOCK = "lock";

  /**
   * What it took.
   *
   * @param all all of it, with the processor time
   * @param appendNanos how long it took to append them
   * @param readNanos to read as many
   * @param acknowledgeNanos to acknowledge these
   */
  public record Passed(Done all, long appendNanos, long readNanos, long acknowledgeNanos) {}

  private final String kind;
  private @Nullable Backlog backlog;

  BacklogMain(String kind) {
    this.kind = kind;
  }

  /** Answers until its input ends. */
  public static void main(String[] args) throws IOException {
    LineServer server = LineServer.ofProcess();
    try (BacklogMain program = new BacklogMain(args[0])) {
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
    Backlog filled = backlog(folder);
    filled.append(Math.toIntExact(task.records()));
    long pending = filled.pending();
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
    Backlog passed = backlog(Path.of(task.folder()));
    long before = passed.pending();
    long cpuFrom = Meters.cpuNanos();
    long appending = 0;
    long reading = 0;
    long acknowledging = 0;
    for (long at = 0; at < task.records(); at += task.batch()) {
      int batch = (int) Math.min(task.batch(), task.records() - at);
      long start = System.nanoTime();
      passed.append(batch);
      long appended = System.nanoTime();
      passed.read(batch);
      long read = System.nanoTime();
      passed.acknowledge();
      requirePending(passed, before);
      appending += appended - start;
      reading += read - appended;
      acknowledging += System.nanoTime() - read;
    }
    long cpu = Meters.cpuNanos(cpuFrom, Meters.cpuNanos());
    long nanos = appending + reading + acknowledging;
    Done all = new Done(task.records(), nanos, cpu, task.batch());
    return new Passed(all, appending, reading, acknowledging);
  }

  private Backlog backlog(Path folder) throws IOException {
    if (backlog == null) {
      Folders.makeEmpty(folder);
      backlog = made(folder);
    }
    return backlog;
  }

  private Backlog made(Path folder) throws IOException {
    return switch (kind) {
      case KeeperMain.SPOOL -> new SpoolBacklog(folder);
      case KeeperMain.BARE -> new BareBacklog(folder);
      default ->
          throw new IllegalArgumentException(
              "no backlog of '" + kind + "', but of " + KeeperMain.SPOOL + ", " + KeeperMain.BARE);
    };
  }

  @Override
  public void close() throws IOException {
    if (backlog != null) {
      backlog.close();
    }
  }

  private static void requirePending(Backlog backlog, long records) throws Exception {
    long there = backlog.pending();
    if (there != records) {
      throw new IllegalStateException(records + " should be pending, " + there + " are");
    }
  }
}
