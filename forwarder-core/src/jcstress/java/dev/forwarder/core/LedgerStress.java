package dev.forwarder.core;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Counts;
import dev.forwarder.api.DropReason;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A snapshot is taken while a step publishes two outcomes at once and submitters accept more: it
 * shows both or neither, and never more outcomes than accepted (that it adds up, {@link Counts}
 * itself insists).
 */
@JCStressTest
@Outcome(
    id = {"2, 0, 0", "3, 0, 0", "2, 1, 1", "3, 1, 1"},
    expect = Expect.ACCEPTABLE,
    desc = "Both outcomes of the step or neither")
@Outcome(expect = Expect.FORBIDDEN, desc = "A step seen by half, or outcomes without acceptance")
@State
public class LedgerStress {

  private final Target target = new Target(null, "domain", 0, ApiKey.of("id", "secret"));
  private final Ledger ledger = new Ledger(new Target[] {target});

  public LedgerStress() {
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
  public void submit() {
    target.accepted().tryCount();
  }

  @Actor
  public void snapshot(III_Result r) {
    Counts counts = ledger.read().counts().get(0);
    r.r1 = (int) counts.accepted();
    r.r2 = (int) counts.delivered();
    r.r3 = (int) counts.droppedTotal();
  }
}
