package dev.forwarder.cli.console;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Shutdown by a hook of the JVM, which is there from the first moment on: a request that comes
 * before a command watches is kept for it. The JVM picks the exit code, 128 and the signal's
 * number; it halts when the hook has returned, so the hook waits for the command.
 */
final class JvmShutdown implements Shutdown {
  private final Runtime runtime;
  private final Thread hook = new Thread(this::asked, "forwarder-shutdown");
  private final CountDownLatch over = new CountDownLatch(1);
  private final Object lock = new Object();
  private boolean requested;
  private @Nullable Runnable watcher;

  private JvmShutdown(Runtime runtime) {
    this.runtime = runtime;
  }

  static JvmShutdown of(Runtime runtime) {
    JvmShutdown shutdown = new JvmShutdown(runtime);
    runtime.addShutdownHook(shutdown.hook);
    return shutdown;
  }

  @Override
  public Guard watch(Runnable request) {
    boolean already;
    synchronized (lock) {
      watcher = request;
      already = requested;
    }
    if (already) {
      request.run();
    }
    return this::over;
  }

  private void asked() {
    Runnable request;
    synchronized (lock) {
      requested = true;
      request = watcher;
    }
    if (request != null) {
      request.run();
    }
    awaitUninterruptibly(over);
  }

  @Override
  public void over() {
    over.countDown();
    try {
      runtime.removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down already, and the hook with it.
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
