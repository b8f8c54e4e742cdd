package dev.forwarder.cli.console;

import dev.forwarder.retry.units.Durations;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs a look at how things are, again and again, on one thread of its own. */
public final class Monitor implements AutoCloseable {
  private static final Duration END = Duration.ofSeconds(5);

  private final ScheduledExecutorService thread;

  /**
   * Starts looking.
   *
   * @param interval how long from the end of one look to the next
   * @param look one look; never blocks for long, never throws
   */
  public Monitor(Duration interval, Runnable look) {
    thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "monitor");
              made.setDaemon(true);
              return made;
            });
    long millis = interval.toMillis();
    var unused = thread.scheduleWithFixedDelay(look, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Ends, and waits for the look under way. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "a look at the progress did not end within " + Durations.format(END));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
