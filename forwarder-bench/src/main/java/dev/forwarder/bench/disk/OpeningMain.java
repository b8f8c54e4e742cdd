package dev.forwarder.bench.disk;

import dev.forwarder.bench.process.Json;
import dev.forwarder.bench.process.LineServer;
import dev.forwarder.retry.spool.AppendCallback;
import dev.forwarder.retry.spool.AppendRefusal;
import dev.forwarder.retry.spool.Fsync;
import dev.forwarder.retry.spool.NewRecord;
import dev.forwarder.retry.spool.Place;
import dev.forwarder.retry.spool.SpoolLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A spool that is left open, and spools that are opened: the program. It answers {@code fill} (with
 * a {@link KeeperTask}) with how many records are pending after one in ten was acknowledged, and
 * then leaves the spool as it is, to be killed; {@code open} with what opening one takes; {@code
 * copies} with the same for copies of one.
 */
public final class OpeningMain {

  private static final String TAG = "bench";
  private static final int UNANSWERED = 4096;
  private static final int ACKNOWLEDGED_EACH = 10;

  /**
   * A spool that was opened.
   *
   * @param nanos what that took
   * @param pending how many records it said are pending
   */
  public record Opened(long nanos, long pending) {}

  private @Nullable BenchSpool filled;

  private OpeningMain() {}

  /** Answers until its input ends. */
  public static void main(String[] args) throws IOException {
    LineServer server = LineServer.ofProcess();
    OpeningMain program = new OpeningMain();
    server.serve(
        Map.of("fill", program::fill, "open", program::open, "copies", program::openCopies));
    System.exit(0);
  }

  private Long fill(String argument) throws Exception {
    KeeperTask task = Json.read(argument, KeeperTask.class);
    if (filled == null) {
      Path folder = Path.of(task.folder());
      Folders.makeEmpty(folder);
      filled = new BenchSpool(folder, Fsync.INTERVAL);
    }
    SpoolLog log = filled.log();
    append(log, task.records());
    CompletableFuture<Void> written = new CompletableFuture<>();
    log.flush(failure -> written.complete(null)); // behind the acknowledgements of the last ones
    written.join();
    return log.statistics().records();
  }

  /** Returns when all are answered. */
  private static void append(SpoolLog log, long count) throws InterruptedException {
    Records records = new Records();
    Semaphore unanswered = new Semaphore(UNANSWERED);
    AppendCallback callback = new Acknowledging(log, unanswered);
    long created = System.currentTimeMillis();
    for (long i = 0; i < count; i++) {
      unanswered.acquire();
      log.append(new NewRecord(created, TAG, true, records.buffer(i)), callback);
    }
    unanswered.acquire(UNANSWERED);
  }

  private record Acknowledging(SpoolLog log, Semaphore unanswered) implements AppendCallback {

    @Override
    public void appended(Place place) {
      if (place.sequence() % ACKNOWLEDGED_EACH == 0) {
        log.acknowledge(place);
      }
      unanswered.release();
    }

    @Override
    public void refused(AppendRefusal refusal) {
      throw new IllegalStateException("refused: " + refusal);
    }
  }

  private Opened open(String argument) throws IOException {
    return open(Path.of(Json.read(argument, KeeperTask.class).folder()));
  }

  private static Opened open(Path folder) throws IOException {
    long start = System.nanoTime();
    try (BenchSpool spool = new BenchSpool(folder, Fsync.INTERVAL)) {
      long nanos = System.nanoTime() - start;
      return new Opened(nanos, spool.log().statistics().records());
    }
  }

  /** So many copies, each opened once. */
  private Opened openCopies(String argument) throws IOException {
    KeeperTask task = Json.read(argument, KeeperTask.class);
    Path folder = Path.of(task.folder());
    Path copy = folder.resolveSibling(folder.getFileName() + "-copy");
    List<Opened> all = new ArrayList<>();
    for (long i = 0; i < task.records(); i++) {
      Folders.delete(copy);
      Folders.copy(folder, copy, sealed(folder)::contains);
      all.add(open(copy));
    }
    Folders.delete(copy);
    return median(all);
  }

  /**
   * The one that took the median time.
   *
   * @throws IllegalStateException if they do not all say that as many records are pending, as
   *     copies of one folder have to
   */
  static Opened median(List<Opened> copies) {
    List<Long> pending = copies.stream().map(Opened::pending).distinct().toList();
    if (pending.size() != 1) {
      throw new IllegalStateException("copies of one folder say that are pending: " + pending);
    }
    List<Opened> byTime = copies.stream().sorted(Comparator.comparingLong(Opened::nanos)).toList();
    return byTime.get(byTime.size() / 2);
  }

  /** The segments that are not the last: nothing is written to them any more. */
  private static List<Path> sealed(Path folder) throws IOException {
    List<Path> segments =
        Folders.files(folder).stream()
            .filter(file -> file.getFileName().toString().endsWith(".seg"))
            .toList();
    return segments.subList(0, Math.max(0, segments.size() - 1));
  }
}
