package dev.forwarder.retry;

import static dev.forwarder.retry.MemoryLease.Grant.GRANTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real threads on shared leases: counted from outside, the sums never exceed a limit. */
final class MemoryBudgetThreadsTest {

  private static final int THREADS = 4;
  private static final int OPERATIONS = 100_000;
  private static final long CAP = 40_000;

  @ParameterizedTest
  @ValueSource(longs = {30_000, 100_000, 1_000_000})
  void sumsNeverExceedTheLimits(long limit) throws Exception {
    MemoryBudget budget = new MemoryBudget(limit);
    List<MemoryLease> leases = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      leases.add(budget.lease(CAP, () -> {}));
    }
    AtomicLong total = new AtomicLong();
    AtomicLongArray each = new AtomicLongArray(leases.size());
    CyclicBarrier start = new CyclicBarrier(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        long seed = i;
        tasks.add(() -> run(budget, leases, total, each, start, new Random(seed)));
      }
      for (Future<Integer> granted : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
        assertThat(granted.get()).isGreaterThan(OPERATIONS / 100);
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(total.get()).isZero();
    for (MemoryLease lease : leases) {
      assertThat(lease.reservedBytes()).isZero();
      lease.trim();
      assertThat(lease.leasedBytes()).isZero();
    }
    assertThat(budget.usedBytes()).isZero();
  }

  private record Held(int lease, long bytes) {}

  private static int run(
      MemoryBudget budget,
      List<MemoryLease> leases,
      AtomicLong total,
      AtomicLongArray each,
      CyclicBarrier start,
      Random random)
      throws Exception {
    Deque<Held> held = new ArrayDeque<>();
    int granted = 0;
    start.await(30, TimeUnit.SECONDS);
    for (int i = 0; i < OPERATIONS; i++) {
      int index = random.nextInt(leases.size());
      MemoryLease lease = leases.get(index);
      long bytes = random.nextInt(2_000);
      if (lease.tryReserve(bytes) == GRANTED) {
        held.add(new Held(index, bytes));
        granted++;
        check(total.addAndGet(bytes), budget.limitBytes());
        check(each.addAndGet(index, bytes), CAP);
      }
      check(budget.usedBytes(), budget.limitBytes());
      if (lease.excessBytes() > 0 || random.nextInt(3) == 0) {
        release(leases, total, each, held);
        lease.trim();
      }
    }
    while (!held.isEmpty()) {
      release(leases, total, each, held);
    }
    return granted;
  }

  /** Counted off before it is released, so that the outer sums are never above the inner ones. */
  private static void release(
      List<MemoryLease> leases, AtomicLong total, AtomicLongArray each, Deque<Held> held) {
    Held oldest = held.poll();
    if (oldest != null) {
      total.addAndGet(-oldest.bytes());
      each.addAndGet(oldest.lease(), -oldest.bytes());
      leases.get(oldest.lease()).release(oldest.bytes());
    }
  }

  private static void check(long sum, long limit) {
    if (sum > limit) {
      throw new AssertionError(sum + " bytes of " + limit);
    }
  }
}
