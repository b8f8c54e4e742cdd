package dev.forwarder.bench.subject;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
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

  /**
   * Offers so many in a second.
   *
   * @param latencies how long each took, where it is this that the load times
   */
  static Producer perSecond(Load load, Runnable submit, Latencies latencies) {
    int number = load.offer().bound();
    return load.timed() == Load.Timed.SUBMIT
        ? timedLoop(submit, number, latencies)
        : openLoop(submit, number);
  }

  /** Offers so many in a second, whatever becomes of them; behind its time it catches up. */
  private static Producer openLoop(Runnable submit, int perSecond) {
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

  /**
   * Offers each when it is due, so many in a second, and times it. What one holds up counts from
   * when it was due; how late the system wakes this thread does not count.
   */
  static Producer timedLoop(Runnable submit, int perSecond, Latencies latencies) {
    long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
    long start = System.nanoTime();
    return new Producer(submit) {
      private long due = start;

      @Override
      long step() {
        long woke = System.nanoTime();
        long now = woke;
        while (now >= due) {
          offer(1);
          now = System.nanoTime();
          latencies.add(now - Math.max(due, woke));
          due += interval;
        }
        return due - now;
      }
    }.started();
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
    submits.add(n);
    submitNanos.add(System.nanoTime() - start);
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
