package dev.forwarder.core;

import dev.forwarder.api.DeliveryChain;
import dev.forwarder.api.DeliveryListener;
import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.LetterKeeper;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.Reply;
import dev.forwarder.retry.MemoryLease;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One domain, as other threads see it: they bring new transactions ({@link #offer}), replies
 * ({@link #replied}) and the wish to stop ({@link #beginStop}), each through a queue or a word of
 * its own, and see to it that a step of its {@link DomainMachine} runs.
 */
class DomainForwarder implements StepRunner.Steps {

  private static final boolean IS_BREAKER_THERE = isBreakerThere();

  private final DomainSettings settings;
  private final DomainServices services;
  private final DomainLog log;
  private final MemoryLease lease;
  private final Presence presence = new Presence();
  private final RoomSignal room = new RoomSignal();
  private final DomainTargets targets;
  private final ArrivalQueue arrivals = new ArrivalQueue();
  private final Inbox<Attempt> replies = new Inbox<>();
  private final Inbox<DiskNews> diskNews = new Inbox<>();
  private final @Nullable Store store;
  private final DomainMachine machine;
  private final Taking taking;
  private final Stepping stepping;

  DomainForwarder(Domain domain, DomainSettings settings, DomainServices services) {
    this.settings = settings;
    this.services = services;
    this.log = new DomainLog(domain.name(), services.clock());
    this.stepping = new Stepping(this, services, log);
    this.lease = services.memory().lease(settings.queue().memoryPerDomainBytes(), stepping::poke);
    this.targets = new DomainTargets(this, domain);
    this.store = store(services.storage());
    this.taking = new Taking(this, settings, services, lease, store);
    DomainEffects effects = new DomainEffects(this, services.observer());
    this.machine = new DomainMachine(this, settings, services, log, stepping::poke, effects);
    stepping.begin();
  }

  private @Nullable Store store(@Nullable Storage storage) {
    return storage == null || settings.storage().durability() == Durability.MEMORY
        ? null
        : openStore(storage);
  }

  /** Its part of the spool. */
  Store openStore(Storage storage) {
    return storage.store(domain().name(), settings.storage(), this::tellOfDisk, this::holderOnDisk);
  }

  /** Who has what is on disk for the key of that id; any thread. */
  private Heirless.Holder holderOnDisk(String keyId) {
    Departure own = presence.departure();
    Target target = own == Departure.OVER ? null : targets.byKeyId().get(keyId);
    if (target == null) {
      return Heirless.Holder.NOBODY;
    }
    long now = services.clock().getAsLong();
    return own.isGivenUp(now) || target.presence().departure().isGivenUp(now)
        ? Heirless.Holder.GIVEN_UP
        : Heirless.Holder.IN_FORCE;
  }

  /** The disk has done something; any thread. */
  void tellOfDisk(DiskNews news) {
    diskNews.put(news);
    stepping.wake();
  }

  /** Where else its requests go. */
  Chain chain(DispatchOrder waiting, Lanes lanes, Attempts attempts, Settlement.Effects effects) {
    DeliveryChain chain = domain().family().chain(domain()).orElse(null);
    requireBreaker(chain);
    return chain == null
        ? Chain.NONE
        : new HopChain(this, chain, settings, services, waiting, lanes, attempts, effects, log);
  }

  private void requireBreaker(@Nullable DeliveryChain chain) {
    if (chain != null && !chain.hops().isEmpty() && !IS_BREAKER_THERE) {
      throw new IllegalStateException(
          "domain "
              + domain().name()
              + " has further hops, which need io.github.resilience4j:resilience4j-circuitbreaker"
              + " on the class path");
    }
  }

  private static boolean isBreakerThere() {
    try {
      Class.forName("io.github.resilience4j.circuitbreaker.CircuitBreaker");
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** What keeps what nobody takes. */
  KeptLetters letters(Endings endings) {
    LetterKeeper keeper = domain().family().letterKeeper(domain()).orElse(null);
    return new KeptLetters(keeper, services.files(), endings, log, stepping::wake);
  }

  /** A server is healthy again; any thread. */
  void tellOfHealth() {
    stepping.wake();
  }

  /** What is on disk, and comes from there. */
  Backlog backlog(DispatchOrder waiting, Lanes lanes, Endings endings, Chain chain) {
    return store == null
        ? Backlog.NONE
        : DiskBacklog.of(this, store, settings, waiting, lanes, endings, chain, diskNews, log);
  }

  // ---- from any thread ----

  /** The domain as it is in force. */
  Domain domain() {
    return targets.domain();
  }

  boolean isNamed(String name) {
    return domain().name().equals(name);
  }

  /** Whether its family takes payloads for that endpoint now. */
  boolean takes(Endpoint endpoint) {
    return GuardedTaking.of(domain(), endpoint, log);
  }

  /** The targets that are in force. */
  List<Target> targets() {
    return targets.inForce();
  }

  /** All targets, those too that are drained. */
  DomainTargets allTargets() {
    return targets;
  }

  Ledger ledger() {
    return targets.ledger();
  }

  Presence presence() {
    return presence;
  }

  MemoryLease lease() {
    return lease;
  }

  /** Where submitters wait that found the domain full. */
  RoomSignal room() {
    return room;
  }

  PayloadId anonymousId(long sequence) {
    return new PayloadId(services.instanceNonce(), sequence);
  }

  void open() {
    taking.open();
    openTargets();
  }

  /** What an earlier process left of them is claimed before they can write anything themselves. */
  private void openTargets() {
    machine.backlog().claim(targets.inForce());
    targets.open();
  }

  void close() {
    taking.close();
    targets.close();
  }

  /**
   * The domain is like this from now on, be it that it comes back. One thread at a time.
   *
   * @return the targets that it has no more, to be drained once nobody new comes to them
   */
  List<Target> update(Domain next) {
    List<Target> gone = targets.update(next);
    if (taking.isOpen()) {
      openTargets();
    }
    stepping.poke();
    return gone;
  }

  /** These take nothing more, and are drained. One thread at a time. */
  void drain(List<Target> gone, Departure departure) {
    targets.drain(gone, departure);
    room.madeForAll();
    stepping.poke();
  }

  /** The domain is gone: takes nothing more, and drains what it has. One thread at a time. */
  void remove(Departure departure) {
    targets.close();
    presence.leave(departure);
    room.madeForAll();
    stepping.poke();
  }

  /** Completes, within a step, when it has stopped or is gone, and nothing is pending. */
  CompletionStage<@Nullable Void> stopped() {
    return stepping.stopped();
  }

  /** Takes a transaction, or says why not; never waits, never throws. */
  @Nullable RefusalReason offer(
      Target target,
      Endpoint endpoint,
      Payload payload,
      @Nullable DeliveryListener listener,
      long sequence) {
    return taking.offer(target, endpoint, payload, listener, sequence);
  }

  /**
   * The same, of a domain that may have it on disk before it takes it: then that is noted, and is
   * still under way.
   *
   * @param index which one of the submission it is
   */
  @Nullable RefusalReason write(
      Target target,
      Endpoint endpoint,
      Payload payload,
      @Nullable DeliveryListener listener,
      long sequence,
      Writing writing,
      int index) {
    return taking.write(target, endpoint, payload, listener, sequence, writing, index);
  }

  /**
   * It is the domain's from now on, unless that is closed; its memory is reserved. Whoever accepts
   * it then says so by {@link #tellOfNew}. It is not where this throws, as at the end of a stack:
   * what has been put throws nothing. Any thread.
   */
  @Nullable RefusalReason accept(Transaction transaction) {
    SubmitWord accepted = transaction.target().accepted();
    if (!accepted.tryCount()) {
      return taking.closed();
    }
    try {
      arrivals.put(transaction);
    } catch (Throwable t) {
      accepted.uncount(); // a stop that waits for it looks again by itself
      throw t;
    }
    return null;
  }

  /** Something new has been accepted. Any thread. */
  void tellOfNew() {
    if (stepping.isSleeping() && machine.wantsNew()) {
      stepping.wake();
    }
  }

  /** A request that is about to start to the primary. */
  Attempt attempt(QueuedRequest request, int pass, long now) {
    return new Attempt(this, request, pass, now);
  }

  /** A request that is about to start to a hop. */
  HopAttempt attempt(QueuedRequest request, HopLine line, HopAttempt.Use use, long now) {
    return new HopAttempt(this, request, line, use, now);
  }

  /** A transaction for which memory was reserved is not the domain's. Any thread. */
  void giveBackMemory(Transaction transaction) {
    lease.release(transaction.bytes());
    tellOfRoom();
  }

  /**
   * Memory has been given back. Any thread. Where old gives way to new, everybody asks again, since
   * it is by being asked that the domain knows how much has to give way.
   */
  void tellOfRoom() {
    if (machine.givesWay()) {
      room.madeForAll();
    } else {
      passRoomOn();
    }
  }

  /** Somebody was woken and has not taken the room: it is that of those whom it is enough for. */
  void passRoomOn() {
    room.made(lease.limitBytes() - lease.reservedBytes());
  }

  /** Whether anything is on disk before it is accepted. */
  boolean writesAhead() {
    return taking.writesAhead();
  }

  /**
   * A reply has come: on a thread of the transport, which runs the step, or on one of the
   * forwarder's own (its timer, say), which must not.
   */
  void replied(Attempt attempt) {
    replies.put(attempt);
    if (Threads.isOwn()) {
      stepping.wake();
    } else {
      stepping.runHere();
    }
  }

  /**
   * Accepts nothing more, and gives everything its outcome, at that time at the latest.
   *
   * @return completes, within a step, when nothing is pending
   */
  CompletionStage<@Nullable Void> beginStop(long stopAt) {
    close();
    hastenStop(stopAt);
    return stepping.stopped();
  }

  /** Once it is stopping: no later than that. One thread at a time. */
  void hastenStop(long stopAt) {
    presence.leave(Departure.stop(stopAt));
    stepping.poke();
  }

  // ---- one at a time ----

  @Override
  public boolean run() {
    return stepping.run();
  }

  /**
   * Does what is due.
   *
   * @param now the time, as {@link DomainServices#clock} tells it
   * @return when to call this again unless there is news before: {@code now} or earlier if there is
   *     more to be done at once, {@link Long#MAX_VALUE} if only news can change anything
   */
  long step(long now) {
    return machine.step(now, presence.departure());
  }

  @Override
  public boolean hasNews() {
    return stepping.hasNews();
  }

  DomainMachine machine() {
    return machine;
  }

  /** The one place where transactions end. */
  void conclude(
      QueuedRequest request, Outcome outcome, @Nullable DropReason reason, @Nullable Reply reply) {
    machine.endings().end(request, outcome, reason, reply);
  }

  /** Back to the queue, from where it may go on at that time. */
  void requeue(QueuedRequest request, Lane lane, long dueNanos) {
    machine.waiting().addBack(request, lane, dueNanos);
  }

  ArrivalQueue arrivals() {
    return arrivals;
  }

  Inbox<Attempt> replies() {
    return replies;
  }

  // ---- for tests: what is where, while no step runs ----

  /** Every transaction that is pending, wherever it is. */
  void forEachPending(Consumer<? super Transaction> action) {
    arrivals.forEach(action);
    machine.forEachTaken(action);
  }

  /** Every request that waits for a slot, its turn or its time. */
  void forEachWaiting(Consumer<? super QueuedRequest> action) {
    machine.waiting().forEach(action);
  }

  /** Every request that is under way. */
  void forEachInFlight(Consumer<? super QueuedRequest> action) {
    machine.attempts().forEach(attempt -> action.accept(attempt.request()));
  }

  int inFlightCount() {
    return machine.attempts().size();
  }

  /** Its part of the spool; null where nothing of it is on disk. */
  @Nullable Store store() {
    return store;
  }

  /** Whether nothing of it is on its way to the disk or back, but for what is written ahead. */
  boolean isDiskQuiet() {
    return machine.backlog().isQuiet();
  }
}
