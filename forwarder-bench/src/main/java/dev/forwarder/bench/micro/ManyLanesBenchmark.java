package dev.forwarder.bench.micro;

import dev.forwarder.api.Priority;
import dev.forwarder.retry.BackoffPolicy;
import dev.forwarder.retry.BlockSettings;
import dev.forwarder.retry.BlockedEndpoints;
import dev.forwarder.retry.DomainGates;
import dev.forwarder.retry.EndpointGate;
import dev.forwarder.retry.Evidence;
import dev.forwarder.retry.RetryItem;
import dev.forwarder.retry.RetryLane;
import dev.forwarder.retry.RetryOrder;
import dev.forwarder.retry.RetryQueue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What one item costs where something waits in many lanes. A domain has 144 lanes for each of its
 * keys at the most; ten thousand show what depends on their number: the look behind a block alone.
 */
public class ManyLanesBenchmark extends HotPath {

  private static final String KEY = "key";

  /** In how many lanes something waits. */
  @Param({"144", "10000"})
  public int lanes = 144;

  private final RetryQueue<Item> queue = new RetryQueue<>(RetryOrder.NEWEST_FIRST, false);
  private final DomainGates gates =
      new BlockedEndpoints(BackoffPolicy.defaults(), BlockSettings.defaults(), () -> 0, () -> 0.5)
          .domain("domain");
  private final List<RetryLane<Item>> all = new ArrayList<>();
  private long sequence;

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
  @Setup
  public void fill() {
    for (int i = 0; i < lanes; i++) {
      all.add(queue.lane(gates.endpoint("/path" + i, KEY)));
      add();
    }
  }

  private void add() {
    addTo(lanes);
  }

  /** To one of the first so many lanes, in turn. */
  private void addTo(int open) {
    RetryLane<Item> lane = all.get((int) (sequence % open));
    queue.add(lane, new Item(++sequence), 0);
  }

  private @Nullable RetryItem takeNext() {
    RetryLane<Item> next = queue.next(0);
    return next == null ? null : queue.take(next);
  }

  /** An item is added, and what goes first is taken. */
  @Benchmark
  public @Nullable RetryItem addAndTakeNext() {
    add();
    return takeNext();
  }

  /** The same while one path is blocked, whose item is the newest. */
  @Benchmark
  public @Nullable RetryItem addAndTakeNextBehindABlock(Block block) {
    addTo(lanes - 1);
    return takeNext();
  }

  /** An item is added, and the oldest of all evicted. */
  @Benchmark
  public @Nullable RetryItem addAndEvict() {
    add();
    return queue.evict();
  }

  /** The looks of a step that can start nothing, since nobody can be reached. */
  @Benchmark
  public long lookWhileTheHostIsDown(Outage outage) {
    return queue.next(0) == null ? queue.wakeNanos(0) + queue.oldestCreatedNanos() : -1;
  }

  /** One path that is blocked. */
  @State(Scope.Benchmark)
  public static class Block {

    /** Blocks the path of the newest item, which goes first; the clock stands still. */
    @Setup
    public void block(ManyLanesBenchmark benchmark) {
      EndpointGate gate = benchmark.gates.endpoint("/path" + (benchmark.lanes - 1), KEY);
      RetryLane<Item> blocked = benchmark.all.get(benchmark.lanes - 1);
      benchmark.queue.add(blocked, new Item(Long.MAX_VALUE), 0);
      for (int i = 0; i < BlockSettings.defaults().failuresInRow(); i++) {
        gate.report(Evidence.FAILED, 0, 0, 0);
      }
      RetryLane<Item> next = benchmark.queue.next(0);
      if (next == null || next == blocked) {
        throw new IllegalStateException("not that one path is blocked, and no other");
      }
    }
  }

  /** A host that is down. */
  @State(Scope.Benchmark)
  public static class Outage {

    /** Blocks the domain. */
    @Setup
    public void block(ManyLanesBenchmark benchmark) {
      benchmark.gates.endpoint("/path", KEY).report(Evidence.HOST_DOWN, 0, 0, 0);
    }
  }
}
