package dev.forwarder.retry.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.retry.disk.DiskShare.Rank;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random appends of random logs on a disk that others use too, against plain sums. */
final class DiskBudgetModelTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void neverBeyondTheLimitAndNeverGivesWayWithoutReason(long seed) {
    new Run(seed).go(5_000);
  }

  private static final class Log {
    final DiskShare share;
    final Deque<Long> segments = new ArrayDeque<>();

    Log(DiskShare share) {
      this.share = share;
    }

    long bytes() {
      return segments.stream().mapToLong(bytes -> bytes).sum();
    }
  }

  private static final class Run {
    static final long TOTAL = 10_000;
    final Random random;
    final DiskLimits limits;
    final DiskBudget budget;
    final List<Log> logs = new ArrayList<>();
    long ofOthers;
    int given;
    int refused;

    Run(long seed) {
      random = new Random(seed);
      limits = new DiskLimits(500 + random.nextInt(5_000), 0.8, 300);
      budget = new DiskBudget(limits, () -> 0, this::space);
      for (int domain = 1 + random.nextInt(4); domain >= 0; domain--) {
        for (Rank rank : Rank.values()) {
          logs.add(new Log(budget.share("domain" + domain, rank)));
        }
      }
    }

    DiskSpace space() {
      return new DiskSpace(TOTAL - ofOthers - sum(true, true), TOTAL);
    }

    long sum(boolean queued, boolean dead) {
      return logs.stream()
          .filter(log -> log.share.rank() == Rank.DEAD ? dead : queued)
          .mapToLong(Log::bytes)
          .sum();
    }

    /** What the queues may take. */
    long limit() {
      long spare = TOTAL * 8 / 10 - ofOthers - sum(false, true);
      return Math.min(limits.maxBytes(), spare);
    }

    void go(int operations) {
      for (int i = 0; i < operations; i++) {
        Log log = logs.get(random.nextInt(logs.size()));
        switch (random.nextInt(10)) {
          case 0 -> drop(log);
          case 1 -> {
            ofOthers = random.nextInt(4) == 0 ? random.nextInt((int) TOTAL) : 100;
            ofOthers = Math.min(ofOthers, TOTAL - sum(true, true));
            budget.forgetSpace();
          }
          default -> append(log, 1 + random.nextInt(random.nextInt(10) == 0 ? 2_000 : 200));
        }
        assertThat(budget.usedBytes()).isEqualTo(sum(true, true));
        assertThat(budget.limitBytes()).isEqualTo(limit());
      }
      assertThat(given).isGreaterThan(100);
      assertThat(refused).isGreaterThan(10);
    }

    private void append(Log log, long bytes) {
      DiskRoom room = budget.room(log.share, bytes);
      while (room.giver() != null) {
        check(log, bytes, room.giver());
        given++;
        DiskShare giver = room.giver();
        drop(logs.stream().filter(other -> other.share == giver).findFirst().orElseThrow());
        room = budget.room(log.share, bytes);
      }
      if (room.fits()) {
        log.segments.add(bytes);
        log.share.addSegmentBytes(bytes);
        isWithinAllLimits(log);
      } else {
        refused++;
        isRefusedWithReason(log, bytes);
      }
    }

    private void drop(Log log) {
      if (!log.segments.isEmpty()) {
        log.share.addSegmentBytes(-log.segments.remove());
      }
    }

    private void isWithinAllLimits(Log log) {
      if (log.share.rank() == Rank.DEAD) {
        assertThat(log.bytes()).isLessThanOrEqualTo(limits.maxDeadBytes());
        assertThat(sum(true, true) + ofOthers).isLessThanOrEqualTo(TOTAL * 8 / 10);
      } else {
        assertThat(sum(true, false)).isLessThanOrEqualTo(limit());
      }
    }

    private long queued(String domain) {
      return logs.stream()
          .filter(log -> log.share.domain().equals(domain) && log.share.rank() != Rank.DEAD)
          .mapToLong(Log::bytes)
          .sum();
    }

    private void check(Log asking, long bytes, DiskShare giver) {
      if (asking.share.rank() == Rank.DEAD) {
        assertThat(giver).isSameAs(asking.share);
        return;
      }
      assertThat(sum(true, false) + bytes).isGreaterThan(limit());
      String[] domains =
          logs.stream().map(log -> log.share.domain()).distinct().toArray(String[]::new);
      long[] claims =
          Arrays.stream(domains)
              .mapToLong(name -> queued(name) + (asking.share.domain().equals(name) ? bytes : 0))
              .toArray();
      long claim =
          queued(giver.domain()) + (asking.share.domain().equals(giver.domain()) ? bytes : 0);
      long holding = Arrays.stream(claims).filter(each -> each > 0).count();
      assertThat(claim).as("more than an equal share").isGreaterThan(limit() / holding);
      for (int i = 0; i < domains.length; i++) {
        if (queued(domains[i]) > 0) {
          assertThat(claim).as("the most of all").isGreaterThanOrEqualTo(claims[i]);
        }
      }
      if (giver.rank() == Rank.HIGH) {
        assertThat(budget.share(giver.domain(), Rank.NORMAL).usedBytes()).isZero();
        assertThat(
                asking.share.rank() == Rank.NORMAL && asking.share.domain().equals(giver.domain()))
            .as("displaces high of its own")
            .isFalse();
      }
    }

    private void isRefusedWithReason(Log log, long bytes) {
      if (log.share.rank() == Rank.DEAD) {
        assertThat(log.segments.isEmpty() || bytes > limits.maxDeadBytes()).isTrue();
        return;
      }
      boolean larger = bytes > limit();
      boolean onlyHighOfItsOwn = log.share.rank() == Rank.NORMAL && log.segments.isEmpty();
      boolean nothingOfItsOwn = queued(log.share.domain()) == 0;
      assertThat(larger || onlyHighOfItsOwn || nothingOfItsOwn).isTrue();
    }
  }
}
