package dev.forwarder.retry;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The lanes of a queue in which something is ready, in no order, and what is ready in all of them
 * together, by age.
 */
final class ReadyLanes<T extends RetryItem> implements Iterable<RetryLane<T>> {

  private final List<RetryLane<T>> lanes = new ArrayList<>();
  private final AgedItems<T> byAge = new AgedItems<>();

  void add(RetryLane<T> lane, T item) {
    byAge.add(item);
    try {
      addTo(lane, item);
    } catch (Throwable t) { // no memory: in both or in neither
      byAge.remove(item);
      throw t;
    }
  }

  private void addTo(RetryLane<T> lane, T item) {
    if (!lane.isListed()) {
      lanes.add(lane);
      lane.listAt(lanes.size() - 1);
    }
    try {
      lane.ready().add(item);
    } catch (Throwable t) { // no memory: an empty lane is not listed
      if (lane.ready().isEmpty()) {
        strikeOff(lane);
      }
      throw t;
    }
  }

  void remove(RetryLane<T> lane, T item) {
    byAge.remove(item);
    lane.ready().remove(item);
    if (lane.ready().isEmpty()) {
      strikeOff(lane);
    }
  }

  AgedItems<T> byAge() {
    return byAge;
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
