package dev.forwarder.cli.console;

import java.util.concurrent.CountDownLatch;

/**
 * Shutdown by the JVM's hooks. The JVM picks the exit code, 128 and the signal's number; it halts
 * when the hook has returned, so the hook waits for the command.
 */
final class JvmShutdown implements Shutdown {
  private final Runtime runtime;

  JvmShutdown(Runtime runtime) {
    this.runtime = runtime;
  }

  @Override
  public Guard watch(Runnable request) {
    CountDownLatch done = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              request.run();
              awaitUninterruptibly(done);
            },
            "forwarder-shutdown");
    runtime.addShutdownHook(hook);
    return () -> {
      done.countDown();
      removeUnlessRunning(hook);
    };
  }

  private void removeUnlessRunning(Thread hook) {
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
