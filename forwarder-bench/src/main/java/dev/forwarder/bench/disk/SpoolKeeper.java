package dev.forwarder.bench.disk;

import dev.forwarder.bench.disk.Done.Begun;
import dev.forwarder.bench.disk.SpoolProducer.Appending;
import dev.forwarder.retry.spool.Fsync;
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

  private final Fsync fsync;
  private final Records records = new Records();

  private SpoolKeeper(Fsync fsync) {
    this.fsync = fsync;
  }

  /** One thread that appends as fast as it can; nothing is forced. */
  static SpoolKeeper unforced() {
    return new SpoolKeeper(Fsync.NEVER);
  }

  /** Many threads; answered is what is durable. */
  static SpoolKeeper forced() {
    return new SpoolKeeper(Fsync.ALWAYS);
  }

  @Override
  public Done write(Path folder, KeeperTask task) throws Exception {
    try (BenchSpool spool = new BenchSpool(folder, fsync)) {
      Appending log = spool.log()::append;
      List<SpoolProducer> all =
          fsync == Fsync.NEVER
              ? List.of(new SpoolProducer(log, records, task.records(), WINDOW, WINDOW / 2))
              : SpoolProducer.many(log, records, task);
      Begun begun = Begun.now();
      all.forEach(SpoolProducer::start);
      for (SpoolProducer producer : all) {
        producer.awaitEnd();
      }
      long written = SpoolProducer.total(all);
      long groups = fsync == Fsync.NEVER ? spool.disk().writes() : spool.disk().forces();
      Done done = begun.done(written, (double) written / groups);
      requireAll(spool.log(), written);
      return done;
    }
  }

  private static void requireAll(SpoolLog log, long records) {
    long pending = log.statistics().records();
    if (pending != records) {
      throw new IllegalStateException(records + " were appended, " + pending + " are there");
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
