package dev.forwarder.core.http;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The daemon threads that look names up: none while there is nothing to do, few while lookups are
 * answered, more only while tasks wait because lookups hang, and never more than a limit.
 *
 * <p>A fixed pool would either hold many threads for nothing or let a few names that hang hold up
 * all others. Thread-safe.
 */
final class LookupThreads implements AutoCloseable {

  /** So many threads start at once; a further one only after a task has waited. */
  static final int AT_ONCE = 2;

  /** How long a task waits before the number of threads is doubled. */
  static final Duration PATIENCE = Duration.ofMillis(50);

  private static final Duration IDLE = Duration.ofSeconds(5);

  private final int maxThreads;
  private final ScheduledExecutorService timer;
  private final ThreadFactory factory;
  private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
  private int threads;
  private int idle;
  private int started;
  private @Nullable Future<?> growth;
  private boolean closed;

  LookupThreads(int maxThreads, ScheduledExecutorService timer, ThreadFactory factory) {
    this.maxThreads = maxThreads;
    this.timer = timer;
    this.factory = factory;
  }

  /**
   * Runs the task on one of the threads, soon; drops it after {@link #close()}.
   *
   * @throws RejectedExecutionException if there is no thread, and none can be had now or later
   */
  synchronized void execute(Runnable task) {
    if (closed) {
      return;
    }
    waiting.add(task);
    if (idle >= waiting.size()) {
      return;
    }
    if (threads >= Math.min(AT_ONCE, maxThreads) || !startThread()) {
      growLater();
    }
    if (threads == 0 && growth == null) {
      waiting.remove(task);
      throw new RejectedExecutionException("no thread could be started");
    }
  }

  private void growLater() {
    if (growth != null || threads >= maxThreads) {
      return;
    }
    try {
      growth = timer.schedule(this::grow, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // The timer has ended because everything ends, or has no thread: no use in being patient.
      boolean unused = startThread();
    }
  }

  private synchronized void grow() {
    growth = null;
    if (closed) {
      return;
    }
    int wanted = Math.min(Math.min(waiting.size(), Math.max(threads, 1)), maxThreads - threads);
    while (wanted > 0 && startThread()) {
      wanted--;
    }
    if (!waiting.isEmpty()) {
      growLater();
    }
  }

  /** Whether a thread could be had: the system may have no room for another. */
  private boolean startThread() {
    threads++;
    try {
      Thread thread = factory.newThread(this::work);
      thread.setName("forwarder-names-" + (started + 1));
      thread.setDaemon(true);
      thread.start();
      started++;
      return true;
    } catch (RuntimeException | Error e) {
      threads--;
      return false;
    }
  }

  private void work() {
    boolean ended = false;
    try {
      while (!ended) {
        Runnable task = next();
        if (task != null) {
          task.run();
        }
        ended = (task == null || isClosed()) && endsHere();
      }
    } finally {
      if (!ended) {
        forget();
      }
    }
  }

  private @Nullable Runnable next() {
    countIdle(1);
    try {
      return waiting.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // Nobody here interrupts; if somebody did, the thread ends unless there is something to do.
      return null;
    } finally {
      countIdle(-1);
    }
  }

  private synchronized void countIdle(int change) {
    idle += change;
  }

  /** Decided under the lock: a task that was added meanwhile relied on this thread. */
  private synchronized boolean endsHere() {
    if (!waiting.isEmpty() && !closed) {
      return false;
    }
    threads--;
    return true;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void forget() {
    threads--;
  }

  /** How many threads there are. */
  synchronized int size() {
    return threads;
  }

  /** Ends the threads: those that are idle at once, those in a lookup after it. */
  @Override
  public synchronized void close() {
    closed = true;
    waiting.clear();
    for (int i = 0; i < idle; i++) {
      // Wakes a thread, which then sees that it is over.
      waiting.add(() -> {});
    }
  }
}
