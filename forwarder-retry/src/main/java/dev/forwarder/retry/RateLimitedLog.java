package dev.forwarder.retry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * A logger for what may repeat without end: of each message, one in ten seconds is written, and it
 * says how many were left out since the one before. Messages are told apart by their format, so
 * formats must be constants. Thread-safe.
 */
public final class RateLimitedLog {

  /** At most one line of each format in this time. */
  static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Logger logger;
  private final LongSupplier clock;
  private final Map<String, Limit> limits = new ConcurrentHashMap<>();

  /**
   * A limited view of a logger.
   *
   * @param logger where the lines go
   * @param clock nanoseconds, never going back
   */
  public RateLimitedLog(Logger logger, LongSupplier clock) {
    this.logger = logger;
    this.clock = clock;
  }

  /**
   * Tells an error, if this format has not been written for a while.
   *
   * @param format an SLF4J format, a constant
   * @param arguments its arguments; a throwable at the end is logged with its trace
   * @return false if it was left out; true too where nobody listens at this level
   */
  public boolean error(String format, Object... arguments) {
    return log(Level.ERROR, format, arguments);
  }

  /**
   * Warns, if this format has not been written for a while.
   *
   * @param format an SLF4J format, a constant
   * @param arguments its arguments; a throwable at the end is logged with its trace
   * @return false if it was left out; true too where nobody listens at this level
   */
  public boolean warn(String format, Object... arguments) {
    return log(Level.WARN, format, arguments);
  }

  /**
   * Informs, if this format has not been written for a while.
   *
   * @param format an SLF4J format, a constant
   * @param arguments its arguments
   * @return false if it was left out; true too where nobody listens at this level
   */
  public boolean info(String format, Object... arguments) {
    return log(Level.INFO, format, arguments);
  }

  private boolean log(Level level, String format, Object... arguments) {
    if (!logger.isEnabledForLevel(level)) {
      return true;
    }
    long left = limits.computeIfAbsent(format, f -> new Limit()).pass(clock.getAsLong());
    if (left == 0) {
      logger.atLevel(level).log(format, arguments);
    } else if (left > 0) {
      logger.atLevel(level).log(format + " (and " + left + " more like it before)", arguments);
    }
    return left >= 0;
  }

  private static final class Limit {

    private final AtomicLong openAt = new AtomicLong(Long.MIN_VALUE);
    private final AtomicLong leftOut = new AtomicLong();

    /** How many were left out before this one; -1 to leave this one out too. */
    long pass(long now) {
      long open = openAt.get();
      if (now < open || !openAt.compareAndSet(open, now + INTERVAL_NANOS)) {
        leftOut.incrementAndGet();
        return -1;
      }
      return leftOut.getAndSet(0);
    }
  }
}
