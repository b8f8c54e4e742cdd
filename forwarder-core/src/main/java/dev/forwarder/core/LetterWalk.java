package dev.forwarder.core;

import dev.forwarder.core.spool.BadRecordException;
import dev.forwarder.core.spool.BuriedLetter;
import dev.forwarder.core.spool.DeadLetterCodec;
import dev.forwarder.core.spool.TransactionCodec;
import dev.forwarder.retry.spool.LogStatistics;
import dev.forwarder.retry.spool.Place;
import dev.forwarder.retry.spool.ReadOrder;
import dev.forwarder.retry.spool.ReadRequest;
import dev.forwarder.retry.spool.SpoolLog;
import dev.forwarder.retry.spool.StoredRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes once over the dead letters of a domain that are there when it begins, the oldest first.
 * Waits for the disk. Each letter is taken by it until it is acknowledged or given back; what is
 * {@linkplain #keep kept} is given back at the end, so that it is not met twice.
 */
final class LetterWalk implements AutoCloseable {

  /**
   * A record of the log.
   *
   * @param place where it is
   * @param letter what it is; null where it is none that can be read
   */
  record Met(Place place, @Nullable BuriedLetter letter) {}

  private static final Logger LOG = LoggerFactory.getLogger(LetterWalk.class);

  private static final int RECORDS_AT_A_TIME = 100;
  private static final long BYTES_AT_A_TIME = 1 << 20;

  private final SpoolLog log;
  private final DeadLetterCodec codec = new DeadLetterCodec(new TransactionCodec());
  private final Deque<StoredRecord> read = new ArrayDeque<>();
  private final List<Place> kept = new ArrayList<>();
  private boolean closed;
  private long left;

  private LetterWalk(SpoolLog log, long left) {
    this.log = log;
    this.left = left;
  }

  /** At the beginning. What is buried from now on is not met. */
  static LetterWalk over(SpoolLog log) throws InterruptedException {
    flush(log);
    LogStatistics there = log.statistics();
    return new LetterWalk(log, there.records() - there.taken());
  }

  /** Waits until all that was asked of a log is done, and durable as far as the disk can. */
  static void flush(SpoolLog log) throws InterruptedException {
    CompletableFuture<@Nullable Throwable> done = new CompletableFuture<>();
    log.flush(done::complete);
    Throwable failure = get(done);
    if (failure != null) {
      LOG.warn("dead letters of {} could not be made durable: {}", log.domain(), failure);
    }
  }

  /** The next one; null behind the last. */
  @Nullable Met next() throws InterruptedException {
    if (read.isEmpty() && left > 0) {
      readMore();
    }
    StoredRecord record = read.poll();
    return record == null ? null : met(record);
  }

  private void readMore() throws InterruptedException {
    int records = (int) Math.min(left, RECORDS_AT_A_TIME);
    CompletableFuture<List<StoredRecord>> answer = new CompletableFuture<>();
    log.read(
        new ReadRequest(tag -> true, records, BYTES_AT_A_TIME, ReadOrder.OLDEST_FIRST),
        answer::complete);
    try {
      read.addAll(get(answer));
    } catch (InterruptedException e) {
      var unused = answer.thenAccept(late -> late.forEach(record -> log.giveBack(record.place())));
      throw e;
    }
    left = read.isEmpty() ? 0 : left - read.size();
  }

  private static <T extends @Nullable Object> T get(CompletableFuture<T> answer)
      throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new AssertionError("nobody completes it exceptionally", e);
    }
  }

  private Met met(StoredRecord record) {
    try {
      return new Met(
          record.place(),
          new BuriedLetter(log.domain(), record.place().sequence(), codec.decode(record.body())));
    } catch (BadRecordException e) {
      LOG.warn(
          "dead letter {} of {} cannot be read, and stays where it is: {}",
          record.place(),
          log.domain(),
          e.getMessage());
      return new Met(record.place(), null);
    }
  }

  /** Whether a letter is one of these; where they cannot tell, it is kept. */
  boolean isWanted(Met met, Predicate<? super BuriedLetter> which) {
    BuriedLetter letter = met.letter();
    boolean wanted = false;
    try {
      wanted = letter != null && which.test(letter);
    } finally {
      if (!wanted) {
        keep(met.place());
      }
    }
    return wanted;
  }

  /** It is no dead letter any more. Any thread. */
  void acknowledge(Place place) {
    log.acknowledge(place);
  }

  /** It stays a dead letter. Any thread. */
  void keep(Place place) {
    synchronized (kept) {
      if (!closed) {
        kept.add(place);
        return;
      }
    }
    log.giveBack(place);
  }

  /** Gives back what is kept, and what was read and not met. */
  @Override
  public void close() {
    synchronized (kept) {
      closed = true;
    }
    kept.forEach(log::giveBack);
    kept.clear();
    read.forEach(record -> log.giveBack(record.place()));
    read.clear();
  }
}
