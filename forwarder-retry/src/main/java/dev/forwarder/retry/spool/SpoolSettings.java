package dev.forwarder.retry.spool;

import static java.util.Objects.requireNonNull;

import dev.forwarder.retry.Bounds;
import dev.forwarder.retry.disk.DiskLimits;
import dev.forwarder.retry.spool.cipher.SpoolKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a spool keeps its logs.
 *
 * @param limits how much of the disk all logs may take together
 * @param whenFull what happens at the limit of the disk
 * @param fullWait how long an append waits there, with {@link FullAction#WAIT}
 * @param openFiles how many files are open at once, besides those of logs in use in this moment
 * @param unclaimed how logs are kept that were found and that nobody has asked for
 * @param key encrypts what is written from now on, but for lines; null for nothing
 */
public record SpoolSettings(
    DiskLimits limits,
    FullAction whenFull,
    Duration fullWait,
    int openFiles,
    LogSettings unclaimed,
    @Nullable SpoolKey key) {

  /**
   * So many bytes at the most, the oldest of which give way; 64 open files.
   *
   * @param maxBytes how much of the disk all logs may take together
   * @return the settings
   */
  public static SpoolSettings of(long maxBytes) {
    return new SpoolSettings(
        DiskLimits.of(maxBytes),
        FullAction.DROP_OLDEST,
        Duration.ofSeconds(5),
        64,
        LogSettings.DEFAULT,
        null);
  }

  /** Checks them. */
  public SpoolSettings {
    requireNonNull(limits, "limits");
    requireNonNull(whenFull, "whenFull");
    Bounds.positive("fullWait", fullWait);
    Bounds.within("openFiles", openFiles, 4, 100_000);
    requireNonNull(unclaimed, "unclaimed");
  }
}
