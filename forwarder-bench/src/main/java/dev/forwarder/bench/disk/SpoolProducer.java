package dev.forwarder.bench.disk;

import dev.forwarder.retry.spool.AppendCallback;
import dev.forwarder.retry.spool.AppendRefusal;
import dev.forwarder.retry.spool.NewRecord;
import dev.forwarder.retry.spool.Place;
import dev.forwarder.retry.spool.SpoolLog;
import java.util.concurrent.locks.LockSupport;

/** A thread that appends records, so many of which are unanswered at the most. */
final class SpoolProducer extends Thread implements AppendCallback {

  private static final String TAG = "bench";

  private final SpoolLog log;
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
  SpoolProducer(SpoolLog log, Records records, long count, int window, int low) {
    super("bench-producer");
    this.log = log;
    this.records = records;
    this.count = count;
    this.window = window;
    this.low = low;
  }

  @Override
  public void run() {
    long created = System.currentTimeMillis();
    while (asked < count) {
      if (asked - answered >= window) {
        await(asked - low);
      }
      log.append(new NewRecord(created, TAG, false, records.buffer(asked)), this);
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
  private void answer() {
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
