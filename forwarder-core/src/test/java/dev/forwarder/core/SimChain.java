package dev.forwarder.core;

import dev.forwarder.api.DeliveryChain;
import dev.forwarder.api.DeliveryChain.Drain;
import dev.forwarder.api.DeliveryChain.Mode;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Hop;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Verdict;
import dev.forwarder.retry.MemoryLease;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The chain of one domain, worked out beside the forwarder's own: whether its primary is known to
 * be down, which hop may be tried, and whether what goes there has a reason to.
 */
final class SimChain {

  private final Simulation world;
  private final int index;
  private final SimChainPlan plan;
  private final List<SimHop> hops = new ArrayList<>();
  private final DeliveryChain chain;
  private final @Nullable SimLetters letters;
  private final List<SimHopTransport> lines = new ArrayList<>();
  private @Nullable SimWatch primary;
  private long healthySince;
  private boolean mayDrain;

  /** How many waited when a step began to look for what may go, less those that went. */
  private int queued;

  SimChain(Simulation world, int index, SimChainPlan plan, SimRandom chance) {
    this.world = world;
    this.index = index;
    this.plan = plan;
    for (SimChainPlan.OfHop hop : plan.hops()) {
      hops.add(new SimHop(this, hop, chance.split()));
    }
    this.chain =
        new DeliveryChain(plan.mode(), List.<Hop>copyOf(hops), plan.health(), plan.drain());
    this.letters = plan.keeps() ? new SimLetters(world, index, chance.split()) : null;
  }

  Simulation world() {
    return world;
  }

  SimChainPlan plan() {
    return plan;
  }

  DeliveryChain chain() {
    return chain;
  }

  boolean keeps() {
    return letters != null;
  }

  @Nullable SimLetters letters() {
    return letters;
  }

  /** The lines to its hops, in order. */
  List<SimHopTransport> lines() {
    return lines;
  }

  void clear() {
    hops.forEach(hop -> hop.weather().clear());
    if (letters != null) {
      letters.beQuiet();
    }
  }

  /** A domain forwarder is about to be made, which knows nothing. */
  void begin() {
    lines.clear();
    mayDrain = false;
    healthySince = Long.MIN_VALUE;
    primary = plan.health() == null ? null : world.health().watch(plan.health());
    if (letters != null) {
      letters.begin();
    }
  }

  SimHopTransport opened(SimHopTransport line) {
    lines.add(line);
    return line;
  }

  // ---- the primary ----

  boolean isPrimaryDown() {
    return primary != null && primary.down();
  }

  /** Whether what the primary does not take goes to the hops at once. */
  boolean goesElsewhere() {
    return isPrimaryDown() && plan.mode() == Mode.IMMEDIATE;
  }

  /** The forwarder takes note of a reply of the primary to what it sent then. */
  void primaryReplied(Reply reply, long startedNanos) {
    if (primary != null && startedNanos >= healthySince && isUnavailable(reply)) {
      if (primary.isDown()) {
        world.trace("down", index);
        world.met.count(SimEvent.PRIMARY_DOWN);
        world.gates(index).close();
      }
    }
  }

  private static boolean isUnavailable(Reply reply) {
    FailureKind failure = reply.failure();
    return failure == null
        ? reply.status() > 500
        : failure != FailureKind.CANCELLED && failure != FailureKind.INTERNAL;
  }

  /** A step takes note of who is back; {@code noting} is the forwarder's own doing. */
  void note(long now, Runnable noting) {
    boolean primaryWasDown = isPrimaryDown();
    List<Boolean> wereDown = lines.stream().map(line -> line.state().wasDown()).toList();
    lines.forEach(line -> line.state().note());
    if (primary != null && primary.note()) {
      world.trace("back", index);
      world.met.count(SimEvent.PRIMARY_BACK);
      healthySince = now;
      world.gates(index).open();
    }
    noting.run();
    if (primary != null) {
      primary.remind(primaryWasDown);
    }
    for (int i = 0; i < lines.size(); i++) {
      lines.get(i).state().remind(wereDown.get(i));
    }
  }

  /** The primary has another address. */
  void moved(long now) {
    if (isPrimaryDown()) {
      world.met.count(SimEvent.MOVED_WHILE_DOWN);
    }
    if (primary != null) {
      primary.end();
      primary = world.health().watch(plan.health());
    }
    healthySince = now;
  }

  /** The domain is over. */
  void end() {
    if (isPrimaryDown()) {
      world.met.count(SimEvent.OVER_WHILE_DOWN);
    }
    if (primary != null) {
      primary.end();
    }
    lines.forEach(line -> line.state().end());
  }

  // ---- what goes to hops ----

  /** A hop has replied, or its time was up, and the forwarder takes note. */
  void settled(HopAttempt attempt) {
    SimHopTransport line = lines.get(numberOf(attempt));
    SimExchange exchange = line.noted(attempt);
    if (exchange != null) {
      line.state().settled(exchange, attempt.reply());
      entrust(line, exchange, attempt.reply());
      countEnd(exchange, attempt);
    }
  }

  private static void entrust(SimHopTransport line, SimExchange exchange, Reply reply) {
    Verdict verdict = Verdict.standard(reply);
    if (verdict == Verdict.DELIVERED) {
      line.has(exchange.members);
    } else if (reply.failure() != null && reply.failure() != FailureKind.CANCELLED) {
      line.failed();
    }
  }

  private void countEnd(SimExchange exchange, HopAttempt attempt) {
    boolean isBatch = exchange.members.size() > 1;
    int status = attempt.reply().status();
    if (status / 100 == 2) {
      if (exchange.members.stream().anyMatch(member -> member.onDisk)) {
        world.met.count(SimEvent.HANDED_OVER_FROM_DISK);
      }
      world.met.count(
          switch (attempt.use()) {
            case INSTEAD -> SimEvent.HANDED_OVER_INSTEAD;
            case OVERFLOW -> SimEvent.HANDED_OVER_BY_OVERFLOW;
            case DRAIN -> SimEvent.HANDED_OVER_BY_DRAIN;
          });
    } else if (isBatch) {
      boolean halved = status == 400 || status == 413 || status == 422;
      world.met.count(halved ? SimEvent.HOP_BATCH_HALVED : SimEvent.HOP_BATCH_APART);
      if (halved) {
        exchange.members.forEach(member -> member.rejectedTogether++);
      }
    }
  }

  private int numberOf(HopAttempt attempt) {
    return hops.indexOf(attempt.line().hop());
  }

  /** Something goes to a hop: there must be a reason for it. */
  void checkReason(
      SimHopTransport line, HopAttempt attempt, List<SimRecord> members, boolean isHalf) {
    boolean isRight =
        switch (attempt.use()) {
          case INSTEAD -> goesElsewhere() || isHalf;
          case OVERFLOW -> plan.mode() == Mode.OVERFLOW;
          case DRAIN -> isHalf || mayBeDrained(line);
        };
    if (!isRight) {
      world.judge.fail(
          SimOracle.CHAIN,
          attempt.use()
              + " to "
              + line.hop().name()
              + " at a share of "
              + share(queued)
              + ": "
              + members);
    }
    queued -= isHalf ? 0 : members.size();
    for (SimRecord member : members) {
      if (!line.hop().mayCarry(member)) {
        world.judge.fail(SimOracle.CHAIN, line.hop().name() + " does not carry " + member);
      }
    }
    if (attempt.use() == HopAttempt.Use.INSTEAD && !isHalf) {
      checkIsTheFirst(line, members);
    }
  }

  /** Hops are asked in their order. */
  private void checkIsTheFirst(SimHopTransport line, List<SimRecord> members) {
    for (SimHopTransport earlier : lines.subList(0, lines.indexOf(line))) {
      if (earlier.state().isUp(SimTimes.MILLISECOND)
          && members.stream().allMatch(earlier.hop()::mayCarry)) {
        world.judge.fail(
            SimOracle.CHAIN, line.hop().name() + " before " + earlier.hop().name() + members);
      }
    }
  }

  /** Something is evicted: then no hop could have had it. */
  void checkEvicted(QueuedRequest request) {
    boolean mayGo =
        plan.mode() == Mode.OVERFLOW && request instanceof Transaction one && one.place() == null;
    for (SimHopTransport line : mayGo ? lines : List.<SimHopTransport>of()) {
      SimRecord record = world.books.of((Transaction) request, index);
      if (line.state().isUp(SimTimes.MILLISECOND) && line.hop().mayCarry(record)) {
        if (!line.isKnownToBeFull()) {
          world.judge.fail(SimOracle.CHAIN, "evicted, not to " + line.hop().name() + ": " + record);
        }
        return;
      }
    }
  }

  // ---- the drain ----

  private boolean mayBeDrained(SimHopTransport line) {
    Drain drain = plan.drain();
    return drain != null && isDrain(line) && mayDrain && share(queued) > drain.endShare();
  }

  /** A step is about to look how full the queue is. */
  void beforeDispatch() {
    Drain drain = plan.drain();
    queued = waiting();
    if (drain != null) {
      double share = share(queued);
      mayDrain = share >= drain.startShare() || (mayDrain && share > drain.endShare());
    }
  }

  private int waiting() {
    return world.domain(index).machine().waiting().transactions();
  }

  /** How full the queue is, for people to read. */
  String fullness() {
    MemoryLease lease = world.domain(index).lease();
    return waiting() + " wait, " + lease.reservedBytes() + " of " + lease.limitBytes() + " bytes";
  }

  /** How full the queue is, if so many wait. */
  private double share(int waiting) {
    SimDomain domain = world.domain(index);
    long leaving =
        lines.stream().filter(this::isDrain).mapToLong(SimHopTransport::leavingBytes).sum();
    MemoryLease lease = domain.lease();
    double ofBytes = (double) (lease.reservedBytes() - leaving) / lease.limitBytes();
    return plan.maxItems() == 0 ? ofBytes : Math.max(ofBytes, (double) waiting / plan.maxItems());
  }

  /** Whether the queue is drained to that one. */
  boolean isDrain(SimHopTransport line) {
    Drain drain = plan.drain();
    return drain != null && drain.hop().equals(line.hop().name());
  }

  /** Whether the queue is so full that it should be drained. */
  boolean shouldDrain() {
    Drain drain = plan.drain();
    return drain != null && share(waiting()) >= drain.startShare();
  }

  @Override
  public String toString() {
    return "chain of " + index + ", " + plan;
  }
}
