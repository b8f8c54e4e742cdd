package dev.forwarder.core;

import dev.forwarder.api.Counts;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.ForwarderStats.HopStats;
import dev.forwarder.api.Outcome;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts what is where, while no step runs, and holds it against the books. */
final class SimChecks {

  private static final long DRAIN_SLACK_NANOS = 2 * SimTimes.SECOND;

  private final Simulation world;
  private final Consumer<Transaction> counter = this::count;
  private int round;
  private int domain;
  private long found;
  private long foundBytes;
  private int foundBeside;

  SimChecks(Simulation world) {
    this.world = world;
  }

  /** Every container of the domain, its memory, its permits and its counts. */
  void check(SimDomain forwarder) {
    check(forwarder, true);
  }

  /** The same, with what is on disk only if it is to look there: that is dear. */
  void check(SimDomain forwarder, boolean looks) {
    round++;
    domain = forwarder.index;
    found = 0;
    foundBytes = 0;
    foundBeside = 0;
    forwarder.forEachPending(counter);
    long pending = world.books.pending(domain);
    boolean exact = forwarder.store() == null || (looks && forwarder.isDiskCounted());
    long onDisk = exact ? forwarder.onDiskAlone() : 0;
    require(
        exact ? found + onDisk == pending : found <= pending,
        SimOracle.CONSERVATION,
        () -> found + " in containers, " + onDisk + " on disk, " + pending + " by the books");
    checkMemory(forwarder);
    int inFlight = forwarder.inFlightCount();
    require(
        inFlight <= world.plan.concurrency.requestsPerDomain(),
        SimOracle.PERMITS,
        () -> inFlight + " in flight");
    long ended = endedOfAll(forwarder);
    require(
        ended == world.books.ended(domain),
        SimOracle.CONSERVATION,
        () -> ended + " counted as ended, " + world.books.ended(domain) + " by the books");
  }

  /** The counts of the domain as a snapshot shows them, one by one. */
  void checkCounts(SimDomain forwarder) {
    domain = forwarder.index;
    checkLedger(forwarder);
  }

  private void count(Transaction transaction) {
    found++;
    SimRecord record = world.books.of(transaction, domain);
    foundBytes += transaction.isBesideCaps() ? 0 : record.bytes();
    foundBeside += transaction.isBesideCaps() ? 1 : 0;
    if (record.seenInRound == round) {
      world.judge.fail(SimOracle.CONSERVATION, "in two places: " + record);
    }
    record.seenInRound = round;
    if (record.report != null || !record.isPending()) {
      world.judge.fail(SimOracle.CONSERVATION, "not accepted, or ended, and there: " + record);
    }
    if (record.target.domain() != domain
        || record.payload.body.length != transaction.payload().size()) {
      world.judge.fail(SimOracle.ADDRESS, "in domain " + domain + ": " + record);
    }
  }

  private void checkMemory(SimDomain forwarder) {
    long writing = world.books.writingBytes(domain);
    long reserved = forwarder.lease().reservedBytes();
    long spare = reserved - foundBytes - writing;
    require(
        spare == 0 || (!forwarder.isDiskCounted() && spare == forwarder.lease().mostBytes() / 8),
        SimOracle.MEMORY,
        () -> reserved + " reserved for " + foundBytes + " bytes held, " + writing + " written");
    long cap = world.plan.queues.get(domain).memoryPerDomainBytes();
    require(foundBytes <= cap, SimOracle.MEMORY, () -> foundBytes + " held, cap " + cap);
    require(foundBeside <= 1, SimOracle.MEMORY, () -> foundBeside + " beside the caps");
    if (foundBeside > 0) {
      world.met.count(SimEvent.BESIDE_CAPS);
    }
    long all = world.reservedBytes();
    long leased = world.leasedBytes();
    require(
        all <= world.plan.memoryTotalBytes && leased <= world.plan.memoryTotalBytes,
        SimOracle.MEMORY,
        () -> all + " reserved, " + leased + " leased, budget " + world.plan.memoryTotalBytes);
  }

  /** Of this one, and of those of its name that are over. */
  private long endedOfAll(SimDomain forwarder) {
    long ended = forwarder.ledger().ended();
    for (SimDomain over : world.past()) {
      ended += over.index == forwarder.index ? over.ledger().ended() : 0;
    }
    return ended;
  }

  private void checkLedger(SimDomain forwarder) {
    Counts sum = checkOne(forwarder);
    for (SimDomain over : world.past()) {
      sum = over.index == forwarder.index ? sum.plus(checkOne(over)) : sum;
    }
    Counts all = sum;
    long refused = world.books.refused(domain);
    require(
        all.accepted() == world.books.accepted(domain)
            && (mayRefuseElsewhere(forwarder)
                ? all.refusedTotal() <= refused
                : all.refusedTotal() == refused),
        SimOracle.CONSERVATION,
        () ->
            all
                + ", by the books accepted "
                + world.books.accepted(domain)
                + ", refused "
                + refused);
    checkHops(forwarder);
    requireEnds(sum, sum.delivered(), Outcome.DELIVERED, null);
    requireEnds(sum, sum.handedOver(), Outcome.HANDED_OVER, null);
    requireEnds(sum, sum.deadLettered(), Outcome.DEAD_LETTERED, null);
    for (DropReason reason : DropReason.values()) {
      requireEnds(sum, sum.dropped().getOrDefault(reason, 0L), Outcome.DROPPED, reason);
    }
  }

  /**
   * What comes to a domain when it is over is counted by the forwarder: see {@link #checkTotal}.
   */
  private boolean mayRefuseElsewhere(SimDomain forwarder) {
    return forwarder.presence().departure() == Departure.OVER
        || world.past().stream().anyMatch(over -> over.index == forwarder.index);
  }

  private Counts checkOne(SimDomain forwarder) {
    Ledger.Snapshot seen = read(forwarder.ledger());
    long stored = seen.gauge(Ledger.Gauge.STORED);
    require(stored >= 0, SimOracle.CONSERVATION, () -> stored + " on disk alone");
    Counts sum = seen.removed();
    boolean allThere = sum.accepted() + sum.refusedTotal() == 0 && !mayRefuseElsewhere(forwarder);
    for (int i = 0; i < seen.targets().size(); i++) {
      Counts counts = seen.counts().get(i);
      int key = world.plan.keyIndex(domain, seen.targets().get(i).key().id());
      long accepted = key < 0 ? -1 : world.books.accepted(domain, key);
      long refused = key < 0 ? -1 : world.books.refused(domain, key);
      boolean exact = counts.accepted() == accepted && counts.refusedTotal() == refused;
      boolean less = counts.accepted() <= accepted && counts.refusedTotal() <= refused;
      require(
          allThere ? exact : less,
          SimOracle.CONSERVATION,
          () ->
              "key "
                  + key
                  + ": "
                  + counts
                  + ", by the books accepted "
                  + accepted
                  + ", refused "
                  + refused);
      sum = sum.plus(counts);
    }
    return sum;
  }

  /** The counts of all that was and is: nothing of it is forgotten with a domain or key. */
  void checkTotal(Counts total) {
    if (total.accepted() != world.books.acceptedTotal()
        || total.pending() != world.books.pending()
        || total.refusedTotal() != world.books.refusedTotal()) {
      world.judge.fail(
          SimOracle.CONSERVATION,
          total
              + ", by the books accepted "
              + world.books.acceptedTotal()
              + ", pending "
              + world.books.pending()
              + ", refused "
              + world.books.refusedTotal());
    }
  }

  /** No count ever goes back. */
  void checkGoesOn(Counts before, Counts after) {
    boolean back =
        after.accepted() < before.accepted()
            || after.delivered() < before.delivered()
            || after.refusedTotal() < before.refusedTotal();
    for (DropReason reason : DropReason.values()) {
      back |= after.dropped().getOrDefault(reason, 0L) < before.dropped().getOrDefault(reason, 0L);
    }
    if (back) {
      world.judge.fail(SimOracle.CONSERVATION, after + " after " + before);
    }
  }

  /** No more permits are held than there are requests in flight, or kept for a while. */
  void checkPermits(long mayBeHeld, long taken) {
    if (taken > mayBeHeld) {
      world.judge.fail(SimOracle.PERMITS, taken + " permits are held, " + mayBeHeld + " may be");
    }
  }

  /** What is gone is drained for its time, and no longer. */
  void checkIsGivenUp(SimDomain forwarder) {
    domain = forwarder.index;
    long most = world.plan.drainTimeout.toNanos() + DRAIN_SLACK_NANOS;
    for (int k = 0; k < world.plan.domains.get(domain).keys().size(); k++) {
      long pending = world.books.pending(domain, k);
      long gone = pending > 0 ? world.inForce.goneFor(domain, k, world.schedule.now()) : -1;
      require(
          gone <= most + world.schedule.stalledNanos() || areLettersHeldUp(forwarder),
          SimOracle.PROGRESS,
          () -> pending + " pending of what has been gone for " + gone / 1e9 + " s");
    }
  }

  /** What was handed over is what the hops took, one by one. */
  private void checkHops(SimDomain forwarder) {
    long taken = handedOver(forwarder);
    for (SimDomain over : world.past()) {
      taken += over.index == forwarder.index ? handedOver(over) : 0;
    }
    long byHops = taken;
    long ended = world.books.ended(domain, Outcome.HANDED_OVER, null);
    require(
        byHops == ended,
        SimOracle.CONSERVATION,
        () -> byHops + " taken by hops, " + ended + " handed over by the books");
  }

  private long handedOver(SimDomain forwarder) {
    return read(forwarder.ledger()).hops().stream().mapToLong(HopStats::handedOver).sum();
  }

  /** Where there is no disk, letters are kept on the callbacks' thread. */
  private boolean areLettersHeldUp(SimDomain forwarder) {
    return world.schedule.areCallbacksHeldUp() && !forwarder.machine().letters().isEmpty();
  }

  private void requireEnds(Counts all, long counted, Outcome outcome, @Nullable DropReason reason) {
    require(
        counted == world.books.ended(domain, outcome, reason),
        SimOracle.CONSERVATION,
        () -> outcome + " " + reason + " by the books otherwise than " + all);
  }

  private Ledger.Snapshot read(Ledger ledger) {
    try {
      return ledger.read();
    } catch (IllegalArgumentException e) {
      world.judge.fail(SimOracle.SNAPSHOT, e.getMessage(), e);
      throw e;
    }
  }

  /** Nothing can run before time goes by: so nothing may start that has not been started. */
  void checkNothingLeftLying(SimDomain forwarder, long permitsTaken) {
    domain = forwarder.index;
    int inFlight = forwarder.inFlightCount();
    boolean permit = inFlight == 0 || permitsTaken < world.plan.concurrency.requestsTotal();
    if (!forwarder.isDiskCounted()
        || world.plan.concurrency.adaptive()
        || !permit
        || inFlight >= world.plan.concurrency.requestsPerDomain()) {
      return;
    }
    long[] known = {0};
    SimOpenLanes open = new SimOpenLanes(world.schedule.now() - 10 * SimTimes.MILLISECOND);
    forwarder.forEachWaiting(
        request -> {
          known[0] += request.count();
          if (forwarder.isExact() && open.mayStart(request)) {
            world.judge.fail(
                SimOracle.STARVED, request + " could start beside " + inFlight + " in flight");
          }
        });
    forwarder.forEachInFlight(request -> known[0] += request.count());
    forwarder.machine().letters().forEach(one -> known[0]++);
    long pending = world.books.pending(domain) - forwarder.onDiskAlone();
    require(
        pending == known[0],
        SimOracle.STARVED,
        () -> pending - known[0] + " new ones have arrived and were not taken");
  }

  private void require(
      boolean holds, SimOracle oracle, java.util.function.Supplier<String> otherwise) {
    if (!holds) {
      world.judge.fail(oracle, "domain " + domain + ": " + otherwise.get());
    }
  }
}
