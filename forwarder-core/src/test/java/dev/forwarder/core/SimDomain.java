package dev.forwarder.core;

import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Priority;
import dev.forwarder.api.Reply;
import dev.forwarder.retry.RetryOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A domain forwarder that is watched; mistakes are made in subclasses of it. */
class SimDomain extends DomainForwarder {

  private static final int MANY_ENTRIES = 1000;

  final Simulation world;
  final int index;
  final DomainSettings settings;
  final DomainServices services;
  private final RetryOrder order;
  private boolean running;
  private long stepNow;
  private boolean sent;
  private long lastBusy = -Slots.KEPT_NANOS;
  private List<Target> leaving = List.of();
  private List<QueuedRequest> released = List.of();
  private boolean settled;

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
      boolean more = super.run();
      checkIsReleased();
      return more;
    } finally {
      running = false;
      world.stepEnds();
    }
  }

  @Override
  long step(long now) {
    stepNow = now;
    sent = inFlightCount() > 0;
    settled = false;
    released = world.gates(index).noteChanges() ? held() : List.of();
    try {
      long next = super.step(now);
      noteEnds();
      return next;
    } catch (SimViolation found) {
      throw found;
    } catch (Throwable t) { // whatever it is, it must not be
      world.judge.fail(SimOracle.THROWN, "step of domain " + index + " threw " + t, t);
      return now;
    } finally {
      lastBusy = sent ? now : lastBusy;
    }
  }

  /** What is held back for a secret that is in force no more. */
  private List<QueuedRequest> held() {
    List<QueuedRequest> held = new ArrayList<>();
    forEachWaiting(
        request -> {
          if (request.lane().isHeld() && world.gates(index).isRenewed(request.lane().target())) {
            held.add(request);
            world.met.count(SimEvent.HELD_AT_REPLACEMENT);
          }
        });
    return held;
  }

  /** What an old secret or address was blocked for is forgotten, unless there is news already. */
  private void checkIsReleased() {
    if (!settled && !released.isEmpty()) {
      released.forEach(request -> require(!request.lane().isHeld(), "held", request));
      released.forEach(this::checkIsOpen);
    }
    if (!settled && world.gates(index).isMoved()) {
      forEachWaiting(this::checkIsOpen);
    }
    released = List.of();
  }

  private void checkIsOpen(QueuedRequest request) {
    int path = world.plan.pathOf(request.endpoint());
    int key = world.plan.keyIndex(index, request.lane().target().key().id());
    boolean open = request.lane().gate().openNanos(stepNow) <= stepNow;
    require(open || !world.gates(index).isFree(path, key), "blocked", request);
  }

  private void require(boolean holds, String otherwise, QueuedRequest request) {
    if (!holds) {
      world.judge.fail(SimOracle.GATE, otherwise + " for what was replaced: " + request);
    }
  }

  /** What was known of the secrets of targets that are over is forgotten. */
  private void noteEnds() {
    if (!leaving.isEmpty()) {
      List<Target> left = new ArrayList<>(leaving);
      left.removeIf(
          target -> {
            boolean over = target.presence().departure() == Departure.OVER;
            if (over) {
              world.gates(index).renew(world.plan.keyIndex(index, target.key().id()));
            }
            return over;
          });
      leaving = left;
    }
  }

  /** A reply is being read. */
  void settles() {
    settled = true;
  }

  // ---- changes, in the midst of which others run ----

  @Override
  List<Target> update(Domain next) {
    world.preemptChange();
    leaving = super.update(next);
    world.gates(index).changed(domain(), running);
    world.preemptChange();
    return leaving;
  }

  @Override
  void drain(List<Target> gone, Departure departure) {
    world.inForce.show();
    world.preemptChange();
    super.drain(gone, departure);
    world.preemptChange();
  }

  @Override
  void remove(Departure departure) {
    world.inForce.show();
    world.preemptChange();
    super.remove(departure);
    world.preemptChange();
  }

  /** Who hears of it asks for the lock that a change holds. */
  @Override
  CompletionStage<@Nullable Void> stopped() {
    return super.stopped().thenCompose(over -> world.changes().unlocked());
  }

  /** Whether it may still keep the permit of its last request; alarms may be late by so much. */
  boolean mayKeepAPermit(long now, long lateness) {
    return inFlightCount() == 0 && now < lastBusy + Slots.KEPT_NANOS + lateness;
  }

  @Override
  void conclude(
      QueuedRequest request, Outcome outcome, @Nullable DropReason reason, @Nullable Reply reply) {
    request.forEach(member -> concluded(member, outcome));
    if (reason == DropReason.REMOVED) {
      request.forEach(member -> removed(member, request));
    }
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
    world.books.countEnd(record.target);
  }

  private void removed(Transaction member, QueuedRequest request) {
    SimRecord record = world.books.bySequence(member.sequence());
    record.givenUp =
        world.inForce.mayBeGivenUp(record.target, stepNow, world.schedule.now())
            || (world.isStopCalled() && waitsInVain(request, record.target));
    if (!record.givenUp) {
      world.judge.fail(SimOracle.TRUTH, "given up before its time: " + record);
    }
    if (record.underWay != null) {
      world.network.forgotten(record.underWay);
    }
  }

  /** Nobody comes back once the forwarder stops: what cannot go in time need not wait for it. */
  private boolean waitsInVain(QueuedRequest request, SimTarget target) {
    long opens = Math.max(request.dueNanos(), request.lane().gate().openNanos(stepNow));
    return opens > world.inForce.givenUpAt(target) || (!isExact() && world.inForce.isGone(target));
  }

  /**
   * Whether what its gates say of a request tells when that may start: it does not wait for others,
   * and in a table that is too small a block may be forgotten without anyone being told.
   */
  boolean isExact() {
    return !settings.strictOrder() && world.plan.blocking.maxEntries() >= MANY_ENTRIES;
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
