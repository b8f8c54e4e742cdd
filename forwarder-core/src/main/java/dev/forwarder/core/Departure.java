package dev.forwarder.core;

import dev.forwarder.api.DropReason;

/**
 * That a domain or a target takes nothing more: until when it goes on delivering, and what becomes
 * of what is left then. Each departure is an object of its own, known by its identity.
 */
final class Departure {

  /** It stays. */
  static final Departure NONE =
      new Departure(Long.MAX_VALUE, DropReason.STOPPED, DropReason.STOPPED_IN_FLIGHT, false);

  /** It has gone, and comes back no more. */
  static final Departure OVER =
      new Departure(Long.MAX_VALUE, DropReason.STOPPED, DropReason.STOPPED_IN_FLIGHT, false);

  private final long atNanos;
  private final DropReason ofWaiting;
  private final DropReason ofInFlight;
  private final boolean mayBeRevoked;

  private Departure(
      long atNanos, DropReason ofWaiting, DropReason ofInFlight, boolean mayBeRevoked) {
    this.atNanos = atNanos;
    this.ofWaiting = ofWaiting;
    this.ofInFlight = ofInFlight;
    this.mayBeRevoked = mayBeRevoked;
  }

  /** The forwarder stops. */
  static Departure stop(long atNanos) {
    return new Departure(atNanos, DropReason.STOPPED, DropReason.STOPPED_IN_FLIGHT, false);
  }

  /** It was taken out of the settings. */
  static Departure removal(long atNanos) {
    return new Departure(atNanos, DropReason.REMOVED, DropReason.REMOVED, true);
  }

  /** It goes in this way, and if the other comes first, in that; it stays gone if either does. */
  Departure and(Departure other) {
    Departure first = other.atNanos < atNanos ? other : this;
    boolean revocable = mayBeRevoked && other.mayBeRevoked;
    return first.mayBeRevoked == revocable
        ? first
        : new Departure(first.atNanos, first.ofWaiting, first.ofInFlight, revocable);
  }

  /** When everything must have ended; {@link Long#MAX_VALUE} if it stays. */
  long atNanos() {
    return atNanos;
  }

  /** Whether it may come back, so that it must not end before its time. */
  boolean mayBeRevoked() {
    return mayBeRevoked;
  }

  /** Whether its time is up, and it is not the forwarder that stops. */
  boolean isGivenUp(long now) {
    return mayBeRevoked && now >= atNanos;
  }

  /** What becomes of what waits then. */
  DropReason ofWaiting() {
    return ofWaiting;
  }

  /** What becomes of what is in flight then. */
  DropReason ofInFlight() {
    return ofInFlight;
  }
}
