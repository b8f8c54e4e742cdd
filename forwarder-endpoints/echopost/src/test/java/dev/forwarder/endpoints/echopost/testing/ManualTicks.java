package dev.forwarder.endpoints.echopost.testing;

import dev.forwarder.endpoints.echopost.socket.Ticks;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Time that goes by only when it is told to, or when somebody waits. */
public final class ManualTicks implements Ticks {

  private final AtomicLong now = new AtomicLong();

  public void advance(Duration length) {
    now.addAndGet(length.toNanos());
  }

  @Override
  public long nanoTime() {
    return now.get();
  }

  @Override
  public void pause(Duration length) {
    advance(length);
    LockSupport.parkNanos(1_000_000); // lets others do what is waited for
  }
}
