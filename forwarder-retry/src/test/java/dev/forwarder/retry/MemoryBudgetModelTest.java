package dev.forwarder.retry;

import static dev.forwarder.retry.MemoryLease.Grant.DOMAIN_FULL;
import static dev.forwarder.retry.MemoryLease.Grant.GRANTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random reservations, releases and evictions on one thread, against plain sums. */
final class MemoryBudgetModelTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void neverBeyondAnyLimitAndNeverRefusesWithoutReason(long seed) {
    new Run(seed).go(20_000);
  }

  private static final class Part {
    final long cap;
    final MemoryLease lease;
    final Deque<Long> held = new ArrayDeque<>();

    Part(MemoryBudget budget, long cap) {
      this.cap = cap;
      this.lease = budget.lease(cap, () -> {});
    }

    long reserved() {
      return held.stream().mapToLong(bytes -> bytes).sum();
    }
  }

  private static final class Run {
    final Random random;
    final long limit;
    final MemoryBudget budget;
    final List<Part> parts = new ArrayList<>();
    final Map<MemoryLease.Grant, Integer> grants = new EnumMap<>(MemoryLease.Grant.class);

    Run(long seed) {
      random = new Random(seed);
      limit = 1_000L + random.nextInt(1_000_000);
      budget = new MemoryBudget(limit);
      for (int i = 2 + random.nextInt(6); i > 0; i--) {
        open();
      }
    }

    void open() {
      parts.add(new Part(budget, 1 + random.nextInt((int) limit)));
    }

    void go(int operations) {
      for (int i = 0; i < operations; i++) {
        step(parts.get(random.nextInt(parts.size())), i);
        compare();
      }
      assertThat(grants).hasSize(MemoryLease.Grant.values().length);
      parts.forEach(this::releaseAll);
      assertThat(budget.usedBytes()).isZero();
    }

    private void step(Part part, int operation) {
      int kind = random.nextInt(1000);
      if (kind < 700) {
        reserve(part, random.nextInt(1 + (int) limit / (kind < 20 ? 2 : 50)));
      } else if (kind < 850) {
        release(part);
      } else if (kind < 990) {
        evict(part);
      } else if (kind < 998) {
        part.lease.trim();
      } else if (operation % 2 == 0) {
        part.lease.close();
        parts.remove(part);
        open();
      } else {
        releaseAll(part);
      }
    }

    private void reserve(Part part, long bytes) {
      long total = total();
      MemoryLease.Grant grant = part.lease.tryReserve(bytes);
      grants.merge(grant, 1, Integer::sum);
      assertThat(grant == DOMAIN_FULL).isEqualTo(part.reserved() + bytes > part.cap);
      if (grant == GRANTED) {
        part.held.add(bytes);
      } else if (grant != DOMAIN_FULL) {
        assertThat(total + bytes)
            .as("only the last 1/32 is ever kept")
            .isGreaterThan(limit - limit / 32);
      }
    }

    private void release(Part part) {
      if (!part.held.isEmpty()) {
        part.lease.release(part.held.remove());
      }
    }

    private void evict(Part part) {
      while (part.lease.excessBytes() > 0) {
        assertThat(part.lease.pressed()).isTrue();
        release(part);
      }
      part.lease.trim();
    }

    private void releaseAll(Part part) {
      while (!part.held.isEmpty()) {
        release(part);
      }
      part.lease.trim();
    }

    private void compare() {
      assertThat(total()).isLessThanOrEqualTo(budget.usedBytes());
      assertThat(budget.usedBytes()).isLessThanOrEqualTo(limit);
      for (Part part : parts) {
        long reserved = part.reserved();
        assertThat(part.lease.reservedBytes()).isEqualTo(reserved);
        assertThat(part.lease.leasedBytes()).isGreaterThanOrEqualTo(reserved);
        assertThat(reserved).isLessThanOrEqualTo(part.cap);
        if (reserved * 16 >= part.cap * 15) {
          assertThat(part.lease.pressed()).isTrue();
        }
      }
    }

    private long total() {
      return parts.stream().mapToLong(Part::reserved).sum();
    }
  }
}
