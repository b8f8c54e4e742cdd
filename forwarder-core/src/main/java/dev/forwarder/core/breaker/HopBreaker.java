package dev.forwarder.core.breaker;

import static java.util.Objects.requireNonNull;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether a hop may be tried: opens at the first failure, since there is somewhere else to go.
 * Changes only when it is asked or told something, by the forwarder's clock. For one thread at a
 * time.
 */
public final class HopBreaker {

  /** How long a hop that nobody watches is left alone before one request tries it again. */
  public static final Duration PAUSE = Duration.ofSeconds(1);

  /** Whoever watches a hop says when it is back. */
  private static final Duration FOR_EVER = Duration.ofDays(3650);

  private final CircuitBreaker breaker;
  private final LongSupplier nanos;
  private final long pauseNanos;
  private long openedNanos;

  /** Whether the one request that may try it when its pause is over is under way. */
  private boolean isTried;

  /**
   * A closed one.
   *
   * @param hop the name of the hop
   * @param nanos the time in nanoseconds, never going back
   * @param isWatched whether somebody else says when the hop can be reached again; else it is tried
   *     again each {@link #PAUSE}
   */
  public HopBreaker(String hop, LongSupplier nanos, boolean isWatched) {
    Duration pause = isWatched ? FOR_EVER : PAUSE;
    this.nanos = requireNonNull(nanos, "nanos");
    this.pauseNanos = pause.toNanos();
    this.breaker =
        CircuitBreaker.of(
            hop,
            CircuitBreakerConfig.custom()
                .slidingWindow(1, 1, SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(100)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitDurationInOpenState(pause)
                .automaticTransitionFromOpenToHalfOpenEnabled(false)
                .clock(new NanoClock(nanos))
                .currentTimestampFunction(any -> nanos.getAsLong(), TimeUnit.NANOSECONDS)
                .recordResult(Boolean.FALSE::equals)
                .build());
  }

  /** Whether a request may go; each that may is told the end of by one of the three below. */
  public boolean tryPass() {
    boolean passes = breaker.tryAcquirePermission();
    isTried |= passes && isHalfOpen();
    return passes;
  }

  /** A request that passed has reached it. */
  public void succeeded() {
    isTried = false;
    breaker.onResult(0, TimeUnit.NANOSECONDS, true);
  }

  /** A request that passed has not: it is left alone for a while. */
  public void failed() {
    boolean wasOpen = isOpen();
    isTried = false;
    breaker.onResult(0, TimeUnit.NANOSECONDS, false);
    if (!wasOpen) {
      openedNanos = nanos.getAsLong();
    }
  }

  /** A request that passed ended without a word of the hop: another one may find out. */
  public void released() {
    breaker.releasePermission();
    isTried = false;
    if (isHalfOpen()) {
      openedNanos = nanos.getAsLong() - pauseNanos;
    }
  }

  /** The hop is known to be healthy. */
  public void close() {
    breaker.transitionToClosedState();
  }

  /** Whether nothing is known against it. */
  public boolean isClosed() {
    return breaker.getState() == CircuitBreaker.State.CLOSED;
  }

  private boolean isHalfOpen() {
    return breaker.getState() == CircuitBreaker.State.HALF_OPEN;
  }

  private boolean isOpen() {
    return breaker.getState() == CircuitBreaker.State.OPEN;
  }

  /** Whether {@link #tryPass} would say yes; asks without passing. */
  public boolean mayPass() {
    return switch (breaker.getState()) {
      case CLOSED -> true;
      case OPEN -> nanos.getAsLong() - openedNanos > pauseNanos;
      case HALF_OPEN -> !isTried;
      default -> false;
    };
  }

  /**
   * When {@link #mayPass} may be true again by itself; never, where only somebody's word can help.
   */
  public long nextNanos() {
    boolean maySoon = isOpen() || (isHalfOpen() && !isTried);
    return maySoon && pauseNanos == PAUSE.toNanos() ? openedNanos + pauseNanos + 1 : Long.MAX_VALUE;
  }

  /** The forwarder's clock, as Resilience4j asks for one. */
  private static final class NanoClock extends Clock {
    private final LongSupplier nanos;

    NanoClock(LongSupplier nanos) {
      this.nanos = nanos;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochSecond(0, nanos.getAsLong());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
