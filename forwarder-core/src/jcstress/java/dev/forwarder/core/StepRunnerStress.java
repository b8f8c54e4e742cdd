package dev.forwarder.core;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A submitter, an I/O thread and the executor bring and look after news at the same time: all of it
 * is seen, by one at a time, and the executor's queue holds the runner once at the most.
 */
@JCStressTest
@Outcome(id = "2, 0, [01]", expect = Expect.ACCEPTABLE, desc = "All seen, one at a time")
@Outcome(expect = Expect.FORBIDDEN, desc = "News left lying, two steps at once, or queued twice")
@State
public class StepRunnerStress implements StepRunner.Steps {

  private final ConcurrentLinkedQueue<Runnable> executor = new ConcurrentLinkedQueue<>();
  private final StepRunner runner = new StepRunner(this, executor::add);
  private final AtomicInteger news = new AtomicInteger();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger overlaps = new AtomicInteger();
  private int seen;

  @Override
  public boolean run() {
    if (inside.getAndIncrement() != 0) {
      overlaps.incrementAndGet();
    }
    seen += news.getAndSet(0);
    inside.decrementAndGet();
    return false;
  }

  @Override
  public boolean hasNews() {
    return news.get() != 0;
  }

  @Actor
  public void submitter() {
    news.incrementAndGet();
    if (runner.isSleeping()) {
      runner.wake();
    }
  }

  @Actor
  public void ioThread() {
    news.incrementAndGet();
    runner.runHere();
  }

  @Actor
  public void executorThread() {
    Runnable task = executor.poll();
    if (task != null) {
      task.run();
    }
  }

  @Arbiter
  public void rest(III_Result r) {
    r.r3 = executor.size();
    Runnable task = executor.poll();
    if (task != null) {
      task.run();
    }
    r.r1 = seen;
    r.r2 = overlaps.get();
  }
}
