package dev.forwarder.core;

import dev.forwarder.api.DeliveryChain.Drain;
import dev.forwarder.retry.MemoryLease;

/**
 * Whether a queue that was nearly full is being emptied to a hop: from its start on until its end,
 * or until that hop could not be reached for too long. The step's own.
 */
final class Draining {

  private final Drain drain;
  private final HopLine line;
  private final MemoryLease lease;
  private final DispatchOrder waiting;
  private final int maxItems;
  private boolean on;
  private boolean inVain;
  private long patientUntil;

  /**
   * Not draining.
   *
   * @param line the hop that takes what is drained
   * @param maxItems how many may wait; 0: only their bytes count
   */
  Draining(Drain drain, HopLine line, MemoryLease lease, DispatchOrder waiting, int maxItems) {
    this.drain = drain;
    this.line = line;
    this.lease = lease;
    this.waiting = waiting;
    this.maxItems = maxItems;
  }

  HopLine line() {
    return line;
  }

  boolean isOn() {
    return on;
  }

  /** Looks how full it is; whether it has begun, or ended, just now. */
  boolean update(long now) {
    boolean isUp = line.mayPass();
    inVain &= !isUp;
    boolean before = on;
    if (on) {
      keepOn(isUp, now);
    } else if (!inVain && share() >= drain.startShare()) {
      on = true;
      patientUntil = now + drain.patience().toNanos();
    }
    return on != before;
  }

  private void keepOn(boolean isUp, long now) {
    if (isUp) {
      patientUntil = now + drain.patience().toNanos();
    }
    inVain = now >= patientUntil;
    on = !inVain && wantsMore() && !waiting.isEmpty();
  }

  /** Whether there is more to be drained, once what is under way is gone. */
  boolean wantsMore() {
    return share() > drain.endShare();
  }

  /** Whether it has ended because the hop could not be reached. */
  boolean isInVain() {
    return inVain;
  }

  /** How full it is, by bytes or by items, whichever is more. */
  private double share() {
    double ofBytes = (double) (lease.reservedBytes() - line.leavingBytes()) / lease.limitBytes();
    double ofItems = maxItems == 0 ? 0 : (double) waiting.transactions() / maxItems;
    return Math.max(ofBytes, ofItems);
  }

  /** When its patience ends, or the hop that it waits for may be tried again. */
  long nextNanos() {
    if (line.mayPass() || !(on || share() >= drain.startShare())) {
      return Long.MAX_VALUE;
    }
    return on ? Math.min(patientUntil, line.nextNanos()) : line.nextNanos();
  }
}
