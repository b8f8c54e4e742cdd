package dev.forwarder.core;

/** Runs something later, shortly: a wake-up, never work. Thread-safe. */
@FunctionalInterface
interface Timer {

  /** A wake-up that has not come yet. */
  @FunctionalInterface
  interface Alarm {
    /** Takes it back; without effect once it has come. */
    void cancel();
  }

  Alarm schedule(Runnable wakeUp, long delayNanos);
}
