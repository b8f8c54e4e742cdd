package dev.forwarder.core;

import java.util.ArrayList;
import java.util.List;

/** Nothing can run before time goes by: so nothing may wait that a hop could have. */
final class SimChainIdle {

  private static final long SLACK_NANOS = 10 * SimTimes.MILLISECOND;

  private final Simulation world;
  private final SimChain chain;
  private final SimDomain domain;

  SimChainIdle(Simulation world, SimChain chain, SimDomain domain) {
    this.world = world;
    this.chain = chain;
    this.domain = domain;
  }

  void check() {
    if (domain.presence().departure() == Departure.OVER || isAnyFull()) {
      return;
    }
    if (chain.goesElsewhere()) {
      checkNoneCouldGo(chain.lines());
    } else if (chain.shouldDrain() && isAllThere()) {
      checkNoneCouldGo(chain.lines().stream().filter(chain::isDrain).toList());
    }
    checkItems();
  }

  /** Memory that is reserved to write or to read something does not wait. */
  private boolean isAllThere() {
    return domain.isDiskCounted() && world.books.writingBytes(domain.index) == 0;
  }

  private boolean isAnyFull() {
    return chain.lines().stream().anyMatch(SimHopTransport::isFull);
  }

  private void checkNoneCouldGo(List<SimHopTransport> to) {
    List<SimRecord> carried = new ArrayList<>();
    domain.forEachWaiting(
        request ->
            request.forEach(
                one -> {
                  SimRecord record = world.books.of(one, domain.index);
                  if (to.stream().anyMatch(line -> mayTake(line, record))) {
                    carried.add(record);
                  }
                }));
    if (!carried.isEmpty() && isInTime()) {
      world.judge.fail(
          SimOracle.STARVED,
          carried.size() + " that a hop could have (" + chain.fullness() + "): " + carried.get(0));
    }
  }

  private boolean isInTime() {
    return world.schedule.now() < domain.presence().departure().atNanos();
  }

  private static boolean mayTake(SimHopTransport line, SimRecord record) {
    return line.state().isUp(SLACK_NANOS) && line.hop().mayCarry(record);
  }

  /** What is more than may wait has given way. */
  private void checkItems() {
    int first = world.plan.queues.get(domain.index).highQueueCapacity(); // these give way to none
    int most = chain.plan().maxItems() == 0 ? 0 : Math.max(chain.plan().maxItems(), first);
    boolean evicts = world.plan.queues.get(domain.index).overflow() == OverflowPolicy.EVICT;
    int waiting = domain.machine().waiting().transactions();
    if (most > 0 && evicts && waiting > most && domain.arrivals().isEmpty()) {
      world.judge.fail(SimOracle.MEMORY, waiting + " wait, " + most + " may");
    }
  }
}
