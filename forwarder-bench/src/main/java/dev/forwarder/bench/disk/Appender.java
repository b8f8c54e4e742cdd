package dev.forwarder.bench.disk;

import dev.forwarder.retry.spool.AppendCallback;
import dev.forwarder.retry.spool.AppendRefusal;
import dev.forwarder.retry.spool.NewRecord;
import dev.forwarder.retry.spool.Place;

/**
 * Somebody who appends records, so many of which are unanswered at the most. Asks on one thread,
 * and is answered on another.
 */
final class Appender implements AppendCallback {

  /** What it appends to. */
  @FunctionalInterface
  interface Appending {
    /** Appends one; the appender is answered, on one thread always. */
    void append(NewRecord record, Appender appender);
  }

  private static final String TAG = "bench";

  private final Appending to;
  private final Records records;
  private final long count;
  private final int window;
  private final int low;
  private final Runnable waker;
  private final long created = System.currentTimeMillis();
  private long asked;
  private volatile long answered;
  private volatile long dueAt;
  private volatile boolean isRefused;

  /**
   * One that has asked for nothing yet.
   *
   * @param count how many records it appends
   * @param window how many are unanswered at the most
   * @param low when that is reached it waits, until so few are
   * @param waker called when it is due again
   */
  Appender(Appending to, Records records, long count, int window, int low, Runnable waker) {
    this.to = to;
    this.records = records;
    this.count = count;
    this.window = window;
    this.low = low;
    this.waker = waker;
  }

  /** Appends as many as it may. */
  void produce() {
    while (asked < count && asked - answered < window) {
      to.append(new NewRecord(created, TAG, false, records.buffer(asked)), this);
      asked++;
    }
    dueAt = asked < count ? asked - low : count;
  }

  /** Whether so many are answered that it has something to do, were it to end. */
  boolean isDue() {
    return answered >= dueAt;
  }

  /** Whether all is answered. */
  boolean isDone() {
    return answered == count;
  }

  /** How many records it appends. */
  long count() {
    return count;
  }

  /** Whether one was not taken. */
  boolean isRefused() {
    return isRefused;
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

  /** One more is done. On one thread alone. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void answer() {
    long number = answered + 1;
    answered = number;
    if (number == dueAt) {
      waker.run();
    }
  }
}
