package dev.forwarder.core;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Priority;
import dev.forwarder.api.Reply;
import dev.forwarder.retry.RetryOrder;
import org.jspecify.annotations.Nullable;

/** A domain forwarder that is watched; mistakes are made in subclasses of it. */
class SimDomain extends DomainForwarder {

  final Simulation world;
  final int index;
  final DomainSettings settings;
  final DomainServices services;
  private final RetryOrder order;
  private boolean running;
  private long stepNow;
  private boolean sent;
  private long lastBusy = -Slots.KEPT_NANOS;

  SimDomain(SimParts parts) {
    super(parts.domain(), parts.settings(), parts.services());
    this.world = parts.world();
    this.index = parts.index();
    this.settings = parts.settings();
    this.services = parts.services();
    this.order = world.plan.queues.get(index).order();
  }

  /** The time that the step under way, or the last one, was told. */
  long stepNow() {
    return stepNow;
  }

  boolean isRunning() {
    return running;
  }

  @Override
  public boolean run() {
    if (running) {
      world.judge.fail(SimOracle.ONE_STEP, "two steps of domain " + index + " at once");
    }
    running = true;
    world.stepBegins(index);
    try {
      return super.run();
    } finally {
      running = false;
      world.stepEnds();
    }
  }

  @Override
  long step(long now) {
    stepNow = now;
    sent = inFlightCount() > 0;
    try {
      return super.step(now);
    } catch (Throwable t) { // whatever it is, it must not be
      world.judge.fail(SimOracle.THROWN, "step of domain " + index + " threw " + t, t);
      return now;
    } finally {
      lastBusy = sent ? now : lastBusy;
    }
  }

  /** Whether it may still keep the permit of its last request; alarms may be late by so much. */
  boolean mayKeepAPermit(long now, long lateness) {
    return inFlightCount() == 0 && now < lastBusy + Slots.KEPT_NANOS + lateness;
  }

  @Override
  void conclude(
      QueuedRequest request, Outcome outcome, @Nullable DropReason reason, @Nullable Reply reply) {
    request.forEach(member -> concluded(member, outcome));
    if (reason == DropReason.EVICTED) {
      forEachWaiting(other -> checkEvictedLast(request, other));
    }
    super.conclude(request, outcome, reason, reply);
  }

  private void concluded(Transaction member, Outcome outcome) {
    SimRecord record = world.books.bySequence(member.sequence());
    world.trace(outcome.name(), record);
    if (record.concluded) {
      world.judge.fail(SimOracle.ONE_OUTCOME, "ended twice: " + record);
    }
    record.concluded = true;
  }

  private void checkEvictedLast(QueuedRequest evicted, QueuedRequest other) {
    if (waitsWithRetries(other) && goesBefore(evicted, other)) {
      world.judge.fail(SimOracle.ORDER, "evicted " + evicted + " before " + other);
    }
  }

  /** A request starts. */
  void sends() {
    sent = true;
  }

  /** A retry starts: nothing that could go instead should go before it. */
  void checkGoesFirst(QueuedRequest started) {
    if (started.attempt() > 1) {
      SimOpenLanes open = new SimOpenLanes(stepNow);
      forEachWaiting(
          other -> {
            if (waitsWithRetries(other) && goesBefore(other, started)) {
              checkHadToWait(other, started, open);
            }
          });
    }
  }

  private void checkHadToWait(QueuedRequest other, QueuedRequest started, SimOpenLanes open) {
    boolean sameLane = other.lane() == started.lane();
    if (settings.strictOrder()
        || (sameLane && other.dueNanos() <= stepNow)
        || open.mayStart(other)) {
      world.judge.fail(SimOracle.ORDER, "retries " + started + " before " + other);
    }
  }

  private boolean waitsWithRetries(QueuedRequest request) {
    return request.attempt() > 0 || order == RetryOrder.OLDEST_FIRST;
  }

  private boolean goesBefore(QueuedRequest one, QueuedRequest other) {
    Priority priority = priorityOf(one);
    if (priority != priorityOf(other)) {
      return priority == Priority.HIGH;
    }
    return order == RetryOrder.NEWEST_FIRST
        ? one.sequence() > other.sequence()
        : one.sequence() < other.sequence();
  }

  private Priority priorityOf(QueuedRequest request) {
    if (request instanceof Transaction transaction) {
      return world.books.bySequence(transaction.sequence()).priority;
    }
    boolean[] high = {false};
    request.forEach(member -> high[0] |= priorityOf(member) == Priority.HIGH);
    return high[0] ? Priority.HIGH : Priority.NORMAL;
  }
}
