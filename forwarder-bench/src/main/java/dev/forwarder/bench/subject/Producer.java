package dev.forwarder.bench.subject;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Who offers payloads, one thread or several, until it is closed. */
abstract class Producer implements Runnable, AutoCloseable {

  /** Between two of its accounts. */
  private static final int AT_ONCE = 64;

  private static final long SHORTEST_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final Runnable submit;
  private final List<Thread> threads = new ArrayList<>();
  private final LongAdder submits = new LongAdder();
  private final LongAdder submitNanos = new LongAdder();
  private volatile boolean closed;

  private Producer(Runnable submit) {
    this(submit, 1);
  }

  private Producer(Runnable submit, int threads) {
    this.submit = submit;
    for (int i = 0; i < threads; i++) {
      Thread thread = new Thread(this, "bench-producer-" + i);
      thread.setDaemon(true);
      this.threads.add(thread);
    }
  }

  /**
   * Offers whenever half of what may be undelivered is left, and fills up.
   *
   * @param window how many transactions may be undelivered
   * @param each how many transactions a payload makes
   * @param undelivered looks how many there are; seldom asked, since that has its price too
   * @param longestNanos the longest time until it looks again
   */
  static Producer closedLoop(
      Runnable submit, int window, int each, LongSupplier undelivered, long longestNanos) {
    return new ClosedLoop(submit, window, each, undelivered, longestNanos).started();
  }

  /** Offers so many in a second, some together; behind its time it catches up. */
  static Producer perSecond(Due submit, int perSecond) {
    return new Paced(submit, perSecond, TimeUnit.MILLISECONDS.toNanos(1)).started();
  }

  /**
   * Offers so many in a second, each when it is due, and times those that were taken.
   *
   * @param submit whether it was taken: to refuse is quicker
   */
  static Producer timed(BooleanSupplier submit, int perSecond, Latencies latencies) {
    Due timing =
        (due, since) -> {
          if (submit.getAsBoolean()) {
            long now = System.nanoTime();
            latencies.add(now - since, now - due);
          }
        };
    return new Paced(timing, perSecond, 0).started();
  }

  /**
   * Offers without pause, by many threads.
   *
   * @param submit waits by itself where it has to
   */
  static Producer waiting(Runnable submit, int threads) {
    return new Producer(submit, threads) {
      @Override
      long step() {
        offer(AT_ONCE);
        return 0;
      }
    }.started();
  }

  /** Offers a payload at its time. */
  @FunctionalInterface
  interface Due {

    /**
     * Offers one.
     *
     * @param due when it was due
     * @param since when it was due, or when the system has woken this thread, if that was later:
     *     what others held up counts, and how late the system is does not
     */
    void offer(long due, long since);
  }

  private static final class Paced extends Producer {

    private final Due submit;
    private final long interval;
    private final long leastPauseNanos;
    private long due = System.nanoTime();

    Paced(Due submit, int perSecond, long leastPauseNanos) {
      super(() -> {});
      this.submit = submit;
      this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
      this.leastPauseNanos = leastPauseNanos;
    }

    @Override
    long step() {
      long woke = System.nanoTime();
      long now = woke;
      while (now - due >= 0 && !isClosed()) {
        submit.offer(due, Math.max(due, woke));
        long before = now;
        now = System.nanoTime();
        account(1, now - before);
        due += interval;
      }
      return Math.max(leastPauseNanos, due - now);
    }
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

  private static final class ClosedLoop extends Producer {

    private final int window;
    private final int each;
    private final LongSupplier undelivered;
    private final long longestNanos;
    private long offered;
    private long lastDelivered;
    private long lastNanos = System.nanoTime();

    ClosedLoop(Runnable submit, int window, int each, LongSupplier undelivered, long longestNanos) {
      super(submit);
      this.window = window;
      this.each = each;
      this.undelivered = undelivered;
      this.longestNanos = longestNanos;
    }

    @Override
    long step() {
      long left = undelivered.getAsLong();
      long now = System.nanoTime();
      double perNano = (double) (offered - left - lastDelivered) / (now - lastNanos);
      lastDelivered = offered - left;
      lastNanos = now;
      long excess = left - window / 2;
      if (excess <= 0) {
        long payloads = Math.max(1, (window - left) / each);
        offer(payloads);
        offered += payloads * each;
        return SHORTEST_NANOS;
      }
      double soon = Math.min((double) longestNanos, excess / perNano);
      return Math.max(SHORTEST_NANOS, (long) soon);
    }
  }

  final Producer started() {
    threads.forEach(Thread::start);
    return this;
  }

  /** Offers what is due; answers how long to sleep. Called by each of the threads. */
  abstract long step();

  final void offer(long times) {
    long start = System.nanoTime();
    long n = 0;
    while (n < times && !closed) {
      submit.run();
      n++;
    }
    account(n, System.nanoTime() - start);
  }

  final void account(long offered, long nanos) {
    submits.add(offered);
    submitNanos.add(nanos);
  }

  final boolean isClosed() {
    return closed;
  }

  /** How often it has offered something. */
  final long submits() {
    return submits.sum();
  }

  /** How long it was held up by that, in all. */
  final long submitNanos() {
    return submitNanos.sum();
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
    threads.forEach(LockSupport::unpark);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
