package dev.forwarder.core;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The last permit comes back while a domain asks for one: it gets it, or it is woken. */
public final class SharedPermitsStress {

  private SharedPermitsStress() {}

  /** Nobody else waits. */
  @JCStressTest
  @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "Came back before anyone waited")
  @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Got it, and a wake-up too many")
  @Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "Woken to try again")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Left waiting beside a free permit")
  @State
  public static class Alone {
    private final Asking asking = new Asking();

    @Actor
    public void asks() {
      asking.ask();
    }

    @Actor
    public void givesBack() {
      asking.permits.release();
    }

    @Arbiter
    public void result(ZZ_Result r) {
      asking.tell(r);
    }
  }

  /** Another waits before it, has no use for the permit any more, and passes it on. */
  @JCStressTest
  @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "Came back before it waited")
  @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Got it, and a wake-up too many")
  @Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "Woken to try again")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Left waiting beside a free permit")
  @State
  public static class BehindOneThatPassesOn {
    private final Asking asking = new Asking();
    private final PermitWish first = new PermitWish(asking.permits, true, this::looks);

    public BehindOneThatPassesOn() {
      first.ask();
    }

    private void looks() {
      first.beginStep();
      first.endStep();
    }

    @Actor
    public void asks() {
      asking.ask();
    }

    @Actor
    public void givesBack() {
      asking.permits.release();
    }

    @Arbiter
    public void result(ZZ_Result r) {
      asking.tell(r);
    }
  }

  private static final class Asking {
    private final SharedPermits permits = new SharedPermits(2);
    private final PermitWish wish = new PermitWish(permits, false, () -> woken = true);
    private volatile boolean woken;
    private boolean got;

    Asking() {
      permits.acquireFirst();
      permits.tryAcquire();
    }

    void ask() {
      got = permits.tryAcquire();
      if (!got) {
        got = wish.ask() && permits.tryAcquire();
      }
    }

    void tell(ZZ_Result r) {
      r.r1 = got;
      r.r2 = woken;
    }
  }
}
