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
 * A submitter, an I/O thread and the executor bring and look after news, two of them at a time: all
 * of it is seen, by one at a time, and the executor's queue holds the runner once at the most.
 */
public final class StepRunnerStress {

  private StepRunnerStress() {}

  /** A submission and a reply. */
  @JCStressTest
  @Outcome(id = "2, 0, [01]", expect = Expect.ACCEPTABLE, desc = "All seen, one at a time")
  @Outcome(expect = Expect.FORBIDDEN, desc = "News left lying, two steps at once, or queued twice")
  @State
  public static class SubmitAgainstReply {
    private final Runs runs = new Runs();

    @Actor
    public void submitter() {
      runs.submit();
    }

    @Actor
    public void ioThread() {
      runs.reply();
    }

    @Arbiter
    public void rest(III_Result r) {
      runs.finish(r);
    }
  }

  /** A submission while the executor runs the step that another has scheduled. */
  @JCStressTest
  @Outcome(id = "2, 0, [01]", expect = Expect.ACCEPTABLE, desc = "All seen, one at a time")
  @Outcome(expect = Expect.FORBIDDEN, desc = "News left lying, two steps at once, or queued twice")
  @State
  public static class SubmitAgainstExecutor {
    private final Runs runs = new Runs();

    public SubmitAgainstExecutor() {
      runs.submit();
    }

    @Actor
    public void submitter() {
      runs.submit();
    }

    @Actor
    public void executorThread() {
      runs.execute();
    }

    @Arbiter
    public void rest(III_Result r) {
      runs.finish(r);
    }
  }

  /** A reply comes as the executor is about to run what was scheduled: one of them runs it. */
  @JCStressTest
  @Outcome(id = "2, 0, [01]", expect = Expect.ACCEPTABLE, desc = "All seen, one at a time")
  @Outcome(expect = Expect.FORBIDDEN, desc = "News left lying, two steps at once, or queued twice")
  @State
  public static class ReplyAgainstExecutor {
    private final Runs runs = new Runs();

    public ReplyAgainstExecutor() {
      runs.submit();
    }

    @Actor
    public void ioThread() {
      runs.reply();
    }

    @Actor
    public void executorThread() {
      runs.execute();
    }

    @Arbiter
    public void rest(III_Result r) {
      runs.finish(r);
    }
  }

  private static final class Runs implements StepRunner.Steps {
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

    void submit() {
      news.incrementAndGet();
      if (runner.isSleeping()) {
        runner.wake();
      }
    }

    void reply() {
      news.incrementAndGet();
      runner.runHere();
    }

    void execute() {
      Runnable task = executor.poll();
      if (task != null) {
        task.run();
      }
    }

    void finish(III_Result r) {
      r.r3 = executor.size();
      execute();
      r.r1 = seen;
      r.r2 = overlaps.get();
    }
  }
}
