package dev.forwarder.cli.console;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Shutdown by a hook of the JVM, which is there from the first moment on: a request that comes
 * before a command watches is kept for it. The JVM picks the exit code, 128 and the signal's
 * number; it halts when the hook has returned, so the hook waits for the command.
 */
final class JvmShutdown implements Shutdown {

  /** What is asked of the JVM. */
  interface Jvm {
    void addHook(Thread hook);

    /** Throws {@link IllegalStateException} once the JVM is going down. */
    void removeHook(Thread hook);

    void exit(int exitCode);

    /** Waits for the end that is under way. */
    void awaitEnd();
  }

  private final Jvm jvm;
  private final Thread hook = new Thread(this::asked, "forwarder-shutdown");
  private final CountDownLatch over = new CountDownLatch(1);
  private final Object lock = new Object();
  private boolean requested;
  private @Nullable Runnable watcher;

  private JvmShutdown(Jvm jvm) {
    this.jvm = jvm;
  }

  static JvmShutdown of(Jvm jvm) {
    JvmShutdown shutdown = new JvmShutdown(jvm);
    jvm.addHook(shutdown.hook);
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
    release();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Once the hooks have run, {@link System#exit} of another code would still halt the JVM, and
   * so now and then take the place of the signal's code.
   */
  @Override
  public void exit(int exitCode) {
    if (release()) {
      jvm.exit(exitCode);
    } else {
      jvm.awaitEnd();
    }
  }

  /** Lets the hook go; false if the JVM is going down already, and the hook with it. */
  private boolean release() {
    over.countDown();
    try {
      jvm.removeHook(hook);
      return true;
    } catch (IllegalStateException e) {
      return false;
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
