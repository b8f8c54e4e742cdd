package dev.forwarder.core;

import dev.forwarder.api.Endpoint;
import dev.forwarder.retry.DomainGates;
import dev.forwarder.retry.RetryQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The lanes of a domain: found by target and endpoint, made when first needed. The step's own. */
final class Lanes {

  /** Of so many endpoints of one target, those that have nothing waiting are forgotten. */
  private static final int MANY = 1000;

  private final DomainGates gates;
  private final RetryQueue<QueuedRequest> retries;
  private final List<Lane> held = new ArrayList<>();

  Lanes(DomainGates gates, RetryQueue<QueuedRequest> retries) {
    this.gates = gates;
    this.retries = retries;
  }

  Lane of(Target target, Endpoint endpoint) {
    Lane lane = target.lanes().get(endpoint);
    return lane == null ? make(target, endpoint) : lane;
  }

  private Lane make(Target target, Endpoint endpoint) {
    Map<Endpoint, Lane> lanes = target.lanes();
    if (lanes.size() >= MANY) {
      held.removeIf(Lanes::isForgotten);
      lanes.values().removeIf(Lanes::isForgotten);
    }
    var gate = gates.endpoint(endpoint.path(), target.key().id());
    Lane lane = new Lane(endpoint, target, gate, retries.lane(gate));
    lanes.put(endpoint, lane);
    return lane;
  }

  private static boolean isForgotten(Lane lane) {
    boolean forgotten = lane.waiting().isEmpty();
    if (forgotten) {
      lane.release();
    }
    return forgotten;
  }

  /** The lane's key was refused: what waits there is held. */
  void hold(Lane lane, long now) {
    if (!lane.isHeld()) {
      lane.hold(now);
      held.add(lane);
    }
  }

  /** The lane's key was taken. */
  void release(Lane lane) {
    if (lane.isHeld()) {
      lane.release();
      held.remove(lane);
    }
  }

  /** The lanes whose keys are refused at present. */
  List<Lane> held() {
    return held;
  }

  /** Forgets every block of the domain, and every probe that is under way. */
  void openAll() {
    gates.clear();
  }

  /** How many entries of the domain must not be tried at present. */
  int blocked(long now) {
    return gates.blocked(now);
  }
}
