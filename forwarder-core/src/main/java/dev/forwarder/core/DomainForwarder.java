package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.DeliveryListener;
import dev.forwarder.api.Domain;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Payload;
import dev.forwarder.api.PayloadId;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Verdict;
import dev.forwarder.retry.DomainGates;
import dev.forwarder.retry.MemoryLease;
import dev.forwarder.retry.RetryQueue;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The heart: everything of one domain, as a state machine that one thread at a time moves on, a
 * function of time. {@link #step} does what is due and answers when it wants to run next.
 *
 * <p>Three things reach it from other threads, each through a queue or a word of its own: new
 * transactions ({@link #offer}), replies ({@link #replied}) and the wish to stop ({@link
 * #beginStop}). All else is the step's own.
 */
class DomainForwarder implements StepRunner.Steps {

  /** A step ends after so many new transactions and replies; what is left is another step's. */
  static final int NEWS_PER_STEP = 64;

  private static final long STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
  private static final long AFTER_A_BUG_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long NEVER = Long.MAX_VALUE;

  private final Domain domain;
  private final DomainSettings settings;
  private final DomainServices services;
  private final DomainLog log;
  private final MemoryLease lease;
  private final StepRunner runner;
  private final Wakeup wakeup;

  private final Target[] targets;
  private final Ledger ledger;
  private final Inbox<Transaction> inbox = new Inbox<>();
  private final Inbox<Attempt> replies = new Inbox<>();
  private final DispatchOrder waiting;
  private final Lanes lanes;
  private final InFlight inFlight = new InFlight();
  private final Roll roll = new Roll();
  private final Slots slots;
  private final CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();

  private long taken;
  private @Nullable Attempt settling;
  private boolean failed;
  private long releasedBytes;

  /** Whether the last step ended because it had done enough, not because there was no more. */
  private boolean exhausted;

  private boolean finished;

  private volatile boolean wantsInput = true;
  private volatile boolean poked;
  private volatile long stopAtNanos = NEVER;

  DomainForwarder(Domain domain, DomainSettings settings, DomainServices services) {
    this.domain = domain;
    this.settings = settings;
    this.services = services;
    this.log = new DomainLog(domain.name(), services.clock());
    this.runner = new StepRunner(this, services.stepExecutor());
    this.wakeup = new Wakeup(services.timer(), this::poke);
    this.lease = services.memory().lease(settings.queue().memoryPerDomainBytes(), this::poke);
    this.targets = new Target[domain.keys().size()];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = new Target(this, domain.name(), i, domain.keys().get(i));
    }
    this.ledger = new Ledger(targets);
    RetryQueue<QueuedRequest> retries =
        new RetryQueue<>(settings.queue().order(), settings.strictOrder());
    DomainGates gates = services.blockedEndpoints().domain(domain.name());
    this.lanes = new Lanes(gates, retries);
    this.waiting = new DispatchOrder(settings.queue(), retries);
    this.slots = new Slots(settings.concurrency(), services.permits(), this::poke);
  }

  // ---- from any thread ----

  Domain domain() {
    return domain;
  }

  List<Target> targets() {
    return List.of(targets);
  }

  Ledger ledger() {
    return ledger;
  }

  MemoryLease lease() {
    return lease;
  }

  PayloadId anonymousId(long sequence) {
    return new PayloadId(services.instanceNonce(), sequence);
  }

  void open() {
    for (Target target : targets) {
      target.accepted().open();
    }
  }

  void close() {
    for (Target target : targets) {
      target.accepted().close();
    }
  }

  /** Takes a transaction, or says why not; never waits, never throws. */
  @Nullable RefusalReason offer(
      Target target,
      Endpoint endpoint,
      Payload payload,
      @Nullable DeliveryListener listener,
      long sequence) {
    if (target.accepted().isClosed()) {
      return RefusalReason.NOT_RUNNING;
    }
    long bytes = Transaction.bytesOf(payload);
    if (payload.size() > settings.queue().maxPayloadBytes() || bytes > lease.limitBytes()) {
      return RefusalReason.PAYLOAD_TOO_LARGE;
    }
    MemoryLease.Grant grant = lease.tryReserve(bytes);
    if (grant != MemoryLease.Grant.GRANTED) {
      return target.accepted().isClosed() ? RefusalReason.NOT_RUNNING : refusal(grant);
    }
    Transaction transaction =
        new Transaction(
            endpoint, target, payload, listener, sequence, services.clock().getAsLong());
    if (!target.accepted().tryCount()) {
      lease.release(bytes);
      return RefusalReason.NOT_RUNNING;
    }
    inbox.put(transaction);
    if (runner.isSleeping() && wantsNew()) {
      wake();
    }
    return null;
  }

  private static RefusalReason refusal(MemoryLease.Grant grant) {
    return grant == MemoryLease.Grant.DOMAIN_FULL
        ? RefusalReason.DOMAIN_FULL
        : RefusalReason.PROCESS_FULL;
  }

  /** Whether a new transaction changes anything: one can start, or old ones should give way. */
  private boolean wantsNew() {
    return wantsInput || (evicts() && lease.pressed());
  }

  private boolean evicts() {
    return settings.queue().overflow() == OverflowPolicy.EVICT;
  }

  /** A reply has come, on a thread that may run steps. */
  void replied(Attempt attempt) {
    replies.put(attempt);
    runner.runHere();
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
    stopAtNanos = stopAt;
    poke();
    return stopped;
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
      wakeup.at(next, now);
      return exhausted || (next <= now && !hasNews());
    } catch (Throwable t) { // whatever goes wrong here must not reach the transport's threads
      return stepFailed(t, now);
    }
  }

  /** Nothing here may throw: who runs steps knows no other way to go on. */
  private boolean stepFailed(Throwable thrown, long now) {
    failed = true;
    try {
      log.stepThrew(thrown);
      recover();
      endStep(now);
      wakeup.at(now + AFTER_A_BUG_NANOS, now);
      return false;
    } catch (Throwable again) { // as when there is no memory even for this: tried again at once
      return true;
    }
  }

  /**
   * After a step that failed: what it had taken out of one place and not put into another ends
   * here, and no gate waits for the report of a probe that is gone.
   */
  private void recover() {
    if (!failed) {
      return;
    }
    if (settling != null && inFlight.contains(settling)) {
      end(settling);
    }
    settling = null;
    dropMissing();
    lanes.openAll();
    failed = false;
    poked = true;
  }

  private void dropMissing() {
    roll.inspect();
    waiting.forEach(request -> request.forEach(roll::seen));
    inFlight.forEach(attempt -> attempt.request().forEach(roll::seen));
    roll.forEachMissing(lost -> conclude(lost, Outcome.DROPPED, DropReason.INTERNAL, null));
  }

  @Override
  public boolean hasNews() {
    return poked || !replies.isEmpty() || (wantsNew() && !inbox.isEmpty());
  }

  /**
   * Does what is due.
   *
   * @param now the time, as {@link DomainServices#clock} tells it
   * @return when to call this again unless there is news before: {@code now} or earlier if there is
   *     more to be done at once, {@link Long#MAX_VALUE} if only news can change anything
   */
  long step(long now) {
    waiting.release(now);
    int news = 0;
    boolean going = true;
    while (going) {
      int before = news;
      news += takeReplies(NEWS_PER_STEP - news, now);
      news += takeNew(NEWS_PER_STEP - news, now);
      int started = dispatch(now);
      boolean progress = news > before || started > 0;
      exhausted = progress && (news >= NEWS_PER_STEP || ranFor(STEP_NANOS, now));
      going = progress && !exhausted;
    }
    if (!slots.mayStart(inFlight.size())) {
      news += takeOverflow(NEWS_PER_STEP - news, now);
    }
    giveUpLate(now);
    expire(now);
    evict(now);
    finishIfStopped(now);
    return endStep(now);
  }

  private boolean ranFor(long nanos, long since) {
    return services.clock().getAsLong() - since >= nanos;
  }

  private int takeReplies(int most, long now) {
    int n = 0;
    Attempt attempt;
    while (n < most && (attempt = replies.poll()) != null) {
      settling = attempt;
      settle(attempt, now);
      settling = null;
      n++;
    }
    return n;
  }

  /** New transactions, as many as there is a place for among those that go first. */
  private int takeNew(int most, long now) {
    int n = 0;
    Transaction transaction;
    while (n < most && waiting.hasRoomForNew() && (transaction = inbox.poll()) != null) {
      take(transaction, now);
      n++;
    }
    return n;
  }

  /** New transactions that no slot will be free for soon: they wait where they can give way. */
  private int takeOverflow(int most, long now) {
    int n = 0;
    Transaction transaction;
    while (n < most && (transaction = inbox.poll()) != null) {
      take(transaction, now);
      n++;
    }
    return n;
  }

  private void take(Transaction transaction, long now) {
    taken++;
    roll.add(transaction);
    transaction.lane(lanes.of(transaction.target(), transaction.endpoint()));
    waiting.add(transaction, now);
    services.observer().taken(domain.name(), transaction.endpoint(), transaction.payload().size());
  }

  private int dispatch(long now) {
    int started = 0;
    while (started < NEWS_PER_STEP && slots.mayStart(inFlight.size())) {
      QueuedRequest next = waiting.next(now);
      if (next == null) {
        return started;
      }
      start(next, waiting.pass(), now);
      started++;
    }
    return started;
  }

  private void start(QueuedRequest request, int pass, long now) {
    Attempt attempt = new Attempt(this, request, pass, slots.take(), now);
    inFlight.add(attempt);
    ledger.increment(Ledger.Gauge.REQUESTS);
    if (request.startAttempt() > 1) {
      ledger.increment(Ledger.Gauge.RETRIES);
    }
    try {
      attempt.exchange(services.transport().send(request, attempt));
    } catch (Throwable t) { // against its contract; the attempt ends like any other
      attempt.onReply(Reply.failed(FailureKind.INTERNAL, "transport threw " + t));
    }
  }

  /** The reply to an attempt: the end of the attempt, and perhaps of its transactions. */
  void settle(Attempt attempt, long now) {
    end(attempt);
    QueuedRequest request = attempt.request();
    Lane lane = request.lane();
    Reply reply = attempt.reply();
    Verdict verdict = verdict(lane.endpoint(), reply);
    ReplyReading reading =
        ReplyReading.of(reply, verdict, services.wallClock(), settings.keyHold().probeInterval());
    lane.gate().report(reading.evidence(), attempt.pass(), now, reading.hintNanos());
    slots.replied(reply, now);
    long took = now - attempt.startedNanos();
    services.observer().replied(domain.name(), lane.endpoint(), reply, request.attempt(), took);
    switch (verdict) {
      case DELIVERED -> delivered(request, lane, reply, now);
      case REJECTED -> rejected(request, lane, reply, now);
      case KEY_REFUSED -> keyRefused(request, lane, reply, now);
      case RETRY -> failed(request, lane, reply, now);
    }
  }

  private void end(Attempt attempt) {
    inFlight.remove(attempt);
    slots.giveBack(attempt);
  }

  private Verdict verdict(Endpoint endpoint, Reply reply) {
    try {
      return requireNonNull(domain.family().verdict(endpoint, reply), "verdict");
    } catch (Throwable t) { // a family is somebody else's code
      log.familyThrew(t);
      return Verdict.standard(reply);
    }
  }

  private void delivered(QueuedRequest request, Lane lane, Reply reply, long now) {
    lanes.release(lane);
    conclude(request, Outcome.DELIVERED, null, reply);
    log.delivered(lane, waiting.transactions(), now);
  }

  private void rejected(QueuedRequest request, Lane lane, Reply reply, long now) {
    if (request instanceof Batch batch && mayBeOneOfMany(reply)) {
      batch.halves().forEach(half -> requeue(half, lane, now));
    } else {
      conclude(request, Outcome.DROPPED, DropReason.REJECTED, reply);
      log.rejected(lane, reply);
    }
    log.failed(lane, reply, now);
  }

  /** A whole batch is refused for one bad member: its halves find out which. */
  private static boolean mayBeOneOfMany(Reply reply) {
    return reply.status() == 400 || reply.status() == 413 || reply.status() == 422;
  }

  private void keyRefused(QueuedRequest request, Lane lane, Reply reply, long now) {
    lanes.hold(lane, now);
    if (lane.endpoint().retryable()) {
      requeue(request, lane, now);
    } else {
      conclude(request, Outcome.DROPPED, DropReason.KEY_REFUSED, reply);
    }
    log.failed(lane, reply, now);
  }

  private void failed(QueuedRequest request, Lane lane, Reply reply, long now) {
    if (lane.endpoint().retryable()) {
      requeue(request, lane, now + ownBackoff(request));
    } else {
      conclude(request, Outcome.DROPPED, DropReason.NOT_RETRYABLE, reply);
    }
    log.failed(lane, reply, now);
  }

  private long ownBackoff(QueuedRequest request) {
    return settings.backoff().delayNanos(request.fail(), services.random().getAsDouble());
  }

  /** Back to the queue, from where it may go on at that time. */
  void requeue(QueuedRequest request, Lane lane, long dueNanos) {
    waiting.addBack(request, lane, dueNanos);
  }

  /** Attempts whose time is up, without a word from the transport. */
  private void giveUpLate(long now) {
    long latest = now - settings.concurrency().attemptTimeout().toNanos();
    Attempt attempt = inFlight.oldest();
    while (attempt != null && attempt.startedNanos() <= latest) {
      Attempt younger = attempt.younger;
      if (attempt.decide(timedOut())) {
        cancel(attempt);
        settling = attempt;
        settle(attempt, now);
        settling = null;
      }
      attempt = younger;
    }
  }

  private void cancel(Attempt attempt) {
    try {
      attempt.cancel();
    } catch (Throwable t) { // against its contract; it is decided, and must still be settled
      log.transportThrew(t);
    }
  }

  private Reply timedOut() {
    return Reply.failed(
        FailureKind.TIMEOUT,
        "no reply in " + settings.concurrency().attemptTimeout() + " (forwarder_timeout)");
  }

  private void expire(long now) {
    long maxAge = settings.queue().maxAge().toNanos();
    QueuedRequest request;
    while (maxAge > 0 && (request = waiting.expire(now - maxAge)) != null) {
      conclude(request, Outcome.DROPPED, DropReason.EXPIRED, null);
    }
    long maxHold = settings.keyHold().maxHold().toNanos();
    for (Lane lane : lanes.held()) {
      long limit = lane.heldLimit(now, maxHold);
      while ((request = waiting.expire(lane, limit)) != null) {
        conclude(request, Outcome.DROPPED, DropReason.KEY_REFUSED, null);
      }
    }
  }

  private void evict(long now) {
    releaseMemory();
    if (!evicts() || !lease.pressed()) {
      log.hasRoom(now);
      return;
    }
    int evicted = 0;
    QueuedRequest request;
    while (lease.excessBytes() > 0 && (request = waiting.evict()) != null) {
      conclude(request, Outcome.DROPPED, DropReason.EVICTED, null);
      releaseMemory();
      evicted += request.count();
    }
    log.evicted(evicted, lease.limitBytes(), now);
  }

  /** The one place where transactions end. */
  void conclude(
      QueuedRequest request, Outcome outcome, @Nullable DropReason reason, @Nullable Reply reply) {
    if (request instanceof Transaction transaction) {
      concludeOne(transaction, request, outcome, reason, reply);
    } else {
      request.forEach(member -> concludeOne(member, request, outcome, reason, reply));
    }
  }

  private void concludeOne(
      Transaction transaction,
      QueuedRequest sentAs,
      Outcome outcome,
      @Nullable DropReason reason,
      @Nullable Reply reply) {
    if (!roll.remove(transaction)) {
      throw new IllegalStateException(transaction + " has ended before");
    }
    ledger.count(transaction.target(), outcome, reason);
    releasedBytes += transaction.bytes();
    services
        .observer()
        .ended(
            domain.name(), transaction.endpoint(), outcome, reason, transaction.payload().size());
    services.reports().ended(transaction, sentAs.attempt(), outcome, reason, reply);
  }

  private void releaseMemory() {
    if (releasedBytes > 0) {
      lease.release(releasedBytes);
      releasedBytes = 0;
      services.room().made();
    }
  }

  // ---- stop ----

  private void finishIfStopped(long now) {
    if (stopAtNanos == NEVER || finished || taken < ledger.accepted()) {
      return;
    }
    if (now >= stopAtNanos || nothingCanHappenBefore(stopAtNanos, now)) {
      dropEverything(now);
    }
    if (roll.count() == 0) {
      finished = true;
      releaseMemory();
      lease.close();
      wakeup.cancel();
    }
  }

  /** Waiting on would be in vain: nothing is under way, and nothing is due in time. */
  private boolean nothingCanHappenBefore(long time, long now) {
    return inFlight.size() == 0 && replies.isEmpty() && waiting.wakeNanos(now) > time;
  }

  private void dropEverything(long now) {
    for (Attempt attempt = inFlight.oldest(); attempt != null; ) {
      Attempt younger = attempt.younger;
      if (attempt.decide(Reply.failed(FailureKind.CANCELLED, "the forwarder was stopped"))) {
        cancel(attempt);
        end(attempt);
        conclude(attempt.request(), Outcome.DROPPED, DropReason.STOPPED_IN_FLIGHT, attempt.reply());
      }
      attempt = younger;
    }
    takeReplies(Integer.MAX_VALUE, now);
    QueuedRequest request;
    while ((request = waiting.poll()) != null) {
      conclude(request, Outcome.DROPPED, DropReason.STOPPED, null);
    }
    if (roll.count() > 0) {
      dropMissing(); // there should be none: a stop must end all the same
    }
  }

  // ---- the end of a step ----

  private long endStep(long now) {
    slots.observe(inFlight.size(), now);
    ledger.set(Ledger.Gauge.IN_FLIGHT, inFlight.size());
    ledger.set(Ledger.Gauge.QUEUED, waiting.transactions());
    ledger.set(Ledger.Gauge.BLOCKED, lanes.blocked(now));
    ledger.publish();
    releaseMemory();
    lease.trim();
    if (finished) {
      stopped.complete(null);
      return NEVER;
    }
    boolean mayStart = slots.mayStart(inFlight.size());
    slots.releaseSpare();
    wantsInput = mayStart || stopAtNanos != NEVER;
    return nextNanos(mayStart, now);
  }

  private long nextNanos(boolean mayStart, long now) {
    if (!replies.isEmpty() || (wantsNew() && !inbox.isEmpty())) {
      return now;
    }
    long next = waiting.expiryNanos(settings.queue().maxAge());
    if (now < stopAtNanos) { // after that, what is still missing will come as news
      next = Math.min(next, stopAtNanos);
    }
    for (Lane lane : lanes.held()) {
      next = Math.min(next, lane.holdExpiryNanos(settings.keyHold().maxHold().toNanos()));
    }
    Attempt oldest = inFlight.oldest();
    if (oldest != null) {
      long timeout = settings.concurrency().attemptTimeout().toNanos();
      next = Math.min(next, oldest.startedNanos() + timeout);
    }
    return mayStart ? Math.min(next, waiting.wakeNanos(now)) : next;
  }

  // ---- for tests: what is where ----

  /** Every transaction that is pending, wherever it is; only while no step runs. */
  void forEachPending(Consumer<? super Transaction> action) {
    inbox.forEach(action);
    waiting.forEach(request -> request.forEach(action));
    inFlight.forEach(attempt -> attempt.request().forEach(action));
  }

  /** Every request that waits for a slot, its turn or its time. */
  void forEachWaiting(Consumer<? super QueuedRequest> action) {
    waiting.forEach(action);
  }

  /** Every request that is under way. */
  void forEachInFlight(Consumer<? super QueuedRequest> action) {
    inFlight.forEach(attempt -> action.accept(attempt.request()));
  }

  int inFlightCount() {
    return inFlight.size();
  }
}
