package dev.forwarder.core;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one forwarder, however many domains it has: those that run steps (as many as
 * cores, four at most), one for alarms, one for the host's callbacks and one for the disk while
 * there is anything for them to do. Made and ended by the forwarder that owns them; all are
 * daemons.
 */
final class Threads implements AutoCloseable {

  private static final int MOST_STEP_THREADS = 4;
  private static final long IDLE_SECONDS = 30;

  private final ThreadPoolExecutor steps;
  private final ThreadPoolExecutor callbacks;
  private final ThreadPoolExecutor disk;
  private final ScheduledThreadPoolExecutor alarms;

  Threads(int cores) {
    this.steps = pool("forwarder-step", Math.min(cores, MOST_STEP_THREADS));
    this.callbacks = pool("forwarder-callback", 1);
    this.disk = pool("forwarder-disk", 1);
    this.alarms = new ScheduledThreadPoolExecutor(1, factory("forwarder-timer"));
    this.alarms.setRemoveOnCancelPolicy(true);
    this.alarms.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** First in, first out; threads are there only while there is something to do. */
  private static ThreadPoolExecutor pool(String name, int threads) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new CourteousQueue(), factory(name));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ThreadFactory factory(String name) {
    return task -> new OwnThread(task, name);
  }

  /** Whether the current thread is one that a forwarder must not block. */
  static boolean isOwn() {
    return Thread.currentThread() instanceof OwnThread;
  }

  Executor steps() {
    return steps;
  }

  Executor callbacks() {
    return callbacks;
  }

  /** Waits for the disk; never interrupted, which would close its files. */
  Executor disk() {
    return disk;
  }

  /** For timeouts of a transport: what runs here must take no time. */
  ScheduledExecutorService alarms() {
    return alarms;
  }

  /** After the end, no alarm comes any more. */
  Timer timer() {
    return (wakeUp, delayNanos) -> {
      try {
        ScheduledFuture<?> future = alarms.schedule(wakeUp, delayNanos, TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
      } catch (RejectedExecutionException stopped) {
        return () -> {};
      }
    };
  }

  /** What was handed in is still run; nothing more is taken. */
  @Override
  public void close() {
    alarms.shutdown();
    steps.shutdown();
    callbacks.shutdown();
    disk.shutdown();
  }

  private static final class OwnThread extends Thread {
    OwnThread(Runnable task, String name) {
      super(task, name);
      setDaemon(true);
    }
  }
}
