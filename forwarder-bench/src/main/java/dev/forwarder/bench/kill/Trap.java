package dev.forwarder.bench.kill;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Stops a process at one of its steps, for ever: whoever waits for that kills it there. */
final class Trap {

  /** Something done to the disk. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  private final @Nullable Point point;
  private final Runnable sprung;
  private int left;

  /**
   * A trap.
   *
   * @param point where; null for nowhere
   * @param nth at which of its steps
   * @param sprung says that the process is there
   */
  Trap(@Nullable Point point, int nth, Runnable sprung) {
    this.point = point;
    this.left = nth;
    this.sprung = sprung;
  }

  /** Carries out a step, or as much of it as is done when the process is killed. */
  void around(@Nullable Step step, Work half, Work whole) throws IOException {
    if (point == null || step != point.step() || --left != 0) {
      whole.run();
      return;
    }
    switch (point.moment()) {
      case BEFORE -> {}
      case HALFWAY -> half.run();
      case AFTER -> whole.run();
    }
    sprung.run();
    while (true) {
      LockSupport.park(this);
    }
  }
}
