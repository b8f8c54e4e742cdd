package dev.forwarder.core;

import dev.forwarder.api.Domain;
import java.util.List;

/**
 * What a change of the domain or of its keys means for what waits: the step takes note of it, and
 * drains the targets that are gone. The step's own.
 */
final class Changes {

  private final DomainTargets targets;
  private final Lanes lanes;
  private final DispatchOrder waiting;
  private final Settlement.Effects effects;
  private final Attempts attempts;
  private final Chain chain;
  private Domain known;
  private int seen;
  private List<Target> leaving = List.of();

  /**
   * Nothing has changed yet.
   *
   * @param effects where what is given up goes
   * @param chain is told that the primary has another address
   */
  Changes(
      DomainTargets targets,
      Lanes lanes,
      DispatchOrder waiting,
      Attempts attempts,
      Settlement.Effects effects,
      Chain chain) {
    this.targets = targets;
    this.lanes = lanes;
    this.waiting = waiting;
    this.attempts = attempts;
    this.effects = effects;
    this.chain = chain;
    this.known = targets.domain();
  }

  /** A step begins: what has another address or another secret need not wait for the old one's. */
  void note(long now) {
    int changes = targets.changes();
    if (changes == seen) {
      return;
    }
    seen = changes;
    Domain before = known;
    known = targets.domain();
    List<Target> all = targets.ledger().targets();
    leaving = all.stream().filter(Changes::isLeaving).toList();
    boolean moved = Access.areElsewhere(known, before);
    for (Target target : all) {
      if (target.noteSecret() || moved) {
        lanes.renew(target);
      }
    }
    if (moved) {
      lanes.openAll();
      chain.moved(now);
    }
  }

  private static boolean isLeaving(Target target) {
    return target.presence().departure() != Departure.NONE;
  }

  /**
   * Looks after the targets that are gone: what waits for them when their time is up is dropped,
   * and those of which nothing is pending are over.
   *
   * @return whether there may be more of it, for another step
   */
  boolean drain(long now) {
    if (leaving.isEmpty()) {
      return false;
    }
    int dropped = 0;
    boolean anyOver = false;
    for (Target target : leaving) {
      Departure departure = target.presence().departure();
      if (now >= departure.atNanos()) {
        attempts.cancel(one -> one.lane().target() == target, departure.ofInFlight(), now);
        dropped += giveUp(target, GivingWay.MOST - dropped, departure, now);
      }
      anyOver |= endIfNothingIsLeft(target, departure);
    }
    if (anyOver) {
      leaving = targets.ledger().targets().stream().filter(Changes::isLeaving).toList();
    }
    return dropped == GivingWay.MOST;
  }

  private int giveUp(Target target, int most, Departure departure, long now) {
    List<QueuedRequest> late = waiting.pollOf(target, most);
    late.forEach(request -> effects.giveUp(request, departure.ofWaiting(), null, now));
    return late.size();
  }

  private boolean endIfNothingIsLeft(Target target, Departure departure) {
    if (departure == Departure.NONE || !target.hasEnded() || !target.presence().end(departure)) {
      return false;
    }
    lanes.forget(target);
    targets.ledger().remove(target);
    return true;
  }

  /** When the time of the first of them is up. */
  long nextNanos(long now) {
    long next = Long.MAX_VALUE;
    for (Target target : leaving) {
      long at = target.presence().departure().atNanos();
      next = at > now ? Math.min(next, at) : next; // after that, what is left will come as news
    }
    return next;
  }
}
