package dev.forwarder.retry.spool;

import static java.util.Objects.requireNonNull;

import dev.forwarder.retry.Bounds;
import dev.forwarder.retry.spool.format.FramingKind;
import java.time.Duration;

/**
 * How a log keeps its records.
 *
 * @param framing how they lie in their files
 * @param fsync when they are made durable
 * @param forceInterval the longest that a written record waits to be made durable, with {@link
 *     Fsync#INTERVAL}
 * @param maxAge how old a record may become
 */
public record LogSettings(
    FramingKind framing, Fsync fsync, Duration forceInterval, Duration maxAge) {

  /** Binary, forced each 100 ms, kept ten days. */
  public static final LogSettings DEFAULT =
      new LogSettings(
          FramingKind.BINARY, Fsync.INTERVAL, Duration.ofMillis(100), Duration.ofDays(10));

  /** Checks them. */
  public LogSettings {
    requireNonNull(framing, "framing");
    requireNonNull(fsync, "fsync");
    Bounds.positive("forceInterval", forceInterval);
    Bounds.positive("maxAge", maxAge);
  }

  boolean isForced() {
    return fsync != Fsync.NEVER;
  }
}
