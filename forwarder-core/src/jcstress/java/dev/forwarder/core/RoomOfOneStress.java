package dev.forwarder.core;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Room for one is made, which two submitters want and whoever has it gives back: both come to have
 * it, and none waits beside it.
 */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Both had it")
@Outcome(expect = Expect.FORBIDDEN, desc = "One waited beside free room")
@State
public class RoomOfOneStress {

  /** So long that nobody waits for it unless a wake-up is lost. */
  private static final long NANOS = TimeUnit.SECONDS.toNanos(5);

  private final RoomSignal signal = new RoomSignal();
  private final AtomicInteger free = new AtomicInteger();

  @Actor
  public void first(ZZ_Result r) {
    free.set(1);
    signal.made(1);
    r.r1 = hadIt();
  }

  @Actor
  public void second(ZZ_Result r) {
    r.r2 = hadIt();
  }

  private boolean hadIt() {
    boolean woken = true;
    while (woken) {
      RoomSignal.Waiter waiter = signal.enter(1);
      try {
        if (free.compareAndSet(1, 0)) {
          free.set(1);
          signal.made(1);
          return true;
        }
        woken = signal.await(waiter, NANOS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      } finally {
        passOn(signal.leave(waiter));
      }
    }
    return false;
  }

  private void passOn(boolean wasTold) {
    if (wasTold) {
      signal.made(free.get());
    }
  }
}
