package dev.forwarder.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When the steps of a domain run: on news, at the time that the last one asked for, and after one
 * that failed halfway once what it left is put right. News come from any thread; {@link #run} and
 * what it does are the step's own.
 */
final class Stepping {

  private static final long AFTER_A_BUG_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final DomainForwarder domain;
  private final DomainServices services;
  private final DomainLog log;
  private final StepRunner runner;
  private final Wakeup wakeup;
  private final CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();

  /** The step's own: whether the last one failed halfway. */
  private boolean failed;

  private volatile boolean poked;

  /** Whether there is a machine: the disk may have news for a domain while it is being made. */
  private volatile boolean begun;

  /**
   * No step has run.
   *
   * @param domain whose steps are run, and whose machine is looked at between them
   */
  Stepping(DomainForwarder domain, DomainServices services, DomainLog log) {
    this.domain = domain;
    this.services = services;
    this.log = log;
    this.runner = new StepRunner(domain, services.stepExecutor());
    this.wakeup = new Wakeup(services.timer(), this::poke);
  }

  /** Completes, within a step, when the machine is finished. */
  CompletionStage<@Nullable Void> stopped() {
    return stopped;
  }

  /** The domain is made: it hears what has come meanwhile. */
  void begin() {
    begun = true;
    if (hasNews()) {
      wake();
    }
  }

  // ---- from any thread ----

  /** Something has changed that a step should look at. */
  void poke() {
    poked = true;
    wake();
  }

  /** There is news where a step looks for it: sees to it that one runs soon, elsewhere. */
  void wake() {
    if (begun && !runner.wake() && !stopped.isDone()) {
      wakeLater();
    }
  }

  /** Whether nobody will look for news unless it is woken. */
  boolean isSleeping() {
    return runner.isSleeping();
  }

  /** There is news, on a thread that may run steps. */
  void runHere() {
    runner.runHere();
  }

  /** No thread could be had for a step: asks again soon, if there is an alarm to be had. */
  private void wakeLater() {
    try {
      Timer.Alarm unused = services.timer().schedule(this::poke, AFTER_A_BUG_NANOS);
    } catch (Throwable t) { // whoever brings news, a submitting thread even, is not to blame
      log.noThread(t);
    }
  }

  // ---- one at a time ----

  /** {@link StepRunner.Steps#run}. */
  boolean run() {
    poked = false;
    long now = services.clock().getAsLong();
    try {
      wakeup.beginStep();
      recover();
      long next = domain.step(now);
      endRun(next, now);
      return domain.machine().isExhausted() || (next <= now && !hasNews());
    } catch (Throwable t) { // whatever goes wrong here must not reach the transport's threads
      return stepFailed(t, now);
    }
  }

  private void endRun(long next, long now) {
    if (domain.machine().isFinished()) {
      wakeup.cancel();
      stopped.complete(null);
    } else {
      wakeup.at(next, now);
    }
  }

  /** Nothing here may throw: who runs steps knows no other way to go on. */
  private boolean stepFailed(Throwable thrown, long now) {
    failed = true;
    try {
      log.stepThrew(thrown);
      recover();
      domain.machine().endStep(now, domain.presence().departure());
      endRun(now + AFTER_A_BUG_NANOS, now);
      return false;
    } catch (Throwable again) { // as when there is no memory even for this: tried again at once
      return true;
    }
  }

  private void recover() {
    if (failed) {
      domain.machine().recover();
      failed = false;
      poked = true;
    }
  }

  /** {@link StepRunner.Steps#hasNews}. */
  boolean hasNews() {
    return poked || domain.machine().hasNews();
  }
}
