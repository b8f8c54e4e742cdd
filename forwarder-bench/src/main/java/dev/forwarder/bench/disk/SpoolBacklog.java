package dev.forwarder.bench.disk;

import dev.forwarder.retry.spool.Fsync;
import dev.forwarder.retry.spool.Place;
import dev.forwarder.retry.spool.ReadOrder;
import dev.forwarder.retry.spool.ReadRequest;
import dev.forwarder.retry.spool.StoredRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A backlog in a spool that forces nothing. */
final class SpoolBacklog implements Backlog {

  private static final int WINDOW = 4096;
  private static final long READ_BYTES = 1 << 20;

  private final Records records = new Records();
  private final List<Place> places = new ArrayList<>();
  private final BenchSpool spool;

  SpoolBacklog(Path folder) throws IOException {
    this.spool = new BenchSpool(folder, Fsync.NEVER);
  }

  @Override
  public void append(int count) throws InterruptedException {
    Appenders appenders = Appenders.single(spool.log()::append, records, count, WINDOW);
    appenders.start();
    appenders.awaitEnd();
  }

  @Override
  public void read(int count) {
    int before = places.size();
    while (places.size() < before + count) {
      int left = before + count - places.size();
      ReadRequest request = new ReadRequest(tag -> true, left, READ_BYTES, ReadOrder.OLDEST_FIRST);
      CompletableFuture<List<StoredRecord>> answer = new CompletableFuture<>();
      spool.log().read(request, answer::complete);
      List<StoredRecord> read = answer.join();
      if (read.isEmpty()) {
        throw new IllegalStateException("nothing is left of " + count + " records");
      }
      read.forEach(record -> places.add(record.place()));
    }
  }

  @Override
  public void acknowledge() {
    places.forEach(spool.log()::acknowledge);
    places.clear();
  }

  /** When all that was asked for before is done. */
  @Override
  public long pending() {
    CompletableFuture<Long> pending = new CompletableFuture<>();
    spool.log().flush(failure -> pending.complete(spool.log().statistics().records()));
    return pending.join();
  }

  @Override
  public void close() {
    spool.close();
  }
}
