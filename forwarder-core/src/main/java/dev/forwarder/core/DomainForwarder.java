package dev.forwarder.core;

import dev.forwarder.api.DeliveryListener;
import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.Reply;
import dev.forwarder.retry.MemoryLease;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One domain, as other threads see it: they bring new transactions ({@link #offer}), replies
 * ({@link #replied}) and the wish to stop ({@link #beginStop}), each through a queue or a word of
 * its own, and see to it that a step of its {@link DomainMachine} runs.
 */
class DomainForwarder implements StepRunner.Steps {

  private static final long AFTER_A_BUG_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final DomainSettings settings;
  private final DomainServices services;
  private final DomainLog log;
  private final MemoryLease lease;
  private final Presence presence = new Presence();
  private final RoomSignal room = new RoomSignal();
  private final DomainTargets targets;
  private final Inbox<Transaction> inbox = new Inbox<>();
  private final Inbox<Attempt> replies = new Inbox<>();
  private final Inbox<DiskNews> diskNews = new Inbox<>();
  private final @Nullable Store store;
  private final DomainMachine machine;
  private final StepRunner runner;
  private final Wakeup wakeup;
  private final CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();

  /** The step's own: whether the last one failed halfway. */
  private boolean failed;

  private volatile boolean poked;
  private volatile boolean isOpen;

  DomainForwarder(Domain domain, DomainSettings settings, DomainServices services) {
    this.settings = settings;
    this.services = services;
    this.log = new DomainLog(domain.name(), services.clock());
    this.runner = new StepRunner(this, services.stepExecutor());
    this.wakeup = new Wakeup(services.timer(), this::poke);
    this.lease = services.memory().lease(settings.queue().memoryPerDomainBytes(), this::poke);
    this.targets = new DomainTargets(this, domain);
    this.store = store(services.storage());
    this.machine = new DomainMachine(this, settings, services, log, this::poke, effects());
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
    wake();
  }

  /** What is on disk, and comes from there. */
  Backlog backlog(DispatchOrder waiting, Lanes lanes, Endings endings) {
    return store == null
        ? Backlog.NONE
        : DiskBacklog.of(this, store, settings, waiting, lanes, endings, diskNews, log);
  }

  private Settlement.Effects effects() {
    return new Settlement.Effects() {
      @Override
      public void conclude(
          QueuedRequest request,
          Outcome outcome,
          @Nullable DropReason reason,
          @Nullable Reply reply) {
        if (!machine.backlog().bury(request, reason, reply)) {
          DomainForwarder.this.conclude(request, outcome, reason, reply);
        }
      }

      @Override
      public void giveUp(
          QueuedRequest request, DropReason reason, @Nullable Reply reply, long now) {
        if (!machine.backlog().take(request, now)) {
          conclude(request, Outcome.DROPPED, reason, reply);
        }
      }

      @Override
      public void requeue(QueuedRequest request, Lane lane, long dueNanos) {
        DomainForwarder.this.requeue(request, lane, dueNanos);
        services.observer().requeued(domain().name(), request.endpoint(), request.count());
      }
    };
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
    isOpen = true;
    openTargets();
  }

  /** What an earlier process left of them is claimed before they can write anything themselves. */
  private void openTargets() {
    machine.backlog().claim(targets.inForce());
    targets.open();
  }

  void close() {
    isOpen = false;
    targets.close();
  }

  /**
   * The domain is like this from now on, be it that it comes back. One thread at a time.
   *
   * @return the targets that it has no more, to be drained once nobody new comes to them
   */
  List<Target> update(Domain next) {
    List<Target> gone = targets.update(next);
    if (isOpen) {
      openTargets();
    }
    poke();
    return gone;
  }

  /** These take nothing more, and are drained. One thread at a time. */
  void drain(List<Target> gone, Departure departure) {
    targets.drain(gone, departure);
    room.made();
    poke();
  }

  /** The domain is gone: takes nothing more, and drains what it has. One thread at a time. */
  void remove(Departure departure) {
    targets.close();
    presence.leave(departure);
    room.made();
    poke();
  }

  /** Completes, within a step, when it has stopped or is gone, and nothing is pending. */
  CompletionStage<@Nullable Void> stopped() {
    return stopped;
  }

  /** Takes a transaction, or says why not; never waits, never throws. */
  @Nullable RefusalReason offer(
      Target target,
      Endpoint endpoint,
      Payload payload,
      @Nullable DeliveryListener listener,
      long sequence) {
    RefusalReason refusal = reserve(target, endpoint, payload);
    if (refusal != null) {
      return refusal;
    }
    Transaction transaction = transaction(target, endpoint, payload, listener, sequence);
    refusal = accept(transaction);
    if (refusal != null) {
      lease.release(transaction.bytes());
    }
    return refusal;
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
    if (store == null || !store.writesAhead(target, endpoint, payload)) {
      return offer(target, endpoint, payload, listener, sequence);
    }
    RefusalReason refusal = reserve(target, endpoint, payload);
    if (refusal == null) {
      Transaction transaction = transaction(target, endpoint, payload, listener, sequence);
      writing.begin(index);
      store.write(transaction, true, new WriteAhead(this, store, transaction, writing, index));
    }
    return refusal;
  }

  /** Memory for a transaction, which is given back with its outcome; or why there is none. */
  private @Nullable RefusalReason reserve(Target target, Endpoint endpoint, Payload payload) {
    if (target.accepted().isClosed()) {
      return closed();
    }
    long bytes = Transaction.bytesOf(endpoint, payload);
    if (payload.size() > settings.queue().maxPayloadBytes() || bytes > lease.limitBytes()) {
      return RefusalReason.PAYLOAD_TOO_LARGE;
    }
    MemoryLease.Grant grant = lease.tryReserve(bytes);
    if (grant == MemoryLease.Grant.GRANTED) {
      return null;
    }
    return target.accepted().isClosed() ? closed() : refusal(grant);
  }

  private Transaction transaction(
      Target target,
      Endpoint endpoint,
      Payload payload,
      @Nullable DeliveryListener listener,
      long sequence) {
    try {
      return new Transaction(
          endpoint, target, payload, listener, sequence, services.clock().getAsLong());
    } catch (Throwable t) { // no memory for it: then it must not be reserved either
      lease.release(Transaction.bytesOf(endpoint, payload));
      throw t;
    }
  }

  /** It is the domain's from now on, unless that is closed; its memory is reserved. Any thread. */
  @Nullable RefusalReason accept(Transaction transaction) {
    if (!transaction.target().accepted().tryCount()) {
      return closed();
    }
    inbox.put(transaction);
    if (runner.isSleeping() && machine.wantsNew()) {
      wake();
    }
    return null;
  }

  /** A transaction for which memory was reserved is not the domain's. Any thread. */
  void giveBackMemory(Transaction transaction) {
    lease.release(transaction.bytes());
    room.made();
  }

  /** Whether anything is on disk before it is accepted. */
  boolean writesAhead() {
    return settings.storage().durability() == Durability.WRITE_AHEAD && store != null;
  }

  private RefusalReason closed() {
    return isOpen ? RefusalReason.REMOVED : RefusalReason.NOT_RUNNING;
  }

  private static RefusalReason refusal(MemoryLease.Grant grant) {
    return grant == MemoryLease.Grant.DOMAIN_FULL
        ? RefusalReason.DOMAIN_FULL
        : RefusalReason.PROCESS_FULL;
  }

  /**
   * A reply has come: on a thread of the transport, which runs the step, or on one of the
   * forwarder's own (its timer, say), which must not.
   */
  void replied(Attempt attempt) {
    replies.put(attempt);
    if (Threads.isOwn()) {
      wake();
    } else {
      runner.runHere();
    }
  }

  /** Something has changed that a step should look at. */
  private void poke() {
    poked = true;
    wake();
  }

  private void wake() {
    if (!runner.wake() && !stopped.isDone()) {
      wakeLater();
    }
  }

  /** No thread could be had for a step: asks again soon, if there is an alarm to be had. */
  private void wakeLater() {
    try {
      Timer.Alarm unused = services.timer().schedule(this::poke, AFTER_A_BUG_NANOS);
    } catch (Throwable t) { // whoever brings news, a submitting thread even, is not to blame
      log.noThread(t);
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
    return stopped;
  }

  /** Once it is stopping: no later than that. One thread at a time. */
  void hastenStop(long stopAt) {
    presence.leave(Departure.stop(stopAt));
    poke();
  }

  // ---- one at a time ----

  @Override
  public boolean run() {
    poked = false;
    long now = services.clock().getAsLong();
    try {
      wakeup.beginStep();
      recover();
      long next = step(now);
      endRun(next, now);
      return machine.isExhausted() || (next <= now && !hasNews());
    } catch (Throwable t) { // whatever goes wrong here must not reach the transport's threads
      return stepFailed(t, now);
    }
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

  private void endRun(long next, long now) {
    if (machine.isFinished()) {
      wakeup.cancel();
      stopped.complete(null);
    } else {
      wakeup.at(next, now);
    }
  }

  /** Nothing here may throw: who runs steps knows no other way to go on. */
  private boolean stepFailed(Throwable thrown, long now) {
    failed = true;
    try {
      log.stepThrew(thrown);
      recover();
      machine.endStep(now, presence.departure());
      endRun(now + AFTER_A_BUG_NANOS, now);
      return false;
    } catch (Throwable again) { // as when there is no memory even for this: tried again at once
      return true;
    }
  }

  private void recover() {
    if (failed) {
      machine.recover();
      failed = false;
      poked = true;
    }
  }

  @Override
  public boolean hasNews() {
    return poked || machine.hasNews();
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

  Inbox<Transaction> inbox() {
    return inbox;
  }

  Inbox<Attempt> replies() {
    return replies;
  }

  // ---- for tests: what is where, while no step runs ----

  /** Every transaction that is pending, wherever it is. */
  void forEachPending(Consumer<? super Transaction> action) {
    inbox.forEach(action);
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
