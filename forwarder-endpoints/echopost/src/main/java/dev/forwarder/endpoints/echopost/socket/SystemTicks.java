package dev.forwarder.endpoints.echopost.socket;

import java.time.Duration;

/** The time of the process: the one place of this artifact where it is read. */
public enum SystemTicks implements Ticks {
  /** There is one. */
  INSTANCE;

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void pause(Duration length) throws InterruptedException {
    Thread.sleep(length.toMillis());
  }
}
