package dev.forwarder.retry.spool;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether something can be done on the disk, and when it is tried again where it cannot. */
final class Trouble {

  /** How long it waits before it tries again. */
  static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Logger log = LoggerFactory.getLogger(Trouble.class);

  private final String what;
  private final String meanwhile;
  private volatile @Nullable Throwable cause;
  private long retryAt;

  /**
   * None yet.
   *
   * @param what it is that cannot be done then
   * @param meanwhile what follows from it
   */
  Trouble(String what, String meanwhile) {
    this.what = what;
    this.meanwhile = meanwhile;
  }

  /** It failed. */
  void met(Throwable failure, long now) {
    boolean isTold = failure instanceof SpoolKeyException; // to whoever opens the spool
    boolean isNew = cause == null;
    cause = failure; // first: there may be no memory to say it
    retryAt = now + RETRY_NANOS;
    if (isNew && !isTold) {
      log.warn(
          "cannot {}: {}; it is tried again each second, and {}",
          what,
          failure.toString(),
          meanwhile);
    }
  }

  /** It succeeded. */
  void over() {
    if (cause != null) {
      cause = null;
      log.info("can {} again", what);
    }
  }

  /** What the disk said, while there is trouble. */
  @Nullable Throwable cause() {
    return cause;
  }

  /** Whether nothing is to be tried yet. */
  boolean holds(long now) {
    return cause != null && now - retryAt < 0;
  }

  /** When it is tried again; never, where there is none. */
  long retryAt() {
    return cause == null ? Long.MAX_VALUE : retryAt;
  }
}
