package dev.forwarder.core;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sees to it that a domain's steps run one at a time, on whoever brings news or else on the step
 * executor, and that no news is left lying.
 *
 * <p>Sleeping, scheduled or running: before it goes to sleep it says so and then looks once more,
 * so that whoever brings news and finds it awake need do nothing.
 */
final class StepRunner implements CourteousQueue.Task {

  private static final int SLEEPING = 0;
  private static final int SCHEDULED = 1;
  private static final int RUNNING = 2;

  /** Whoever runs steps is let go after so many, to look after its own. */
  private static final int STEPS_IN_A_RUN = 16;

  /** What is run. Its methods are called by whoever runs, one at a time. */
  interface Steps {

    /** Does what is due, up to a bound; tells whether there is more to be done at once. */
    boolean run();

    /** Whether something has come that a step should look at; asked after saying "I sleep". */
    boolean hasNews();
  }

  private final Steps steps;
  private final Executor executor;
  private final AtomicInteger state = new AtomicInteger(SLEEPING);
  private final AtomicBoolean queued = new AtomicBoolean();

  /** A hint: who woke it last. */
  private volatile boolean isOfHost;

  StepRunner(Steps steps, Executor executor) {
    this.steps = steps;
    this.executor = executor;
  }

  boolean isSleeping() {
    return state.get() == SLEEPING;
  }

  /**
   * There is news: sees to it that a step runs soon, on the executor. Never runs one itself.
   *
   * @return false if the executor would not take it, so that it must be asked again
   */
  boolean wake() {
    if (state.get() == SLEEPING && state.compareAndSet(SLEEPING, SCHEDULED)) {
      boolean isScheduled = false;
      try {
        isOfHost = !Threads.isOwn();
        isScheduled = enqueue();
      } finally { // also where the host's thread is at the end of its stack
        if (!isScheduled) {
          state.compareAndSet(SCHEDULED, SLEEPING);
        }
      }
      return isScheduled;
    }
    return true;
  }

  /** There is news, on a thread that may run steps: runs them here unless somebody does. */
  void runHere() {
    int seen = state.get();
    if (seen != RUNNING && state.compareAndSet(seen, RUNNING)) {
      loop();
    }
  }

  @Override
  public boolean isOfHost() {
    return isOfHost;
  }

  /** The executor's turn; an I/O thread may have taken it over meanwhile. */
  @Override
  public void run() {
    isOfHost = false;
    queued.set(false);
    if (state.compareAndSet(SCHEDULED, RUNNING)) {
      loop();
    }
  }

  private void loop() {
    boolean left = false;
    while (!left) {
      left = runSteps();
    }
  }

  /**
   * Runs steps until nothing is to be done, or it is another's turn.
   *
   * @return false if there is more, and it must be done here because it cannot be scheduled
   */
  private boolean runSteps() {
    boolean more = steps.run();
    for (int n = 1; !more && n < STEPS_IN_A_RUN; n++) {
      state.set(SLEEPING);
      if (!steps.hasNews() || !state.compareAndSet(SLEEPING, RUNNING)) {
        return true;
      }
      more = steps.run();
    }
    state.set(SCHEDULED);
    return enqueue() || !state.compareAndSet(SCHEDULED, RUNNING);
  }

  /** Whether the executor will run this; it may have no thread, or be at its end. */
  private boolean enqueue() {
    if (queued.compareAndSet(false, true)) {
      try {
        executor.execute(this);
      } catch (Throwable t) { // whoever brought news, a submitting thread even, is not to blame
        queued.set(false);
        return false;
      }
    }
    return true;
  }
}
