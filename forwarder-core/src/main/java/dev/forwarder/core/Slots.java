package dev.forwarder.core;

import dev.forwarder.api.Reply;
import org.jspecify.annotations.Nullable;

/**
 * How many more requests a domain may start: up to a limit of its own, which may be found out by
 * trying, and with a permit of the process for each but its first. The step's own.
 */
final class Slots {

  private final int limit;
  private final @Nullable AdaptiveLimit adaptive;
  private final SharedPermits permits;
  private final Runnable wake;

  /** Permits that this domain has in this step and no request uses. */
  private int spare;

  private volatile boolean awaited;
  private volatile boolean woken;

  Slots(ConcurrencySettings settings, SharedPermits permits, Runnable wake) {
    this.limit = settings.requestsPerDomain();
    this.adaptive = settings.adaptive() ? new AdaptiveLimit(limit, 0) : null;
    this.permits = permits;
    this.wake = wake;
  }

  private int limit() {
    return adaptive == null ? limit : adaptive.limit();
  }

  /** Whether one more may start beside so many; if it is for want of a permit, it is sent for. */
  boolean mayStart(int inFlight) {
    if (inFlight >= limit()) {
      return false;
    }
    if (inFlight == 0 || spare > 0 || acquire()) {
      return true;
    }
    if (awaited) {
      return false;
    }
    awaited = true;
    permits.await(this::cameBack);
    return acquire();
  }

  private boolean acquire() {
    boolean acquired = permits.tryAcquire();
    spare += acquired ? 1 : 0;
    return acquired;
  }

  /** One starts, which {@link #mayStart} allowed; tells whether it has a permit of the process. */
  boolean take() {
    boolean shared = spare > 0;
    spare -= shared ? 1 : 0;
    return shared;
  }

  /** One has ended. */
  void giveBack(Attempt attempt) {
    spare += attempt.sharesPermits() ? 1 : 0;
  }

  /** Leaves to others what the step did not need. */
  void releaseSpare() {
    while (spare > 0) {
      spare--;
      permits.release();
    }
    if (woken) {
      woken = false;
      permits.passOn();
    }
  }

  /** From any thread. */
  private void cameBack() {
    awaited = false;
    woken = true;
    wake.run();
  }

  void replied(Reply reply, long now) {
    if (adaptive != null) {
      adaptive.replied(reply, now);
    }
  }

  void observe(int inFlight, long now) {
    if (adaptive != null) {
      adaptive.observe(inFlight, now);
    }
  }
}
