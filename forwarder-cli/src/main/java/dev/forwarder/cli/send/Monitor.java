package dev.forwarder.cli.send;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs a look at how things are, a few times a second, on one thread of its own. */
final class Monitor implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(250);
  private static final Duration END = Duration.ofSeconds(5);

  private final ScheduledExecutorService thread;

  /**
   * Starts looking.
   *
   * @param look one look; never blocks
   */
  Monitor(Runnable look) {
    thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "send-monitor");
              made.setDaemon(true);
              return made;
            });
    long millis = INTERVAL.toMillis();
    var unused = thread.scheduleWithFixedDelay(look, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Ends, and waits for the look under way. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("a look at the progress did not end within " + END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
