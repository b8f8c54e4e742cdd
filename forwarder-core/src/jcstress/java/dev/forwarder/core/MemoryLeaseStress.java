package dev.forwarder.core;

import dev.forwarder.retry.MemoryBudget;
import dev.forwarder.retry.MemoryLease;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A domain reserves from what it has leased while a step gives that back and another domain takes
 * it: the same bytes never go to both.
 */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "reserved before it was given back")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "given back before it was reserved")
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "on its way from one to the other")
@Outcome(expect = Expect.FORBIDDEN, desc = "both have reserved more than there is")
@State
public class MemoryLeaseStress {

  private static final long BYTES = 6;

  private final MemoryBudget budget = new MemoryBudget(10);
  private final MemoryLease first = budget.lease(10, () -> {});
  private final MemoryLease second = budget.lease(10, () -> {});

  public MemoryLeaseStress() {
    // What has been released stays leased until it is given back.
    first.tryReserve(BYTES);
    first.release(BYTES);
  }

  @Actor
  public void submit(ZZ_Result result) {
    result.r1 = first.tryReserve(BYTES) == MemoryLease.Grant.GRANTED;
  }

  @Actor
  public void stepAndSubmit(ZZ_Result result) {
    first.trim();
    result.r2 = second.tryReserve(BYTES) == MemoryLease.Grant.GRANTED;
  }
}
