package dev.forwarder.core;

/**
 * A domain's wish for one more permit of the process: asked for at most once at a time, in a step;
 * whoever gives a permit back wakes the domain, whose next step looks again. The step's own, but
 * for {@link #wake}.
 */
final class PermitWish {

  private final SharedPermits permits;
  private final boolean need;
  private final Runnable wake;
  private boolean asked;
  private boolean looks;
  private volatile boolean woken;

  /**
   * A wish that has not been uttered.
   *
   * @param need whether it is a domain's with less than its share, which goes before others
   * @param wake brings about another step
   */
  PermitWish(SharedPermits permits, boolean need, Runnable wake) {
    this.permits = permits;
    this.need = need;
    this.wake = wake;
  }

  boolean isNeed() {
    return need;
  }

  /** A step begins. The last had no end if it failed and there was no memory even for that. */
  void beginStep() {
    endStep();
    if (woken) {
      woken = false;
      looks = asked; // not after it was withdrawn
      asked = false;
    }
  }

  boolean isAsked() {
    return asked;
  }

  /** Asks, unless it has; whoever asks looks once more after this. */
  boolean ask() {
    if (asked) {
      return false;
    }
    permits.add(this);
    asked = true; // after that: it has not asked where there was no memory for it
    return true;
  }

  /** The step is over, and has looked. */
  void endStep() {
    if (looks) {
      looks = false;
      permits.looked(this);
    }
  }

  /** There will be no further step. */
  void withdraw() {
    endStep();
    if (asked) {
      asked = false;
      permits.withdraw(this);
    }
  }

  /** Any thread: a permit has come back. */
  void wake() {
    woken = true;
    wake.run();
  }
}
