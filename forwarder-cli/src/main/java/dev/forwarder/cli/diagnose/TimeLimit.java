package dev.forwarder.cli.diagnose;

import dev.forwarder.retry.units.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs steps that block for as long as the other side likes, and gives them up when their time is
 * over: each on a daemon thread, since a lookup of the system's cannot be interrupted. Thread-safe.
 */
final class TimeLimit implements AutoCloseable {

  /** A step did not end in its time. */
  static final class OverException extends IOException {
    private static final long serialVersionUID = 1L;

    OverException(Duration limit) {
      super("no answer within " + Durations.format(limit));
    }
  }

  private final ExecutorService threads = Executors.newCachedThreadPool(TimeLimit::daemon);

  /** A thread that does not keep the process from ending. */
  static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "diagnose");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * The result of a step.
   *
   * @param limit how long it may take
   * @param step may block, and must bear being left alone
   * @throws OverException if it did not end in time
   * @throws IOException what it threw
   */
  <T> T call(Duration limit, Callable<T> step) throws IOException, InterruptedException {
    Future<T> result = threads.submit(step);
    try {
      return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new OverException(limit);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException fault) {
        throw fault;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      result.cancel(true);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
