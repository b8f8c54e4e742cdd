package dev.forwarder.core;

import dev.forwarder.api.Counts;
import java.util.concurrent.CompletionStage;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

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

  /** Its key is taken out, and its time is up at once, as a transaction comes. */
  @JCStressTest
  @Outcome(id = "true, true, true", expect = Expect.ACCEPTABLE, desc = "Accepted, and ended")
  @Outcome(id = "false, true, true", expect = Expect.ACCEPTABLE, desc = "Refused")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Forgotten, or the key never goes")
  @State
  public static class SubmitAgainstRemovalOfItsKey {
    private final StressedDomain domain = new StressedDomain(1);
    private final Target target = domain.forwarder().targets().get(0);
    private boolean accepted;

    @Actor
    public void submitter() {
      accepted = domain.submit(target) == null;
    }

    @Actor
    public void remover() {
      DomainForwarder forwarder = domain.forwarder();
      forwarder.drain(forwarder.update(StressedDomain.WITH_ANOTHER_KEY), Departure.removal(0));
      domain.execute();
    }

    @Arbiter
    public void result(ZZZ_Result r) {
      domain.executeAll();
      Ledger.Snapshot seen = domain.forwarder().ledger().read();
      Counts gone = seen.removed();
      r.r1 = accepted;
      r.r2 = seen.targets().size() == 1 && !seen.targets().contains(target);
      r.r3 = gone.droppedTotal() == (accepted ? 1 : 0) && gone.pending() == 0;
    }
  }

  /**
   * A key comes back as its last transaction ends and the step would let it go: it is one or two.
   */
  @JCStressTest
  @Outcome(id = "1, 2, 0", expect = Expect.ACCEPTABLE, desc = "It came back as it was")
  @Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "It had gone, and a new one came")
  @Outcome(expect = Expect.FORBIDDEN, desc = "There are two, or counts are lost")
  @State
  public static class ComingBackAgainstTheEnd {
    private final StressedDomain domain = new StressedDomain(1);

    public ComingBackAgainstTheEnd() {
      domain.submit();
      domain.executeAll();
      DomainForwarder forwarder = domain.forwarder();
      forwarder.drain(
          forwarder.update(StressedDomain.WITH_ANOTHER_KEY), Departure.removal(Long.MAX_VALUE - 1));
      domain.executeAll();
    }

    @Actor
    public void ioThread() {
      domain.reply();
    }

    @Actor
    public void updater() {
      DomainForwarder forwarder = domain.forwarder();
      forwarder.drain(forwarder.update(StressedDomain.DOMAIN), Departure.removal(0));
    }

    @Arbiter
    public void result(III_Result r) {
      domain.submit();
      domain.executeAll();
      domain.reply();
      domain.executeAll();
      Ledger.Snapshot seen = domain.forwarder().ledger().read();
      r.r1 = seen.targets().size();
      r.r2 = (int) seen.counts().get(0).delivered();
      r.r3 = (int) seen.removed().delivered();
    }
  }

  /** A domain that was taken out is over with its last reply: its counts stand by then. */
  @JCStressTest
  @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "Not over, or with its last counts")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Over, and something is pending")
  @State
  public static class EndAgainstWhoCounts {
    private static final int LOOKS = 200;
    private final StressedDomain domain = new StressedDomain(1);

    public EndAgainstWhoCounts() {
      domain.submit();
      domain.executeAll();
      domain.forwarder().remove(Departure.removal(Long.MAX_VALUE - 1));
      domain.executeAll();
    }

    @Actor
    public void ioThread() {
      domain.reply();
    }

    @Actor
    public void whoCounts(Z_Result r) {
      DomainForwarder forwarder = domain.forwarder();
      boolean over = false;
      for (int i = 0; i < LOOKS && !over; i++) {
        over = forwarder.presence().departure() == Departure.OVER;
      }
      r.r1 = !over || forwarder.ledger().read().counts().get(0).pending() == 0;
    }
  }
}
