package dev.forwarder.core;

import dev.forwarder.api.DropReason;
import dev.forwarder.retry.MemoryLease;
import java.util.function.BiConsumer;

/**
 * What waits and must go: because it is too old, because its key was refused for too long, or
 * because memory is short. The step's own.
 */
final class GivingWay {

  /** So many requests go in one step at the most: others share its thread. */
  static final int MOST = 256;

  private final QueueSettings settings;
  private final long maxHoldNanos;
  private final DispatchOrder waiting;
  private final Lanes lanes;
  private final MemoryLease lease;
  private final DomainLog log;
  private final BiConsumer<QueuedRequest, DropReason> drop;
  private final Backlog backlog;

  /**
   * The rules of one domain.
   *
   * @param drop ends a request
   * @param backlog takes what memory has no room for, if it can
   */
  GivingWay(
      DomainSettings settings,
      DispatchOrder waiting,
      Lanes lanes,
      MemoryLease lease,
      DomainLog log,
      BiConsumer<QueuedRequest, DropReason> drop,
      Backlog backlog) {
    this.settings = settings.queue();
    this.maxHoldNanos = settings.keyHold().maxHold().toNanos();
    this.waiting = waiting;
    this.lanes = lanes;
    this.lease = lease;
    this.log = log;
    this.drop = drop;
    this.backlog = backlog;
  }

  /** Whether memory pressure makes old give way to new here. */
  boolean isByMemory() {
    return settings.overflow() == OverflowPolicy.EVICT;
  }

  /**
   * Drops what is too old, and what was held for too long.
   *
   * @return whether there may be more of it, for another step
   */
  boolean expire(long now) {
    long maxAge = settings.maxAge().toNanos();
    int dropped = 0;
    QueuedRequest request;
    while (maxAge > 0 && dropped < MOST && (request = waiting.expire(now - maxAge)) != null) {
      drop.accept(request, DropReason.EXPIRED);
      dropped++;
    }
    for (Lane lane : lanes.held()) {
      long limit = lane.heldLimit(now, maxHoldNanos);
      while (dropped < MOST && (request = waiting.expire(lane, limit)) != null) {
        drop.accept(request, DropReason.KEY_REFUSED);
        dropped++;
      }
    }
    return dropped == MOST;
  }

  /**
   * Writes to disk, or drops, what must make room, if anything must: as much as was too much when
   * it was asked for, however fast submitters fill what becomes free.
   *
   * @param allTaken whether nothing new waits to be looked at; while something does, which may be
   *     of normal priority, nothing of high priority goes
   * @return whether there may be more of it, for another step
   */
  boolean evict(boolean allTaken, long now) {
    if (!isByMemory() || !lease.pressed()) {
      log.hasRoom(now);
      return false;
    }
    long excess = lease.excessBytes() - backlog.leavingBytes();
    long wanted = excess > 0 ? Math.max(excess, backlog.flushBytes(now)) : 0;
    int gone = 0;
    int evicted = 0;
    QueuedRequest request;
    while (wanted > 0 && gone < MOST && (request = waiting.evict(allTaken)) != null) {
      if (!backlog.take(request, now)) {
        if (excess <= 0) { // it need not go
          waiting.addBack(request, request.lane(), now);
          break;
        }
        drop.accept(request, DropReason.EVICTED);
        evicted += request.count();
      }
      excess -= request.bytes();
      wanted -= request.bytes();
      gone++;
    }
    log.evicted(evicted, lease.limitBytes(), now);
    return gone == MOST;
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
