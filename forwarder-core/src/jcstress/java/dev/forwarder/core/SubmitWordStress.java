package dev.forwarder.core;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** A submission races with the door: what was counted when it shut is all that ever will be. */
@JCStressTest
@Outcome(id = "true, 1", expect = Expect.ACCEPTABLE, desc = "Counted before the door shut")
@Outcome(id = "false, 0", expect = Expect.ACCEPTABLE, desc = "Refused by the shut door")
@Outcome(expect = Expect.FORBIDDEN, desc = "Counted behind the back of whoever shut the door")
@State
public class SubmitWordStress {

  private final SubmitWord word = new SubmitWord();

  public SubmitWordStress() {
    word.open();
  }

  @Actor
  public void submit(ZI_Result r) {
    r.r1 = word.tryCount();
  }

  @Actor
  public void stop(ZI_Result r) {
    word.close();
    r.r2 = (int) word.count();
  }
}
