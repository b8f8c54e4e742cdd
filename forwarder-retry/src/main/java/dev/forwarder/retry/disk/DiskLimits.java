package dev.forwarder.retry.disk;

import dev.forwarder.retry.Bounds;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How much of a disk a process may take.
 *
 * @param maxBytes what is queued may take in files, of all domains together; positive
 * @param maxDiskRatio how full the disk may become, of all who use it: above 0, at most 1. Default:
 *     0.8
 * @param maxDeadBytes what the dead letters of one domain may take, beside the rest; 0 for none.
 *     Default: 64 MiB
 */
public record DiskLimits(long maxBytes, double maxDiskRatio, long maxDeadBytes) {

  /** How full the disk may become, where nobody says otherwise. */
  public static final double DEFAULT_DISK_RATIO = 0.8;

  /** What the dead letters of one domain may take, where nobody says otherwise. */
  public static final long DEFAULT_DEAD_BYTES = 64L << 20;

  /** Checks the bounds. */
  public DiskLimits {
    Bounds.atLeast("maxBytes", maxBytes, 1);
    if (!(maxDiskRatio > 0 && maxDiskRatio <= 1)) {
      throw new IllegalArgumentException(
          "maxDiskRatio must be above 0 and at most 1, was: " + maxDiskRatio);
    }
    Bounds.atLeast("maxDeadBytes", maxDeadBytes, 0);
  }

  /**
   * These bytes, and the defaults.
   *
   * @param maxBytes what is queued may take in files
   * @return the limits
   */
  public static DiskLimits of(long maxBytes) {
    return new DiskLimits(maxBytes, DEFAULT_DISK_RATIO, DEFAULT_DEAD_BYTES);
  }

  /**
   * What the process may take of a disk at a moment: at most {@link #maxBytes}, and no more than
   * leaves the share free that is not to be used. The formula is that of the Datadog Agent's
   * forwarder, with one sum for all domains.
   *
   * @param usedBytes what it takes already
   * @param space the disk
   * @return bytes; negative where others have filled it above the ratio
   */
  public long limit(long usedBytes, DiskSpace space) {
    return Math.min(maxBytes, usedBytes + space.availableBytes() - keptFree(space));
  }

  /** What is to stay free of a disk, rounded up. */
  long keptFree(DiskSpace space) {
    // In decimals: 100 * (1 - 0.7) is a little more than 30 in binary ones, and would become 31.
    return BigDecimal.ONE
        .subtract(BigDecimal.valueOf(maxDiskRatio))
        .multiply(BigDecimal.valueOf(space.totalBytes()))
        .setScale(0, RoundingMode.CEILING)
        .longValueExact();
  }
}
