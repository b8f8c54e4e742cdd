package dev.forwarder.core;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Reply;
import org.jspecify.annotations.Nullable;

/** Sees what goes on, writes it into the books, and is no pleasant guest. */
final class SimObserver implements ForwarderObserver {

  private static final long SLACK_NANOS = 5 * SimTimes.SECOND;

  private final Simulation world;
  private final SimRandom chance;

  SimObserver(Simulation world, SimRandom chance) {
    this.world = world;
    this.chance = chance;
  }

  @Override
  public void taken(String domain, Endpoint endpoint, int bytes) {
    if (world.plan.preemption > 0 && chance.chance(0.002)) {
      world.met.count(SimEvent.STEP_TAKES_LONG);
      world.schedule.stall(chance.spread(10 * SimTimes.MICROSECOND, SimTimes.MILLISECOND));
    }
    world.preempt();
    mischief();
  }

  @Override
  public void replied(String domain, Endpoint endpoint, Reply reply, int attempt, long nanos) {
    SimExchange exchange = world.network.endedWith(world.domainIndex(domain), reply);
    world.settled(exchange, reply);
    if (exchange.target.domain() == world.plan.healthyDomain && reply.status() / 100 == 2) {
      exchange.members.forEach(this::checkSoon);
    }
    mischief();
  }

  /** A healthy domain always has something under way while it has something to do. */
  private void checkSoon(SimRecord record) {
    int domain = record.target.domain();
    if (!record.accepted || record.wasOnDisk()) {
      return;
    }
    long before = world.books.accepted(domain) - record.endedBefore;
    long bound =
        3 * before * SimPlan.HEALTHY_REPLY_NANOS + SLACK_NANOS + world.schedule.stalledNanos();
    long took = world.schedule.now() - record.acceptedAt;
    if (took > bound) {
      world.judge.fail(
          SimOracle.STARVED, took / 1e9 + " s with " + before + " before it: " + record);
    }
  }

  @Override
  public void ended(
      String domain, Endpoint endpoint, Outcome outcome, @Nullable DropReason reason, int bytes) {
    world.books.countEnd(world.domainIndex(domain), outcome, reason);
    count(reason);
    mischief();
  }

  private void count(@Nullable DropReason reason) {
    if (reason != null) {
      switch (reason) {
        case EVICTED -> world.met.count(SimEvent.EVICTED);
        case EXPIRED -> world.met.count(SimEvent.EXPIRED);
        case NOT_RETRYABLE -> world.met.count(SimEvent.NOT_RETRYABLE);
        case STOPPED -> world.met.count(SimEvent.STOPPED_WAITING);
        case STOPPED_IN_FLIGHT -> world.met.count(SimEvent.STOPPED_IN_FLIGHT);
        case REMOVED -> world.met.count(SimEvent.REMOVED);
        case REJECTED, KEY_REFUSED, INTERNAL, DAMAGED -> {}
      }
    }
  }

  private void mischief() {
    if (chance.chance(world.plan.hostMischief)) {
      world.met.count(SimEvent.OBSERVER_THROWS);
      throw SimMischief.of(chance, "observer");
    }
  }
}
