package dev.forwarder.core;

import dev.forwarder.api.Reply;
import java.util.concurrent.TimeUnit;

/**
 * How many requests a domain may have in flight, found out by trying: one more each time that most
 * of an interval was spent at the limit, half as many when the backend says it is too much (408,
 * 429, 503 or a timeout). The rule and its numbers are the Datadog Agent's (additive increase,
 * multiplicative decrease). The step's own; a function of time.
 */
final class AdaptiveLimit {

  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(15);
  private static final long DEBOUNCE = TimeUnit.SECONDS.toNanos(1);
  private static final double SATURATED = 0.8;

  private final int most;
  private int limit = 1;
  private long intervalStart;
  private long busyNanos;
  private long lastSeen;
  private boolean busy;
  private long lastDecrease = -INTERVAL;

  AdaptiveLimit(int most, long now) {
    this.most = most;
    this.intervalStart = now;
    this.lastSeen = now;
  }

  int limit() {
    return limit;
  }

  /** At the end of each step: so many are in flight from now on, and whether more were wanted. */
  void observe(int inFlight, long now) {
    busyNanos += busy ? now - lastSeen : 0;
    lastSeen = now;
    busy = inFlight >= limit;
    if (now - intervalStart < INTERVAL) {
      return;
    }
    boolean saturated = busyNanos >= SATURATED * (now - intervalStart);
    if (saturated && now - lastDecrease >= INTERVAL) {
      limit = Math.min(most, limit + 1);
    }
    intervalStart = now;
    busyNanos = 0;
  }

  /** A reply has come. */
  void replied(Reply reply, long now) {
    if (saysTooMuch(reply) && now - lastDecrease >= DEBOUNCE) {
      limit = Math.max(1, limit / 2);
      lastDecrease = now;
    }
  }

  private static boolean saysTooMuch(Reply reply) {
    if (reply.failure() != null) {
      return reply.failure().isTimeout();
    }
    return reply.status() == 408 || reply.status() == 429 || reply.status() == 503;
  }
}
