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
 * @param leaveAt what comes behind so many events is left to a process of its own; not before that
 * @param backoff how long failed transactions wait
 * @param stopTimeout how long to wait for the rest at the end
 */
record DemoScript(
    int eventsPerSecond,
    int downAt,
    int upAt,
    int leaveAt,
    BackoffPolicy backoff,
    Duration stopTimeout) {

  /** So many of the lines are log items for Data Nadhi's server, too. */
  private static final int ITEMS_OF_NADHI = 300;

  DemoScript {
    Bounds.atLeast("eventsPerSecond", eventsPerSecond, 1);
    Bounds.atLeast("upAt", upAt, downAt);
    Bounds.atLeast("leaveAt", leaveAt, upAt);
  }

  /** Two seconds up, three seconds down, one second up, at the forwarder's usual backoff. */
  static DemoScript usual() {
    return new DemoScript(300, 500, 1200, 1500, BackoffPolicy.defaults(), Duration.ofSeconds(15));
  }

  int itemsOfNadhi() {
    return ITEMS_OF_NADHI;
  }
}
