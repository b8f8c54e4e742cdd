package dev.forwarder.bench.disk;

import dev.forwarder.bench.disk.Appender.Appending;
import dev.forwarder.bench.disk.Done.Begun;
import dev.forwarder.retry.spool.AppendCallback;
import dev.forwarder.retry.spool.AppendRefusal;
import dev.forwarder.retry.spool.Fsync;
import dev.forwarder.retry.spool.NewRecord;
import dev.forwarder.retry.spool.Place;
import dev.forwarder.retry.spool.ReadOrder;
import dev.forwarder.retry.spool.ReadRequest;
import dev.forwarder.retry.spool.SpoolLog;
import dev.forwarder.retry.spool.StoredRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The forwarder's spool. */
final class SpoolKeeper implements Keeper {

  private static final int READ_RECORDS = 4096;
  private static final long READ_BYTES = 1 << 20;

  private static final int WINDOW = 4096;

  /** With so many done before, segments are as large as they become, and files used again. */
  private static final long PRELUDE = 256 << 10;

  /** Nor so many times what is measured, where that is only to be seen to work. */
  private static final long LONGEST_PRELUDE = 4;

  /** Makes those who append. */
  @FunctionalInterface
  interface AppenderMaker {
    /** So many records are appended by all together. */
    Appenders make(Appending to, Records records, long total);
  }

  private final Fsync fsync;
  private final AppenderMaker appenders;
  private final boolean isDelivered;
  private final Records records = new Records();

  private SpoolKeeper(Fsync fsync, AppenderMaker appenders, boolean isDelivered) {
    this.fsync = fsync;
    this.appenders = appenders;
    this.isDelivered = isDelivered;
  }

  /** One thread that appends as fast as it can; nothing is forced. */
  static SpoolKeeper unforced() {
    return new SpoolKeeper(
        Fsync.NEVER, (to, what, total) -> Appenders.single(to, what, total, WINDOW), false);
  }

  /** Answered is what is durable. */
  static SpoolKeeper forced(AppenderMaker appenders) {
    return new SpoolKeeper(Fsync.ALWAYS, appenders, false);
  }

  /**
   * The same; each is acknowledged as soon as it is durable, as where a backend takes them as fast
   * as they come: after a while segments are written over those that are done.
   */
  static SpoolKeeper delivered(AppenderMaker appenders) {
    return new SpoolKeeper(Fsync.ALWAYS, appenders, true);
  }

  @Override
  public boolean keepsAll() {
    return !isDelivered;
  }

  @Override
  public Done write(Path folder, KeeperTask task) throws Exception {
    try (BenchSpool spool = new BenchSpool(folder, fsync)) {
      if (isDelivered) {
        long prelude = Math.min(PRELUDE, LONGEST_PRELUDE * task.records());
        var unused = write(spool, new KeeperTask(task.folder(), prelude, task.batch()));
      }
      Done done = write(spool, task);
      requirePending(spool.log(), isDelivered ? 0 : done.records());
      return done;
    }
  }

  private Done write(BenchSpool spool, KeeperTask task) throws InterruptedException {
    SpoolLog log = spool.log();
    Appending appending =
        isDelivered
            ? (record, appender) -> log.append(taken(record), new Delivered(log, appender))
            : log::append;
    Appenders all = appenders.make(appending, records, task.records());
    long before = groups(spool);
    Begun begun = Begun.now();
    all.start();
    all.awaitEnd();
    long written = all.total();
    return begun.done(written, (double) all.total() / (groups(spool) - before));
  }

  /** Its owner has it in memory, too. */
  private static NewRecord taken(NewRecord record) {
    return new NewRecord(record.createdMillis(), record.tag(), true, record.parts());
  }

  private long groups(BenchSpool spool) {
    return fsync == Fsync.NEVER ? spool.disk().writes() : spool.disk().forces();
  }

  /** Acknowledges what is durable, and tells its appender. */
  private record Delivered(SpoolLog log, Appender appender) implements AppendCallback {
    @Override
    public void appended(Place place) {
      log.acknowledge(place);
      appender.answer();
    }

    @Override
    public void refused(AppendRefusal refusal) {
      appender.refused(refusal);
    }
  }

  private static void requirePending(SpoolLog log, long records) {
    CompletableFuture<Long> pending = new CompletableFuture<>();
    log.flush(failure -> pending.complete(log.statistics().records()));
    long there = pending.join();
    if (there != records) {
      throw new IllegalStateException(records + " should be pending, " + there + " are");
    }
  }

  /** Each record is read, verified, and in memory of its own. */
  @Override
  public Done read(Path folder) throws Exception {
    try (BenchSpool spool = new BenchSpool(folder, fsync)) {
      long there = spool.log().statistics().records();
      Begun begun = Begun.now();
      long read = 0;
      for (int more = read(spool.log()); more > 0; more = read(spool.log())) {
        read += more;
      }
      Done done = begun.done(read, 1);
      if (read != there) {
        throw new IllegalStateException(there + " were there, " + read + " were read");
      }
      return done;
    }
  }

  private static int read(SpoolLog log) {
    CompletableFuture<List<StoredRecord>> answer = new CompletableFuture<>();
    log.read(
        new ReadRequest(tag -> true, READ_RECORDS, READ_BYTES, ReadOrder.OLDEST_FIRST),
        answer::complete);
    return answer.join().size();
  }
}
