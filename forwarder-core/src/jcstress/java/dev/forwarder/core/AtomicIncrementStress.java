package dev.forwarder.core;

import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** Two threads that count in one word lose no count. */
@JCStressTest
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "both counted")
@Outcome(expect = Expect.FORBIDDEN, desc = "a count was lost")
@State
public class AtomicIncrementStress {
  private final AtomicLong counted = new AtomicLong();

  @Actor
  public void first() {
    counted.incrementAndGet();
  }

  @Actor
  public void second() {
    counted.incrementAndGet();
  }

  @Arbiter
  public void sum(J_Result result) {
    result.r1 = counted.get();
  }
}
