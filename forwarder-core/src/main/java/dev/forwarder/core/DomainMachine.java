package dev.forwarder.core;

import dev.forwarder.api.DropReason;
import dev.forwarder.api.Outcome;
import dev.forwarder.retry.MemoryLease;
import dev.forwarder.retry.RetryQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The heart: everything that a domain holds, as a state machine that one thread at a time moves on,
 * a function of time. {@link #step} does what is due and answers when it wants to run next.
 *
 * <p>But for {@link #wantsNew}, all of it is the step's own.
 */
final class DomainMachine {

  /** A step ends after so many new transactions and replies; what is left is another step's. */
  static final int NEWS_PER_STEP = 64;

  /** A step starts no more requests after so many new transactions went into batches at once. */
  static final int JOINED_PER_STEP = 1024;

  private static final long STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
  private static final long NEVER = Long.MAX_VALUE;

  /** After so long a stop looks again for who has counted what it submits, and not put it yet. */
  private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String name;
  private final DomainServices services;
  private final MemoryLease lease;
  private final Ledger ledger;
  private final ArrivalQueue arrivals;
  private final DispatchOrder waiting;
  private final Lanes lanes;
  private final Slots slots;
  private final Attempts attempts;
  private final Settlement.Effects effects;
  private final GivingWay givingWay;
  private final Presence presence;
  private final Changes changes;
  private final Endings endings;
  private final Backlog backlog;
  private final Chain chain;
  private final KeptLetters letters;

  private long taken;
  private int joined;
  private boolean exhausted;
  private boolean finished;

  private volatile boolean wantsInput = true;

  /**
   * An empty machine.
   *
   * @param poke brings about another step
   * @param effects where ends and returns to the queue are carried out
   */
  DomainMachine(
      DomainForwarder domain,
      DomainSettings settings,
      DomainServices services,
      DomainLog log,
      Runnable poke,
      Settlement.Effects effects) {
    this.name = domain.domain().name();
    this.services = services;
    this.lease = domain.lease();
    this.ledger = domain.ledger();
    this.arrivals = domain.arrivals();
    this.effects = effects;
    RetryQueue<QueuedRequest> retries =
        new RetryQueue<>(settings.queue().order(), settings.strictOrder());
    this.lanes = new Lanes(services.blockedEndpoints().domain(name), retries);
    this.waiting = new DispatchOrder(settings.queue(), retries, this::nextJoining);
    this.slots = new Slots(settings.concurrency(), services.permits(), poke);
    Settlement settlement = new Settlement(settings, services, lanes, log, effects);
    this.attempts =
        new Attempts(
            domain,
            services,
            log,
            slots,
            settings.concurrency().attemptTimeout(),
            settlement,
            effects);
    this.chain = domain.chain(waiting, lanes, attempts, effects);
    attempts.goAlso(chain);
    settlement.goAlso(chain);
    this.endings = new Endings(name, ledger, lease, domain::tellOfRoom, services);
    this.backlog = domain.backlog(waiting, lanes, endings, chain);
    endings.tell(backlog);
    this.letters = domain.letters(endings);
    this.givingWay =
        new GivingWay(settings, waiting, lanes, lease, log, this::drop, backlog, chain);
    this.presence = domain.presence();
    this.changes = new Changes(domain.allTargets(), lanes, waiting, attempts, effects, chain);
    ledger.set(Ledger.Gauge.LIMIT, slots.limit());
    ledger.publish();
  }

  /**
   * Any thread: whether a new transaction changes anything, because one can start, or because old
   * ones should give way.
   */
  boolean wantsNew() {
    return wantsInput || (givesWay() && lease.pressed());
  }

  /** Any thread: whether old ones give way to new ones that memory has no room for. */
  boolean givesWay() {
    return givingWay.isByMemory();
  }

  /** Whether something has come that a step should look at. */
  boolean hasNews() {
    return attempts.haveReplied()
        || backlog.hasNews()
        || chain.hasNews()
        || letters.hasNews()
        || (wantsNew() && !arrivals.isEmpty());
  }

  /** Whether the last step ended because it had done enough, not because there was no more. */
  boolean isExhausted() {
    return exhausted;
  }

  /** Whether it has stopped, and nothing is pending. */
  boolean isFinished() {
    return finished;
  }

  Endings endings() {
    return endings;
  }

  Backlog backlog() {
    return backlog;
  }

  KeptLetters letters() {
    return letters;
  }

  DispatchOrder waiting() {
    return waiting;
  }

  Attempts attempts() {
    return attempts;
  }

  /**
   * Does what is due.
   *
   * @param now the time
   * @param departure when everything must have ended
   * @return when to call this again unless there is news before
   */
  long step(long now, Departure departure) {
    slots.beginStep();
    joined = 0;
    changes.note(now);
    backlog.note(now);
    letters.note();
    chain.note(now);
    waiting.release(now);
    boolean maySend = now < departure.atNanos(); // not into slots that a stop has emptied
    int news = 0;
    boolean going = true;
    while (going) {
      int before = news;
      news += attempts.settleReplied(NEWS_PER_STEP - news, now);
      news += takeNew(NEWS_PER_STEP - news, now);
      int started = maySend ? dispatch(now) : 0;
      boolean progress = news > before || started > 0;
      exhausted = progress && (news >= NEWS_PER_STEP || hasJoined() || ranFor(STEP_NANOS, now));
      going = progress && !exhausted;
    }
    if (!maySend || !slots.mayChange() || chain.goesElsewhere()) {
      if (takeOverflow(NEWS_PER_STEP - news, now) > 0 && maySend) {
        int unused = chain.dispatch(NEWS_PER_STEP, now); // they may have filled the queue
      }
    }
    attempts.giveUpLate(now);
    exhausted |= givingWay.expire(now);
    endings.releaseMemory();
    exhausted |= givingWay.evict(arrivals.isEmpty(), now);
    exhausted |= changes.drain(now);
    if (mayRead(now, departure)) {
      backlog.readMore(now);
    }
    finishIfStopped(now, departure);
    return endStep(now, departure);
  }

  /** What would be read can still be sent: a stop leaves on disk what is there. */
  private static boolean mayRead(long now, Departure departure) {
    return departure == Departure.NONE || (departure.mayBeRevoked() && now < departure.atNanos());
  }

  private boolean ranFor(long nanos, long since) {
    return services.clock().getAsLong() - since >= nanos;
  }

  /** New transactions, as many as there is a place for among those that go first. */
  private int takeNew(int most, long now) {
    int n = 0;
    Transaction transaction;
    while (n < most && waiting.hasRoomForNew() && (transaction = arrivals.poll()) != null) {
      take(transaction, now);
      n++;
    }
    return n;
  }

  /** New transactions that do not start soon: they wait where they can give way. */
  private int takeOverflow(int most, long now) {
    int n = 0;
    Transaction transaction;
    while (n < most && (transaction = arrivals.poll()) != null) {
      take(transaction, now);
      n++;
    }
    return n;
  }

  private boolean hasJoined() {
    return joined >= JOINED_PER_STEP;
  }

  /** A batch is as large as what has come allows, however few have a place among the first. */
  private @Nullable Transaction nextJoining(Lane lane, BatchSpace space) {
    Transaction next = hasJoined() || backlog.goesFirst() ? null : arrivals.peek();
    if (next == null || laneOf(next) != lane || !space.fits(next)) {
      return null;
    }
    arrivals.remove(next);
    expect(next);
    place(next, lane);
    joined++;
    return next;
  }

  private Lane laneOf(Transaction transaction) {
    return lanes.of(transaction.target(), transaction.endpoint());
  }

  /** From here on it is somewhere, whatever is thrown before it has its place. */
  private void expect(Transaction transaction) {
    taken++;
    endings.expect(transaction);
  }

  private void place(Transaction transaction, Lane lane) {
    transaction.lane(lane);
    services.observer().taken(name, transaction.endpoint(), transaction.size());
  }

  private void take(Transaction transaction, long now) {
    expect(transaction);
    place(transaction, laneOf(transaction));
    boolean behind = backlog.goesFirst() && backlog.take(transaction, now);
    boolean overflows = !behind && waiting.add(transaction, now);
    if (overflows) {
      services.observer().overflowed(name, transaction.endpoint());
    }
  }

  private int dispatch(long now) {
    int elsewhere = chain.dispatch(NEWS_PER_STEP, now);
    return chain.goesElsewhere() ? elsewhere : elsewhere + dispatchToPrimary(now);
  }

  private int dispatchToPrimary(long now) {
    int started = 0;
    while (started < NEWS_PER_STEP && !hasJoined() && mayStart(now)) {
      QueuedRequest next = waiting.next(now);
      if (next == null) {
        return started;
      }
      attempts.start(next, waiting.pass(), now);
      started++;
    }
    return started;
  }

  /** Permits of the process are asked for only by who has something to send. */
  private boolean mayStart(long now) {
    return !waiting.isEmpty()
        && (slots.mayStart()
            || (slots.mayChange() && waiting.wakeNanos(now) <= now && slots.ask()));
  }

  private void drop(QueuedRequest request, DropReason reason) {
    effects.conclude(request, Outcome.DROPPED, reason, null);
  }

  // ---- stop ----

  private void finishIfStopped(long now, Departure departure) {
    boolean stays = departure == Departure.NONE || departure != presence.departure();
    if (stays || finished || isAnyOnItsWay()) {
      return; // it may have come back: what it has taken since must not end
    }
    long stopAt = departure.atNanos();
    boolean inVain = !departure.mayBeRevoked() && nothingCanHappenBefore(stopAt, now);
    if (now >= stopAt || inVain) {
      attempts.cancel(any -> true, departure.ofInFlight(), now);
      exhausted |= giveUpWaiting(departure.ofWaiting(), now);
    }
    if (endings.expected() > 0 || !isBacklogOver(departure)) {
      return;
    }
    ledger.publish(); // before anybody can see that it is over: from then on its counts stand
    if (presence.end(departure)) {
      finished = true;
      slots.close();
      endings.releaseMemory();
      lease.close();
      chain.close();
    }
  }

  /** Whether somebody has counted what it submits, and it has not been taken. */
  private boolean isAnyOnItsWay() {
    return taken + backlog.recovered() < ledger.accepted();
  }

  /** Waiting on would be in vain: nothing is under way, and nothing is due in time. */
  private boolean nothingCanHappenBefore(long time, long now) {
    return attempts.size() == 0
        && !attempts.haveReplied()
        && backlog.isQuiet()
        && !chain.goesElsewhere() // what is down may be back in time
        && waiting.wakeNanos(now) > time;
  }

  /** What is on disk outlives a stop; of a domain that was taken out it is waited for. */
  private boolean isBacklogOver(Departure departure) {
    return backlog.isQuiet() && (!departure.mayBeRevoked() || backlog.stored() == 0);
  }

  /** Tells whether there may be more of it, for another step. */
  private boolean giveUpWaiting(DropReason reason, long now) {
    QueuedRequest request = null;
    for (int n = 0; n < GivingWay.MOST && (request = waiting.poll()) != null; n++) {
      effects.giveUp(request, reason, null, now);
    }
    if (request == null && endings.expected() > 0) {
      dropMissing(); // there should be none: a stop must end all the same
    }
    return request != null;
  }

  // ---- after a step that failed halfway ----

  /**
   * What it had taken out of one place and not put into another ends here, and no gate waits for
   * the report of a probe that is gone.
   */
  void recover() {
    attempts.recover();
    dropMissing();
    waiting.recount();
    lanes.openAll();
    chain.gatesWereOpened();
  }

  private void dropMissing() {
    endings.forEachLost(this::forEachTaken, lost -> drop(lost, DropReason.INTERNAL));
  }

  /** Every transaction that was taken from those that arrived and is somewhere. */
  void forEachTaken(Consumer<? super Transaction> action) {
    waiting.forEach(request -> request.forEach(action));
    attempts.forEach(attempt -> attempt.request().forEach(action));
    backlog.forEach(action);
    letters.forEach(action);
  }

  // ---- the end of a step ----

  /** Shows what the step has done, and works out when the next is wanted. */
  long endStep(long now, Departure departure) {
    slots.observe(now);
    ledger.set(Ledger.Gauge.IN_FLIGHT, attempts.size());
    ledger.set(Ledger.Gauge.LIMIT, slots.limit());
    ledger.set(Ledger.Gauge.QUEUED, waiting.transactions());
    ledger.set(Ledger.Gauge.STORED, backlog.stored());
    ledger.set(Ledger.Gauge.RECOVERED, backlog.recovered());
    ledger.set(Ledger.Gauge.BLOCKED, lanes.blocked(now));
    chain.show();
    ledger.publish();
    endings.releaseMemory();
    lease.trim();
    boolean mayStart = slots.mayChange();
    slots.releaseSpare(now);
    wantsInput = mayStart || departure != Departure.NONE || chain.wantsNew();
    return finished ? NEVER : nextNanos(mayStart, now, departure);
  }

  private long nextNanos(boolean mayStart, long now, Departure departure) {
    if (hasNews()) {
      return now;
    }
    long stopAt = departure.atNanos();
    long next = Math.min(slots.nextNanos(), givingWay.nextNanos());
    if (mayRead(now, departure)) {
      next = Math.min(next, backlog.nextNanos());
    }
    if (now < stopAt) { // after that, what is still missing will come as news
      next = Math.min(next, stopAt);
    }
    if (departure != Departure.NONE && isAnyOnItsWay()) { // or not, if its submitter fails
      next = Math.min(next, now + LOOK_AGAIN_NANOS);
    }
    next = Math.min(next, Math.min(attempts.nextNanos(), changes.nextNanos(now)));
    next = Math.min(next, chain.nextNanos(now));
    return mayStart ? Math.min(next, waiting.wakeNanos(now)) : next;
  }
}
