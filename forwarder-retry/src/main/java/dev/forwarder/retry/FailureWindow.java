package dev.forwarder.retry;

import java.util.BitSet;

/** The last outcomes of one path: enough to tell what is down from what is flaky. */
final class FailureWindow {

  private final BlockSettings settings;
  private final BitSet failed;

  private int next;
  private int failures;
  private int failuresInRow;
  private int timeoutsInRow;

  FailureWindow(BlockSettings settings) {
    this.settings = settings;
    this.failed = new BitSet(settings.window());
  }

  void succeeded() {
    record(false);
    failuresInRow = 0;
    timeoutsInRow = 0;
  }

  void failed(boolean timedOut) {
    record(true);
    failuresInRow++;
    timeoutsInRow = timedOut ? timeoutsInRow + 1 : 0;
  }

  /**
   * Whether the outcomes prove that the endpoint is down, in the order of what they cost to see.
   */
  boolean provesDown() {
    return (settings.blockOnFirstError() && failuresInRow > 0)
        || failuresInRow >= settings.failuresInRow()
        || timeoutsInRow >= settings.timeoutsInRow()
        || failures > settings.window() / 2;
  }

  void clear() {
    failed.clear();
    failures = 0;
    failuresInRow = 0;
    timeoutsInRow = 0;
  }

  private void record(boolean failure) {
    if (failed.get(next) != failure) {
      failed.set(next, failure);
      failures += failure ? 1 : -1;
    }
    next = (next + 1) % settings.window();
  }
}
