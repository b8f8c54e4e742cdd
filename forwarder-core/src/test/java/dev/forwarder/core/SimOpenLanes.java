package dev.forwarder.core;

import org.jspecify.annotations.Nullable;

/** Which requests may start at one time; asks each lane's gate once, if its requests follow. */
final class SimOpenLanes {

  private final long now;
  private @Nullable Lane lane;
  private boolean open;

  SimOpenLanes(long now) {
    this.now = now;
  }

  boolean mayStart(QueuedRequest request) {
    if (request.dueNanos() > now) {
      return false;
    }
    if (request.lane() != lane) {
      lane = request.lane();
      open = lane.gate().openNanos(now) <= now;
    }
    return open;
  }
}
