package dev.forwarder.bench.subject;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** The one thread that offers payloads, until it is closed. */
abstract class Producer implements Runnable, AutoCloseable {

  private final Runnable submit;
  private final Thread thread = new Thread(this, "bench-producer");
  private volatile boolean closed;

  private Producer(Runnable submit) {
    this.submit = submit;
    thread.setDaemon(true);
  }

  /**
   * Offers whenever fewer than so many are undelivered: when half of them are left it fills up.
   *
   * @param window how many transactions may be undelivered
   * @param each how many transactions a payload makes
   * @param pauseNanos how long it sleeps before it looks again
   */
  static Producer closedLoop(
      Runnable submit, int window, int each, LongSupplier undelivered, long pauseNanos) {
    return new Producer(submit) {
      @Override
      long step() {
        long room = window - undelivered.getAsLong();
        if (room < (window + 1) / 2) {
          return pauseNanos;
        }
        offer(Math.max(1, room / each));
        return 0;
      }
    }.started();
  }

  /** Offers so many in a second, whatever becomes of them; behind its time it catches up. */
  static Producer openLoop(Runnable submit, int perSecond) {
    long start = System.nanoTime();
    return new Producer(submit) {
      private long offered;

      @Override
      long step() {
        double seconds = (System.nanoTime() - start) / 1e9;
        long due = (long) (seconds * perSecond) - offered;
        offer(due);
        offered += due;
        return TimeUnit.MILLISECONDS.toNanos(1);
      }
    }.started();
  }

  /** Offers nothing. */
  static Producer idle() {
    return new Producer(() -> {}) {
      @Override
      long step() {
        return TimeUnit.SECONDS.toNanos(1);
      }
    };
  }

  final Producer started() {
    thread.start();
    return this;
  }

  /** Offers what is due; answers how long to sleep. */
  abstract long step();

  final void offer(long times) {
    for (long i = 0; i < times && !closed; i++) {
      submit.run();
    }
  }

  @Override
  public final void run() {
    while (!closed) {
      long pause = step();
      if (pause > 0) {
        LockSupport.parkNanos(pause);
      }
    }
  }

  /** Nothing is offered once this has returned. */
  @Override
  public final void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
