package dev.forwarder.core;

import dev.forwarder.api.Reply;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How many more requests a domain may start: up to a limit of its own, which may be found out by
 * trying, and with a permit of the process for each, of which one is always to be had. The step's
 * own.
 */
final class Slots {

  /**
   * A domain that has fallen silent counts as busy for so long. If it did not, then of a thousand
   * that all send, others would each time fill the gap of one that has nothing for a moment, and in
   * the end each would hold many connections and use them seldom, which costs a third of what two
   * cores can send (the suite {@code scale}).
   */
  static final long KEPT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long NEVER = Long.MAX_VALUE;

  private final int limit;
  private final @Nullable AdaptiveLimit adaptive;
  private final SharedPermits permits;

  /** To have more, and to have a share: the second goes before what others wish. */
  private final PermitWish more;

  private final PermitWish need;

  /** Requests under way, each with a permit. */
  private int inFlight;

  /** Permits that this domain has and no request uses: in a step, and after it the last. */
  private int spare;

  private long keptUntil = NEVER;

  Slots(ConcurrencySettings settings, SharedPermits permits, Runnable wake) {
    this.limit = settings.requestsPerDomain();
    this.adaptive = settings.adaptive() ? new AdaptiveLimit(limit, 0) : null;
    this.permits = permits;
    this.more = new PermitWish(permits, false, wake);
    this.need = new PermitWish(permits, true, wake);
  }

  /** How many requests may be under way at present. */
  int limit() {
    return adaptive == null ? limit : adaptive.limit();
  }

  /** A step begins. */
  void beginStep() {
    need.beginStep();
    more.beginStep();
  }

  /** Whether one more may start. */
  boolean mayStart() {
    return inFlight < limit() && (inFlight == 0 || spare > 0 || acquire());
  }

  /**
   * Whether it is worth while to ask {@link #mayStart} again before the domain is woken: not at the
   * limit, nor while a permit is awaited.
   */
  boolean mayChange() {
    return inFlight < limit() && (inFlight == 0 || spare > 0 || !wish().isAsked());
  }

  /** Asks for the permit that is missing; whether there is one now. */
  boolean ask() {
    return inFlight < limit() && wish().ask() && acquire();
  }

  private PermitWish wish() {
    return inFlight < permits.share() ? need : more;
  }

  private boolean acquire() {
    boolean othersFirst = permits.areScarce() && inFlight >= permits.share();
    boolean acquired = !othersFirst && permits.tryAcquire();
    spare += acquired ? 1 : 0;
    return acquired;
  }

  /** One starts, which {@link #mayStart} allowed. */
  void take() {
    if (spare > 0) {
      spare--;
    } else {
      permits.acquireFirst();
    }
    inFlight++;
  }

  /** One has ended. */
  void giveBack() {
    boolean othersFirst = permits.areScarce() && inFlight + spare > permits.share();
    inFlight--;
    if (othersFirst) {
      permits.release();
    } else {
      spare++;
    }
  }

  /**
   * Leaves to others what the step did not need; the last permit only when this domain has sent
   * nothing for a while.
   */
  void releaseSpare(long now) {
    releaseButLast();
    if (spare == 0) {
      keptUntil = NEVER;
    } else if (keptUntil == NEVER) {
      keptUntil = now + KEPT_NANOS;
    } else if (now >= keptUntil) {
      releaseLast();
    }
    need.endStep();
    more.endStep();
  }

  /** When a step is due to give the last permit back; {@link Long#MAX_VALUE} if it has none. */
  long nextNanos() {
    return keptUntil;
  }

  /** Nothing will start any more. */
  void close() {
    releaseButLast();
    if (spare > 0) {
      releaseLast();
    }
    need.withdraw();
    more.withdraw();
  }

  private void releaseButLast() {
    while (spare > 0 && inFlight + spare > 1) {
      spare--;
      permits.release();
    }
  }

  private void releaseLast() {
    spare--;
    keptUntil = NEVER;
    permits.releaseLast();
  }

  void replied(Reply reply, long now) {
    if (adaptive != null) {
      adaptive.replied(reply, now);
    }
  }

  /** At the end of each step. */
  void observe(long now) {
    if (adaptive != null) {
      adaptive.observe(inFlight, now);
    }
  }
}
