package dev.forwarder.retry.spool;

import static java.util.Objects.requireNonNull;

import dev.forwarder.retry.Bounds;
import java.time.Duration;

/**
 * How a spool keeps its logs.
 *
 * @param whenFull what happens at the limit of the disk
 * @param fullWait how long an append waits there, with {@link FullAction#WAIT}
 * @param openFiles how many files are open at once, besides those of logs in use in this moment
 * @param unclaimed how logs are kept that were found and that nobody has asked for
 */
public record SpoolSettings(
    FullAction whenFull, Duration fullWait, int openFiles, LogSettings unclaimed) {

  /** Drops the oldest; 64 open files. */
  public static final SpoolSettings DEFAULT =
      new SpoolSettings(FullAction.DROP_OLDEST, Duration.ofSeconds(5), 64, LogSettings.DEFAULT);

  /** Checks them. */
  public SpoolSettings {
    requireNonNull(whenFull, "whenFull");
    Bounds.positive("fullWait", fullWait);
    Bounds.within("openFiles", openFiles, 4, 100_000);
    requireNonNull(unclaimed, "unclaimed");
  }
}
