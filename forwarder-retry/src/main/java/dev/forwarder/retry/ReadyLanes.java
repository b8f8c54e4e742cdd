package dev.forwarder.retry;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The lanes of a queue in which something is ready, in no order. */
final class ReadyLanes<T extends RetryItem> implements Iterable<RetryLane<T>> {

  private final List<RetryLane<T>> lanes = new ArrayList<>();

  void add(RetryLane<T> lane, T item) {
    lane.ready().add(item);
    if (!lane.isListed()) {
      lane.listAt(lanes.size());
      lanes.add(lane);
    }
  }

  void remove(RetryLane<T> lane, T item) {
    lane.ready().remove(item);
    if (lane.ready().isEmpty()) {
      strikeOff(lane);
    }
  }

  @Override
  public Iterator<RetryLane<T>> iterator() {
    return lanes.iterator();
  }

  private void strikeOff(RetryLane<T> lane) {
    RetryLane<T> last = lanes.remove(lanes.size() - 1);
    if (last != lane) {
      lanes.set(lane.position(), last);
      last.listAt(lane.position());
    }
    lane.unlist();
  }
}
