package dev.forwarder.core;

/**
 * Whether a server of one domain is known to be down, whether anybody may wait for its return, and
 * whether there is a word that it is back, which was not noted.
 */
final class SimWatch {

  private final Simulation world;
  private boolean down;
  private boolean mayWait;
  private boolean told;
  private boolean over;
  private long since;

  SimWatch(Simulation world) {
    this.world = world;
  }

  /** It is not there; whether that is new. */
  boolean isDown() {
    boolean isNew = !down;
    down = true;
    mayWait = true;
    since = isNew ? world.schedule.now() : since;
    return isNew;
  }

  /** Whether it is known to be down. */
  boolean down() {
    return down;
  }

  /** Whether somebody may wait for it: while there is no word, or asked anew after one. */
  boolean mayWait() {
    return mayWait && !over;
  }

  /** Since when it is waited for without a word; never, if it is not. */
  long waitsSince() {
    return down && !told && !over ? since : Long.MAX_VALUE;
  }

  /** Somebody has said that it is well. */
  void tell() {
    told |= mayWait && !over;
    mayWait = false;
  }

  /** A step takes note of the word that it is back, if there is one; whether there was. */
  boolean note() {
    boolean isBack = told;
    told = false;
    down &= !isBack;
    return isBack;
  }

  /** It may just have been waited for anew, since it was down when that was looked at. */
  void remind(boolean wasDown) {
    mayWait |= wasDown;
  }

  /** Nobody is interested any more. */
  void end() {
    over = true;
  }

  boolean isOver() {
    return over;
  }
}
