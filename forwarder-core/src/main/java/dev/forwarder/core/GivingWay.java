package dev.forwarder.core;

import dev.forwarder.api.DropReason;
import dev.forwarder.retry.MemoryLease;
import dev.forwarder.retry.RetryOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
  private final Chain chain;

  /**
   * The rules of one domain.
   *
   * @param drop ends a request
   * @param backlog takes what memory has no room for, if it can
   * @param chain takes it before that, if it can
   */
  GivingWay(
      DomainSettings settings,
      DispatchOrder waiting,
      Lanes lanes,
      MemoryLease lease,
      DomainLog log,
      BiConsumer<QueuedRequest, DropReason> drop,
      Backlog backlog,
      Chain chain) {
    this.settings = settings.queue();
    this.maxHoldNanos = settings.keyHold().maxHold().toNanos();
    this.waiting = waiting;
    this.lanes = lanes;
    this.lease = lease;
    this.log = log;
    this.drop = drop;
    this.backlog = backlog;
    this.chain = chain;
  }

  /** Whether memory pressure makes old give way to new here, be it to the disk. */
  boolean isByMemory() {
    return mayDrop() || backlog != Backlog.NONE || chain != Chain.NONE;
  }

  private boolean mayDrop() {
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
    int surplus = surplus();
    if (!isByMemory() || !(lease.pressed() || surplus > 0)) {
      log.hasRoom(now);
      return false;
    }
    long excess = lease.excessBytes() - backlog.leavingBytes() - chain.leavingBytes();
    boolean mayWrite = backlog.mayTake(now);
    boolean mayGo = mayWrite || mayDrop() || chain.takesOverflow();
    if ((excess <= 0 && surplus == 0) || !mayGo) {
      return false; // it will be free soon, or must stay
    }
    long wanted = mayWrite && excess > 0 ? Math.max(excess, backlog.flushBytes()) : excess;
    List<QueuedRequest> chosen = choose(wanted, surplus, allTaken);
    int evicted = 0;
    int stayed = 0;
    for (QueuedRequest request : chosen) {
      boolean hasGone = chain.takeOverflow(request, now) || backlog.take(request, now);
      if (!hasGone && (excess > 0 || surplus > 0) && mayDrop()) {
        drop.accept(request, DropReason.EVICTED);
        evicted += request.count();
      } else if (!hasGone) { // it need not go, or must not
        waiting.addBack(request, request.lane(), Math.max(now, request.dueNanos()));
        stayed++;
        continue;
      }
      excess -= request.bytes();
      surplus -= request.count();
    }
    log.evicted(evicted, lease.limitBytes(), settings.maxItems(), now);
    return chosen.size() == MOST && stayed < MOST;
  }

  /** How many are more than may wait. */
  private int surplus() {
    int most = settings.maxItems();
    return most == 0 ? 0 : Math.max(0, waiting.transactions() - most);
  }

  /** Those that go first, in the order in which they are to be written. */
  private List<QueuedRequest> choose(long bytes, int items, boolean alsoHigh) {
    List<QueuedRequest> chosen = new ArrayList<>();
    long left = bytes;
    int more = items;
    QueuedRequest request;
    while ((left > 0 || more > 0)
        && chosen.size() < MOST
        && (request = waiting.evict(alsoHigh)) != null) {
      left -= request.bytes();
      more -= request.count();
      chosen.add(request);
    }
    if (settings.order() == RetryOrder.OLDEST_FIRST) { // the last went first
      Collections.reverse(chosen);
    }
    return chosen;
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
