package dev.forwarder.cli.demo;

import dev.forwarder.retry.BackoffPolicy;
import dev.forwarder.retry.Bounds;
import java.time.Duration;

/**
 * What happens in a demo, and how fast.
 *
 * @param eventsPerSecond the pace of the reading; 1 or more
 * @param downAt after so many events the second backend goes down
 * @param upAt after so many events it comes back; not before it went down
 * @param backoff how long failed transactions wait
 * @param stopTimeout how long to wait for the rest at the end
 */
record DemoScript(
    int eventsPerSecond, int downAt, int upAt, BackoffPolicy backoff, Duration stopTimeout) {

  DemoScript {
    Bounds.atLeast("eventsPerSecond", eventsPerSecond, 1);
    Bounds.atLeast("upAt", upAt, downAt);
  }

  /** Two seconds up, three seconds down, two seconds up, at the forwarder's usual backoff. */
  static DemoScript usual() {
    return new DemoScript(300, 600, 1500, BackoffPolicy.defaults(), Duration.ofSeconds(15));
  }
}
