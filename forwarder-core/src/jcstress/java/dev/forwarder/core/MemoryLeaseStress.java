package dev.forwarder.core;

import dev.forwarder.retry.MemoryBudget;
import dev.forwarder.retry.MemoryLease;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Bytes are reserved once, however many ask for the last of them, and never lost. */
public final class MemoryLeaseStress {

  private static final long LIMIT = 10;
  private static final long BYTES = 6;

  private MemoryLeaseStress() {}

  private static boolean reserves(MemoryLease lease) {
    return lease.tryReserve(BYTES) == MemoryLease.Grant.GRANTED;
  }

  /** Two threads ask one domain for the last of its bytes. */
  @JCStressTest
  @Outcome(id = "1, true", expect = Expect.ACCEPTABLE, desc = "One has them")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both have them, or nobody")
  @State
  public static class LastBytesOfDomain {
    private final MemoryBudget budget = new MemoryBudget(10 * LIMIT);
    private final MemoryLease lease = budget.lease(LIMIT, () -> {});
    private boolean first;
    private boolean second;

    @Actor
    public void submitter() {
      first = reserves(lease);
    }

    @Actor
    public void otherSubmitter() {
      second = reserves(lease);
    }

    @Arbiter
    public void result(IZ_Result r) {
      r.r1 = (first ? 1 : 0) + (second ? 1 : 0);
      r.r2 = lease.reservedBytes() <= LIMIT && budget.usedBytes() >= lease.reservedBytes();
    }
  }

  /** Two domains ask for the last bytes of the process: whoever is refused may ask again. */
  @JCStressTest
  @Outcome(id = "1, true", expect = Expect.ACCEPTABLE, desc = "One has them in the end")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both have them, or nobody ever")
  @State
  public static class LastBytesOfProcess {
    private final MemoryBudget budget = new MemoryBudget(LIMIT);
    private final MemoryLease one = budget.lease(LIMIT, () -> {});
    private final MemoryLease other = budget.lease(LIMIT, () -> {});
    private boolean first;
    private boolean second;

    @Actor
    public void submitter() {
      first = reserves(one);
    }

    @Actor
    public void otherSubmitter() {
      second = reserves(other);
    }

    @Arbiter
    public void result(IZ_Result r) {
      boolean again = !first && !second && reserves(one);
      r.r1 = (first ? 1 : 0) + (second ? 1 : 0) + (again ? 1 : 0);
      r.r2 = one.reservedBytes() + other.reservedBytes() == BYTES && budget.usedBytes() <= LIMIT;
    }
  }

  /**
   * A domain reserves from what it has leased while a step gives that back and another domain takes
   * it: the same bytes never go to both.
   */
  @JCStressTest
  @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "Reserved before it was returned")
  @Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "Returned before it was reserved")
  @Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "On its way to the other")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both have reserved more than there is")
  @State
  public static class ReserveAgainstTrimForOther {
    private final MemoryBudget budget = new MemoryBudget(LIMIT);
    private final MemoryLease first = budget.lease(LIMIT, () -> {});
    private final MemoryLease second = budget.lease(LIMIT, () -> {});

    public ReserveAgainstTrimForOther() {
      // What has been released stays leased until it is given back.
      first.tryReserve(BYTES);
      first.release(BYTES);
    }

    @Actor
    public void submit(ZZ_Result r) {
      r.r1 = reserves(first);
    }

    @Actor
    public void stepAndSubmit(ZZ_Result r) {
      first.trim();
      r.r2 = reserves(second);
    }
  }

  /** Room is made, and trimmed, while a domain asks for it: it has it now or when it asks again. */
  @JCStressTest
  @Outcome(
      id = {"true, true", "false, true"},
      expect = Expect.ACCEPTABLE,
      desc = "It gets it")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Refused for good, or more than there is")
  @State
  public static class ReserveAgainstReleaseAndTrim {
    private final MemoryBudget budget = new MemoryBudget(LIMIT);
    private final MemoryLease lease = budget.lease(LIMIT, () -> {});
    private boolean granted;

    public ReserveAgainstReleaseAndTrim() {
      lease.tryReserve(BYTES);
    }

    @Actor
    public void submit() {
      granted = reserves(lease);
    }

    @Actor
    public void step() {
      lease.release(BYTES);
      lease.trim();
    }

    @Arbiter
    public void result(ZZ_Result r) {
      r.r1 = granted;
      boolean inTheEnd = granted || reserves(lease);
      r.r2 = inTheEnd && lease.reservedBytes() == BYTES && budget.usedBytes() <= LIMIT;
    }
  }
}
