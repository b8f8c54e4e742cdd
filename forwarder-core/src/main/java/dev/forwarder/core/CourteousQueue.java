package dev.forwarder.core;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a pool, whose threads let a host's thread that woke them go on first.
 *
 * <p>A thread that has slept for long is let in at once by the system, where need be on the core of
 * whoever handed it a task, who is then stopped in the midst of a submission for as long as the
 * task takes. A thread that finds a task without waiting has not been woken, and goes on. Nothing
 * but time depends on it.
 */
final class CourteousQueue extends LinkedBlockingQueue<Runnable> {

  private static final long serialVersionUID = 1L;

  /** A task that knows who handed it over. */
  interface Task extends Runnable {

    /** Whether it was a thread of the host's. */
    boolean isOfHost();
  }

  @Override
  @SuppressWarnings("ThreadPriorityCheck")
  public @Nullable Runnable poll(long timeout, TimeUnit unit) throws InterruptedException {
    Runnable ready = poll();
    if (ready != null) {
      return ready;
    }
    Runnable awaited = super.poll(timeout, unit);
    if (awaited instanceof Task task && task.isOfHost()) {
      Thread.yield();
    }
    return awaited;
  }
}
