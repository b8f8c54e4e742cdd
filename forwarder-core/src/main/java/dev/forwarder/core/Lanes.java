package dev.forwarder.core;

import dev.forwarder.api.Endpoint;
import dev.forwarder.retry.DomainGates;
import dev.forwarder.retry.RetryQueue;
import java.util.ArrayList;
import java.util.List;

/**
 * The lanes of a domain: found by target and path, made when first needed. Endpoints of one path
 * have one lane, and where too many paths wait, those that come last share some: whichever a hash
 * of the path tells. The step's own.
 */
final class Lanes {

  /** What a shared lane is called instead of by a path; no path begins like that. */
  private static final String SHARED = "*";

  private final DomainGates gates;
  private final RetryQueue<QueuedRequest> retries;
  private final List<Lane> held = new ArrayList<>();

  Lanes(DomainGates gates, RetryQueue<QueuedRequest> retries) {
    this.gates = gates;
    this.retries = retries;
  }

  Lane of(Target target, Endpoint endpoint) {
    Lane known = target.lanes().known(endpoint);
    return known == null ? find(target, endpoint) : known;
  }

  private Lane find(Target target, Endpoint endpoint) {
    TargetLanes lanes = target.lanes();
    String path = DomainGates.withoutQuery(endpoint.path());
    Lane lane = lanes.own(path);
    if (lane == null) {
      forgetIdle(lanes);
      if (lanes.isFull()) {
        return shared(target, Math.floorMod(path.hashCode(), TargetLanes.SHARED));
      }
      lane = make(target, path, false);
      lanes.own(path, lane);
    }
    lanes.know(endpoint, lane);
    return lane;
  }

  private Lane shared(Target target, int number) {
    Lane lane = target.lanes().shared(number);
    if (lane == null) {
      lane = make(target, SHARED + number, true);
      target.lanes().shared(number, lane);
    }
    return lane;
  }

  private Lane make(Target target, String path, boolean isShared) {
    var gate = gates.endpoint(path, target.key().id());
    return new Lane(target, gate, retries.lane(gate), isShared);
  }

  /**
   * Where there is no room for one more, those go in which nothing waits or is under way. To look
   * for them is dear, and in an outage in vain: then as many pass before the next look as were
   * looked at, so that each transaction costs one look at the most.
   */
  private void forgetIdle(TargetLanes lanes) {
    if (lanes.isFull() && lanes.mayLook()) {
      int looks = TargetLanes.OWN + held.size();
      held.removeIf(Lanes::isForgotten);
      lanes.forget(Lanes::isForgotten);
      if (lanes.isFull()) {
        lanes.lookedInVain(looks);
      }
    }
  }

  private static boolean isForgotten(Lane lane) {
    boolean forgotten = lane.isIdle();
    if (forgotten) {
      lane.release();
    }
    return forgotten;
  }

  /** The lane's key was refused: what waits there is held. */
  void hold(Lane lane, Access refused, long now) {
    if (!lane.isHeld()) {
      held.add(lane);
    }
    if (!lane.isHeldFor(refused)) {
      lane.hold(refused, now);
    }
  }

  /** The lane's key was taken. */
  void release(Lane lane) {
    if (lane.isHeld()) {
      lane.release();
      held.remove(lane);
    }
  }

  /** The target has another secret or address: what the old one did is forgotten, and no more. */
  void renew(Target target) {
    Access access = target.access();
    target
        .lanes()
        .forEach(
            lane -> {
              if (!lane.isHeldFor(access)) {
                forget(lane);
              }
            });
  }

  /** The target is over. */
  void forget(Target target) {
    target.lanes().forEach(this::forget);
  }

  private void forget(Lane lane) {
    release(lane);
    lane.gate().unblockKey();
  }

  /** The lanes whose keys are refused at present. */
  List<Lane> held() {
    return held;
  }

  /** Forgets every block of the domain, and every probe that is under way. */
  void openAll() {
    gates.clear();
  }

  /** Blocks everything of the domain until {@link #openAll}. */
  void closeAll() {
    gates.close();
  }

  /** How many entries of the domain must not be tried at present. */
  int blocked(long now) {
    return gates.blocked(now);
  }
}
