package dev.forwarder.core;

import dev.forwarder.api.DeliveryListener;
import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Priority;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.Reply;
import dev.forwarder.core.spool.BadRecordException;
import dev.forwarder.core.spool.StoredTransaction;
import dev.forwarder.core.spool.TransactionCodec;
import dev.forwarder.retry.RetryOrder;
import dev.forwarder.retry.spool.AppendRefusal;
import dev.forwarder.retry.spool.LogStatistics;
import dev.forwarder.retry.spool.StoredRecord;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** What was there before this process, of these priorities, is in the books. */
  private final Set<Priority> found = EnumSet.noneOf(Priority.class);

  /** The step has taken note of it: what is lost of it counts from then on. */
  private final Set<Priority> claimed = EnumSet.noneOf(Priority.class);

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
      noteLetters();
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

  /** What is under way to the primary: hops have permits of their own. */
  @Override
  int inFlightCount() {
    int[] toPrimary = {0};
    machine().attempts().forEach(one -> toPrimary[0] += one instanceof HopAttempt ? 0 : 1);
    return toPrimary[0];
  }

  @Override
  Chain chain(DispatchOrder waiting, Lanes lanes, Attempts attempts, Settlement.Effects effects) {
    Chain own = super.chain(waiting, lanes, attempts, effects);
    return own == Chain.NONE
        ? own
        : new SimChainSpy(own, ((SimHop) own.lines().get(0).hop()).chain());
  }

  private void noteLetters() {
    SimChain chain = world.chain(index);
    if (chain != null && chain.letters() != null) {
      chain.letters().noteEnds(this);
    }
  }

  // ---- the disk ----

  @Override
  @Nullable RefusalReason write(
      Target target,
      Endpoint endpoint,
      Payload payload,
      @Nullable DeliveryListener listener,
      long sequence,
      Writing writing,
      int at) {
    SimRecord record = world.books.bySequence(sequence);
    Store store = store();
    boolean ahead = store != null && store.writesAhead(target, endpoint, payload);
    if (ahead) {
      world.books.writing(record, true);
    }
    RefusalReason reason = super.write(target, endpoint, payload, listener, sequence, writing, at);
    if (ahead && reason != null) {
      world.books.writing(record, false);
    }
    return reason;
  }

  @Override
  @Nullable RefusalReason accept(Transaction transaction) {
    RefusalReason reason = super.accept(transaction);
    SimRecord record = world.books.of(transaction, index);
    if (record.writing && reason == null) {
      acceptedAhead(record, transaction.place() != null);
    }
    return reason;
  }

  private void acceptedAhead(SimRecord record, boolean onDisk) {
    world.met.count(onDisk ? SimEvent.WRITTEN_AHEAD : SimEvent.ACCEPTED_IN_MEMORY);
    world.books.writing(record, false);
    world.books.accepted(record, world.schedule.now());
    record.acceptedOnDisk = onDisk;
    if (onDisk) {
      isWritten(record);
    } else if (!world.disk().isTroubled()) {
      world.judge.fail(SimOracle.DURABILITY, "accepted in memory alone: " + record);
    }
  }

  @Override
  void giveBackMemory(Transaction transaction) {
    super.giveBackMemory(transaction);
    SimRecord record = world.books.of(transaction, index);
    world.books.writing(record, false);
    world.books.refused(record);
    noteEnd(record);
  }

  /** It is on disk, or so the forwarder says. */
  void isWritten(SimRecord record) {
    world.trace("on disk", record);
    record.onDisk = true;
    record.onDiskAt = world.schedule.now();
  }

  private void noteEnd(SimRecord record) {
    record.endedAt = world.schedule.now();
    record.endedInLife = world.books.life();
    record.endedInTrouble = world.disk() != null && world.disk().isTroubled();
  }

  /** What the disk says is looked at twice: when it says so, and when the step takes note. */
  @Override
  void tellOfDisk(DiskNews news) {
    news.tell(told);
    super.tellOfDisk(
        new DiskNews(
            reader -> {
              news.tell(noted);
              news.tell(reader);
            }));
  }

  private final SimDiskMistakes.NewsSpy told =
      new SimDiskMistakes.NewsSpy() {
        @Override
        public void written(Transaction transaction) {
          world.met.count(SimEvent.SPILLED);
          isWritten(world.books.of(transaction, index));
        }

        @Override
        public void refused(Transaction transaction, AppendRefusal refusal) {
          world.met.count(SimEvent.NOT_SPILLED);
          SimRecord record = world.books.of(transaction, index);
          record.wasToBeWritten = true;
          world.trace("not on disk: " + refusal, record);
        }

        @Override
        public void found(Claims.Claim claim, Map<String, Long> records) {
          if (claim.isAccepted()) {
            recovered(claim, records);
          }
        }

        @Override
        public void lost(Priority priority, String tag, long records, DropReason reason) {
          world.met.count(SimEvent.LOST_ON_DISK);
          world.trace("lost on disk", records + " of " + tag + ": " + reason);
          world.books.vanished(index, keyOf(tag), records);
        }
      };

  private final SimDiskMistakes.NewsSpy noted =
      new SimDiskMistakes.NewsSpy() {
        @Override
        public void read(Priority priority, List<StoredRecord> records) {
          Set<SimRecord> read = new HashSet<>();
          records.forEach(one -> readBack(one, read));
        }

        @Override
        public void buried(Transaction transaction, boolean isKept) {
          world.met.count(isKept ? SimEvent.DEAD_LETTER : SimEvent.NO_DEAD_LETTER);
          concluded(transaction, isKept ? Outcome.DEAD_LETTERED : Outcome.DROPPED);
        }

        @Override
        public void found(Claims.Claim claim, Map<String, Long> records) {
          if (!claim.isAccepted()) {
            recovered(claim, records);
          }
          claimed.add(claim.priority());
        }

        @Override
        public void lost(Priority priority, String tag, long records, DropReason reason) {
          if (claimed.contains(priority)) { // else it was never counted
            world.books.countLost(index, keyOf(tag), reason, records);
          }
        }
      };

  private void recovered(Claims.Claim claim, Map<String, Long> records) {
    records.forEach((tag, number) -> world.books.recovered(index, keyOf(tag), number));
    if (found.add(claim.priority()) && found.size() == Priority.values().length) {
      world.lives().found(this);
    }
  }

  private boolean isThere(SimRecord record) {
    boolean[] found = {false};
    forEachPending(one -> found[0] |= world.books.of(one, index) == record);
    return found[0];
  }

  private int keyOf(String tag) {
    return world.plan.keyIndex(index, StoreTag.keyId(tag));
  }

  private void readBack(StoredRecord read, Set<SimRecord> withIt) {
    world.met.count(SimEvent.READ_BACK);
    try {
      StoredTransaction one = new TransactionCodec().decode(read.body().duplicate());
      SimRecord record = world.books.of(one.payload(), index, one.keyId());
      world.trace("read back " + read.place(), record);
      boolean isWithIt = !withIt.add(record);
      if (record.mayBeTwice && (isWithIt || (record.isPending() && isThere(record)))) {
        world.judge.endUnclear();
      }
      world.lives().readBack(record);
    } catch (BadRecordException e) {
      world.judge.fail(SimOracle.DURABILITY, "not a transaction: " + e.getMessage(), e);
    }
  }

  /** Whether nothing is on its way to its disk or back, so that what is there can be counted. */
  boolean isDiskCounted() {
    return store() == null || (isDiskQuiet() && world.schedule.isDiskIdle());
  }

  /** What the spool itself says it has, and nobody has in memory. */
  long onDiskAlone() {
    Store store = store();
    long records = 0;
    for (Priority priority : Priority.values()) {
      LogStatistics log = store == null ? null : store.log(priority).statistics();
      records += log == null ? 0 : log.records() - log.taken();
    }
    return records;
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
      if (world.chain(index) != null) {
        world.chain(index).checkEvicted(request);
      }
    }
    super.conclude(request, outcome, reason, reply);
  }

  private void concluded(Transaction member, Outcome outcome) {
    concluded(world.books.of(member, index), outcome);
  }

  /** It has ended in this way. */
  void concluded(SimRecord record, Outcome outcome) {
    world.trace(outcome.name(), record);
    if (record.concluded) {
      world.judge.fail(SimOracle.ONE_OUTCOME, "ended twice: " + record);
    }
    record.concluded = true;
    record.owed = false;
    noteEnd(record);
    world.books.countEnd(record.target);
  }

  private void removed(Transaction member, QueuedRequest request) {
    SimRecord record = world.books.of(member, index);
    record.givenUp =
        world.inForce.mayBeGivenUp(record.target, stepNow, world.schedule.now())
            || (world.isStopCalled() && waitsInVain(request, record.target));
    if (!record.givenUp) {
      world.judge.fail(SimOracle.TRUTH, "given up before its time: " + record);
    }
    if (record.underWay != null) {
      record.underWay.wire.forgotten(record.underWay);
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
      return world.books.of(transaction, index).priority;
    }
    boolean[] high = {false};
    request.forEach(member -> high[0] |= priorityOf(member) == Priority.HIGH);
    return high[0] ? Priority.HIGH : Priority.NORMAL;
  }
}
