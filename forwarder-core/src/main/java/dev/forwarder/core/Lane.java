package dev.forwarder.core;

import dev.forwarder.api.Endpoint;
import dev.forwarder.retry.EndpointGate;
import dev.forwarder.retry.RetryLane;
import org.jspecify.annotations.Nullable;

/**
 * One (path, API key) of a domain, or several such paths that share it: the queue of what waits for
 * it and the gate that says whether it may be tried. What waits keeps its own endpoint. The step's
 * own.
 */
final class Lane {

  private final Target target;
  private final EndpointGate gate;
  private final RetryLane<QueuedRequest> waiting;
  private final boolean isShared;
  private int underWay;
  private @Nullable Access heldFor;
  private long heldSinceNanos;
  private boolean saidToBeBlocked;

  Lane(Target target, EndpointGate gate, RetryLane<QueuedRequest> waiting, boolean isShared) {
    this.target = target;
    this.gate = gate;
    this.waiting = waiting;
    this.isShared = isShared;
  }

  /** What is blocked with an endpoint that has this lane, for people to read. */
  String blockedWith(Endpoint endpoint) {
    return isShared ? endpoint + " (with the paths that share its gate)" : endpoint.toString();
  }

  Target target() {
    return target;
  }

  EndpointGate gate() {
    return gate;
  }

  RetryLane<QueuedRequest> waiting() {
    return waiting;
  }

  /** A request of it is under way. */
  void started() {
    underWay++;
  }

  /** It is not under way any more. */
  void ended() {
    underWay--;
  }

  /** Whether nothing waits here or is under way: then it may be forgotten. */
  boolean isIdle() {
    return underWay == 0 && waiting.isEmpty();
  }

  /** This was refused. */
  void hold(Access refused, long now) {
    heldFor = refused;
    heldSinceNanos = now;
  }

  void release() {
    heldFor = null;
  }

  /** Whether its key is refused, so that what waits here is held back. */
  boolean isHeld() {
    return heldFor != null;
  }

  /** Whether it is that which was refused. */
  boolean isHeldFor(Access access) {
    return heldFor != null && heldFor.isSame(access);
  }

  /** What was created by then has been held for so long: since it came, or since the hold began. */
  long heldLimit(long now, long maxHoldNanos) {
    return now - heldSinceNanos >= maxHoldNanos ? now - maxHoldNanos : Long.MIN_VALUE;
  }

  /** When the first of what is ready here will have been held for so long. */
  long holdExpiryNanos(long maxHoldNanos) {
    long oldest = waiting.oldestCreatedNanos();
    return oldest == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : Math.max(heldSinceNanos, oldest) + maxHoldNanos;
  }

  boolean saidToBeBlocked() {
    return saidToBeBlocked;
  }

  void saidToBeBlocked(boolean said) {
    saidToBeBlocked = said;
  }
}
