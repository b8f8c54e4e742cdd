package dev.forwarder.core;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The last permit comes back while a domain asks for one: it gets it, or it is woken. */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "Came back before anyone waited")
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Got it, and a wake-up too many")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "Woken to try again")
@Outcome(expect = Expect.FORBIDDEN, desc = "Left waiting beside a free permit")
@State
public class SharedPermitsStress {

  private volatile boolean woken;
  private final SharedPermits permits = new SharedPermits(1);
  private boolean got;

  public SharedPermitsStress() {
    permits.tryAcquire();
  }

  @Actor
  public void asks() {
    got = permits.tryAcquire();
    if (!got) {
      permits.await(() -> woken = true);
      got = permits.tryAcquire();
    }
  }

  @Actor
  public void givesBack() {
    permits.release();
  }

  @Arbiter
  public void result(ZZ_Result r) {
    r.r1 = got;
    r.r2 = woken;
  }
}
