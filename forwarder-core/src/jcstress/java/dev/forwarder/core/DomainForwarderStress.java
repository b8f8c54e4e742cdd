package dev.forwarder.core;

import dev.forwarder.api.Counts;
import java.util.concurrent.CompletionStage;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** A submission meets a step of the real domain forwarder at its hand-over points. */
public final class DomainForwarderStress {

  private DomainForwarderStress() {}

  /** The step goes to sleep as a transaction comes: it is started all the same. */
  @JCStressTest
  @Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "Both started")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One left lying")
  @State
  public static class SubmitAgainstSleep {
    private final StressedDomain domain = new StressedDomain(2);

    public SubmitAgainstSleep() {
      domain.submit();
    }

    @Actor
    public void submitter() {
      domain.submit();
    }

    @Actor
    public void executorThread() {
      domain.execute();
    }

    @Arbiter
    public void result(I_Result r) {
      domain.executeAll();
      r.r1 = domain.requests();
    }
  }

  /**
   * With its one slot taken, the domain does not ask for new transactions; the slot comes free as
   * one comes, which is started all the same.
   */
  @JCStressTest
  @Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "Started when the slot was free")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Left lying beside a free slot")
  @State
  public static class SubmitAgainstSlotComingFree {
    private final StressedDomain domain = new StressedDomain(1);

    public SubmitAgainstSlotComingFree() {
      domain.submit();
      domain.executeAll();
    }

    @Actor
    public void submitter() {
      domain.submit();
    }

    @Actor
    public void ioThread() {
      domain.reply();
    }

    @Arbiter
    public void result(I_Result r) {
      domain.executeAll();
      r.r1 = domain.requests();
    }
  }

  /** The door shuts, and the step drains, as a transaction comes: refused, or ended. */
  @JCStressTest
  @Outcome(id = "true, true, true", expect = Expect.ACCEPTABLE, desc = "Accepted, and ended")
  @Outcome(id = "false, true, true", expect = Expect.ACCEPTABLE, desc = "Refused")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Forgotten, or the stop never ends")
  @State
  public static class SubmitAgainstStop {
    private final StressedDomain domain = new StressedDomain(1);
    private boolean accepted;
    private CompletionStage<?> stopped;

    @Actor
    public void submitter() {
      accepted = domain.submit() == null;
    }

    @Actor
    public void stopper() {
      stopped = domain.forwarder().beginStop(0);
      domain.execute();
    }

    @Arbiter
    public void result(ZZZ_Result r) {
      domain.executeAll();
      Counts counts = domain.forwarder().ledger().read().counts().get(0);
      r.r1 = accepted;
      r.r2 = stopped.toCompletableFuture().isDone();
      r.r3 = counts.droppedTotal() == (accepted ? 1 : 0) && counts.pending() == 0;
    }
  }
}
