package dev.forwarder.core.guice;

import dev.forwarder.api.Forwarder;
import dev.forwarder.api.StopReport;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * The handle by which a host starts and stops the forwarder that was injected into it, together
 * with itself. Thread-safe.
 *
 * <p>It fits what hosts have: {@code startUp} and {@code shutDown} of a Guava {@code Service}, a
 * shutdown hook ({@code new Thread(lifecycle::stop)}), or a try-with-resources statement.
 */
public final class ForwarderLifecycle implements AutoCloseable {

  private final Forwarder forwarder;

  @Inject
  ForwarderLifecycle(@Hosted Forwarder forwarder) {
    this.forwarder = forwarder;
  }

  /**
   * Starts delivering. Until then, every submission is refused.
   *
   * @return this, for try-with-resources
   * @throws IllegalStateException if it was started or stopped before
   */
  public ForwarderLifecycle start() {
    forwarder.start();
    return this;
  }

  /**
   * Refuses new payloads, goes on delivering for the forwarder's stop timeout at the most ({@code
   * forwarder_stop_timeout}) and waits for it. Every transaction has its outcome then. Stopping
   * again does nothing and gives the same report. What was never started may be stopped too; it
   * cannot be started then.
   *
   * @return how it went, with the final counts
   * @throws IllegalStateException if called on one of the forwarder's own threads
   */
  public StopReport stop() {
    forwarder.close();
    return forwarder.stop(Duration.ZERO); // it has stopped: this fetches the report
  }

  /** Same as {@link #stop}. */
  @Override
  public void close() {
    stop();
  }
}
