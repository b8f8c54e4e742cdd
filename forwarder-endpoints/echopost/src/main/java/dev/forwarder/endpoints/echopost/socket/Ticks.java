package dev.forwarder.endpoints.echopost.socket;

import java.time.Duration;

/** The time that goes by, for whoever waits. Thread-safe. */
public interface Ticks {

  /** Nanoseconds since some moment, to be compared by subtraction. */
  long nanoTime();

  /**
   * Waits on the caller's thread.
   *
   * @param length how long
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  void pause(Duration length) throws InterruptedException;
}
