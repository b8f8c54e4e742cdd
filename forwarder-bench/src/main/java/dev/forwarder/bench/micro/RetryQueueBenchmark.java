package dev.forwarder.bench.micro;

import dev.forwarder.api.Priority;
import dev.forwarder.retry.BackoffPolicy;
import dev.forwarder.retry.BlockSettings;
import dev.forwarder.retry.BlockedEndpoints;
import dev.forwarder.retry.RetryItem;
import dev.forwarder.retry.RetryLane;
import dev.forwarder.retry.RetryOrder;
import dev.forwarder.retry.RetryQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** What one item costs on its way through a retry queue that holds many others all the while. */
public class RetryQueueBenchmark extends HotPath {

  private static final long LATER = TimeUnit.DAYS.toNanos(1);

  /** How many items it holds. */
  @Param({"1000", "15000", "100000", "1000000"})
  public int items = 1000;

  /** Whether they wait for their backoff, or are ready. */
  @Param({"false", "true"})
  public boolean delayed;

  private final RetryQueue<Item> queue = new RetryQueue<>(RetryOrder.NEWEST_FIRST, false);
  private final RetryLane<Item> lane =
      queue.lane(
          new BlockedEndpoints(
                  BackoffPolicy.defaults(), BlockSettings.defaults(), () -> 0, () -> 0.5)
              .domain("domain")
              .endpoint("/path", "key"));
  private long sequence;
  private long now;

  private static final class Item extends RetryItem {
    Item(long sequence) {
      super(Priority.NORMAL, sequence, sequence);
    }

    @Override
    public long bytes() {
      return 1024;
    }
  }

  /** Fills the queue. */
  @Setup(Level.Trial)
  public void fill() {
    for (int i = 0; i < items; i++) {
      add(delayed ? LATER + i : 0);
    }
  }

  private void add(long dueNanos) {
    queue.add(lane, new Item(++sequence), dueNanos);
  }

  /** A ready item is added, and taken as the newest. */
  @Benchmark
  public @Nullable RetryItem addAndTake() {
    add(now);
    return queue.take(lane);
  }

  /** An item is added, and the oldest of all evicted. */
  @Benchmark
  public @Nullable RetryItem addAndEvict() {
    add(delayed ? LATER + items + sequence : now);
    return queue.evict();
  }

  /** An item is added with a backoff, which ends, and taken. */
  @Benchmark
  public @Nullable RetryItem addReleaseAndTake() {
    now++;
    add(now);
    queue.release(now);
    return queue.take(lane);
  }
}
