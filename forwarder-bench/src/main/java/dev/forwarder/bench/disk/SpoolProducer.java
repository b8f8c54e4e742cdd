package dev.forwarder.bench.disk;

import dev.forwarder.retry.spool.AppendCallback;
import dev.forwarder.retry.spool.AppendRefusal;
import dev.forwarder.retry.spool.NewRecord;
import dev.forwarder.retry.spool.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A thread that appends records, so many of which are unanswered at the most. */
final class SpoolProducer extends Thread implements AppendCallback {

  /** What it appends to. */
  @FunctionalInterface
  interface Appending {
    /** Appends one; the producer is answered, on one thread always. */
    void append(NewRecord record, SpoolProducer producer);
  }

  /** So many share what is forced. */
  static final int PRODUCERS = 64;

  /** So many of each are unanswered at the most, and it goes on when half are answered. */
  private static final int OUTSTANDING = 16;

  private static final String TAG = "bench";

  private final Appending to;
  private final Records records;
  private final long count;
  private final int window;
  private final int low;
  private long asked;
  private volatile long answered;
  private volatile long wakeAt = Long.MAX_VALUE;
  private volatile boolean isRefused;

  /**
   * Not started yet.
   *
   * @param count how many records it appends
   * @param window how many are unanswered at the most
   * @param low when that is reached it waits, until so few are
   */
  SpoolProducer(Appending to, Records records, long count, int window, int low) {
    super("bench-producer");
    this.to = to;
    this.records = records;
    this.count = count;
    this.window = window;
    this.low = low;
  }

  /** Those of a group commit. */
  static List<SpoolProducer> many(Appending to, Records records, KeeperTask task) {
    List<SpoolProducer> all = new ArrayList<>();
    for (int i = 0; i < PRODUCERS; i++) {
      long count = task.records() / PRODUCERS;
      all.add(new SpoolProducer(to, records, count, OUTSTANDING, OUTSTANDING / 2));
    }
    return all;
  }

  /** How many records they append. */
  static long total(List<SpoolProducer> all) {
    return all.stream().mapToLong(producer -> producer.count).sum();
  }

  @Override
  public void run() {
    long created = System.currentTimeMillis();
    while (asked < count) {
      if (asked - answered >= window) {
        await(asked - low);
      }
      to.append(new NewRecord(created, TAG, false, records.buffer(asked)), this);
      asked++;
    }
    await(count);
  }

  private void await(long number) {
    wakeAt = number;
    while (answered < number) {
      LockSupport.park(this);
    }
  }

  @Override
  public void appended(Place place) {
    answer();
  }

  @Override
  public void refused(AppendRefusal refusal) {
    isRefused = true;
    answer();
  }

  /** On the disk thread alone. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void answer() {
    long number = answered + 1;
    answered = number;
    if (number == wakeAt) {
      LockSupport.unpark(this);
    }
  }

  /** Waits until all are answered. */
  void awaitEnd() throws InterruptedException {
    join();
    if (isRefused) {
      throw new IllegalStateException("the spool has refused records");
    }
  }
}
