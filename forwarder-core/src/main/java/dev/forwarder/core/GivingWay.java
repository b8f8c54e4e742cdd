package dev.forwarder.core;

import dev.forwarder.api.DropReason;
import dev.forwarder.retry.MemoryLease;
import java.util.function.BiConsumer;

/**
 * What waits and must go: because it is too old, because its key was refused for too long, or
 * because memory is short. The step's own.
 */
final class GivingWay {

  private final QueueSettings settings;
  private final long maxHoldNanos;
  private final DispatchOrder waiting;
  private final Lanes lanes;
  private final MemoryLease lease;
  private final DomainLog log;
  private final BiConsumer<QueuedRequest, DropReason> drop;

  /**
   * The rules of one domain.
   *
   * @param drop ends a request, and gives its memory back
   */
  GivingWay(
      DomainSettings settings,
      DispatchOrder waiting,
      Lanes lanes,
      MemoryLease lease,
      DomainLog log,
      BiConsumer<QueuedRequest, DropReason> drop) {
    this.settings = settings.queue();
    this.maxHoldNanos = settings.keyHold().maxHold().toNanos();
    this.waiting = waiting;
    this.lanes = lanes;
    this.lease = lease;
    this.log = log;
    this.drop = drop;
  }

  /** Whether memory pressure makes old give way to new here. */
  boolean isByMemory() {
    return settings.overflow() == OverflowPolicy.EVICT;
  }

  /** Drops what is too old, and what was held for too long. */
  void expire(long now) {
    long maxAge = settings.maxAge().toNanos();
    QueuedRequest request;
    while (maxAge > 0 && (request = waiting.expire(now - maxAge)) != null) {
      drop.accept(request, DropReason.EXPIRED);
    }
    for (Lane lane : lanes.held()) {
      long limit = lane.heldLimit(now, maxHoldNanos);
      while ((request = waiting.expire(lane, limit)) != null) {
        drop.accept(request, DropReason.KEY_REFUSED);
      }
    }
  }

  /** Drops what must make room, if anything must. */
  void evict(long now) {
    if (!isByMemory() || !lease.pressed()) {
      log.hasRoom(now);
      return;
    }
    int evicted = 0;
    QueuedRequest request;
    while (lease.excessBytes() > 0 && (request = waiting.evict()) != null) {
      drop.accept(request, DropReason.EVICTED);
      evicted += request.count();
    }
    log.evicted(evicted, lease.limitBytes(), now);
  }

  /** When the next of what waits now will have to go for its age. */
  long nextNanos() {
    long next = waiting.expiryNanos(settings.maxAge());
    for (Lane lane : lanes.held()) {
      next = Math.min(next, lane.holdExpiryNanos(maxHoldNanos));
    }
    return next;
  }
}
