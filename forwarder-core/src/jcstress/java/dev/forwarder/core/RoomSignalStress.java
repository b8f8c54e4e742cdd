package dev.forwarder.core;

import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Room is made as a submitter finds none and begins to wait: it is woken, not left to its time. */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "Saw the room, or was woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "Waited beside free room")
@State
public class RoomSignalStress {

  /** So long that nobody waits for it unless a wake-up is lost. */
  private static final long NANOS = TimeUnit.SECONDS.toNanos(5);

  private final RoomSignal signal = new RoomSignal();
  private volatile boolean room;

  @Actor
  public void submitter(Z_Result r) {
    RoomSignal.Waiter waiter = signal.enter(1);
    r.r1 = room || isWoken(waiter);
    boolean unused = signal.leave(waiter);
  }

  private boolean isWoken(RoomSignal.Waiter waiter) {
    try {
      return signal.await(waiter, NANOS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Actor
  public void step() {
    room = true;
    signal.made(1);
  }
}
