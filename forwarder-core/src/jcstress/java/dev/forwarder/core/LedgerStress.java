package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Counts;
import dev.forwarder.api.DropReason;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** What a snapshot shows adds up, whenever it is taken: {@link Counts} itself insists. */
public final class LedgerStress {

  private LedgerStress() {}

  /** A step publishes two outcomes at once. */
  @JCStressTest
  @Outcome(
      id = {"0, 0, 2", "1, 1, 0"},
      expect = Expect.ACCEPTABLE,
      desc = "Both outcomes of the step or neither")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A step seen by half")
  @State
  public static class AgainstStep {
    private final Target target =
        new Target(null, StressedDomain.DOMAIN, ApiKey.of("id", "secret"));
    private final Ledger ledger = new Ledger(List.of(target));

    public AgainstStep() {
      target.accepted().open();
      target.accepted().tryCount();
      target.accepted().tryCount();
    }

    @Actor
    public void step() {
      ledger.count(target, dev.forwarder.api.Outcome.DELIVERED, null);
      ledger.count(target, dev.forwarder.api.Outcome.DROPPED, DropReason.REJECTED);
      ledger.publish();
    }

    @Actor
    public void snapshot(III_Result r) {
      Counts counts = ledger.read().counts().get(0);
      r.r1 = (int) counts.delivered();
      r.r2 = (int) counts.droppedTotal();
      r.r3 = (int) counts.pending();
    }
  }

  /** A transaction is accepted and ends: at no moment has more ended than was accepted. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "1, 0", "1, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "Not yet there, pending, or ended")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Ended before it was accepted")
  @State
  public static class AgainstSubmitAndStep {
    private final Target target =
        new Target(null, StressedDomain.DOMAIN, ApiKey.of("id", "secret"));
    private final Ledger ledger = new Ledger(List.of(target));

    public AgainstSubmitAndStep() {
      target.accepted().open();
    }

    @Actor
    public void submitAndStep() {
      target.accepted().tryCount();
      ledger.count(target, dev.forwarder.api.Outcome.DELIVERED, null);
      ledger.publish();
    }

    @Actor
    public void snapshot(II_Result r) {
      Counts counts = ledger.read().counts().get(0);
      r.r1 = (int) counts.accepted();
      r.r2 = (int) counts.delivered();
    }
  }
}
