package dev.forwarder.core;

import org.jspecify.annotations.Nullable;

/**
 * The one alarm of a domain: set to an earlier time when that is wanted, left alone when it will
 * come early enough. The step's own, but for its going off.
 */
final class Wakeup {

  private static final long NEVER = Long.MAX_VALUE;

  private final Timer timer;
  private final Runnable wake;
  private Timer.@Nullable Alarm alarm;
  private long setTo = NEVER;
  private volatile boolean wentOff;

  Wakeup(Timer timer, Runnable wake) {
    this.timer = timer;
    this.wake = wake;
  }

  /** A step begins: an alarm that went off is not set any more. */
  void beginStep() {
    if (wentOff) {
      wentOff = false;
      setTo = NEVER;
    }
  }

  /** A step ends and wants to be called at that time, if nothing happens before. */
  void at(long time, long now) {
    if (time > now && time < setTo) {
      cancel();
      alarm = timer.schedule(this::goOff, time - now);
      setTo = time; // after it is set: it may be refused, and must then be asked for again
    }
  }

  void cancel() {
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
      setTo = NEVER;
    }
  }

  private void goOff() {
    wentOff = true;
    wake.run();
  }
}
