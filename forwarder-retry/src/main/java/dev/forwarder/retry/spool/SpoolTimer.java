package dev.forwarder.retry.spool;

/** Runs something later, shortly: a wake-up, never work. Thread-safe. */
@FunctionalInterface
public interface SpoolTimer {

  /** Runs it after so long. */
  void schedule(Runnable wakeUp, long delayNanos);
}
