package dev.forwarder.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random operations against a list that is searched from end to end each time. */
final class RetryQueueModelTest {

  @ParameterizedTest
  @CsvSource({
    "NEWEST_FIRST, false, 1", "NEWEST_FIRST, false, 2", "NEWEST_FIRST, false, 3",
    "OLDEST_FIRST, false, 4", "OLDEST_FIRST, false, 5", "OLDEST_FIRST, false, 6",
    "OLDEST_FIRST, true, 7", "OLDEST_FIRST, true, 8", "NEWEST_FIRST, true, 9",
  })
  void behavesAsANaiveList(RetryOrder order, boolean strict, long seed) {
    new Run(order, strict, seed).go(5_000);
  }

  private record Waiting(TestItem item, RetryLane<TestItem> lane) {}

  private static final class Run {
    final boolean strict;
    final Random random;
    final Gates gates =
        new Gates(
            new BackoffPolicy(2, Duration.ofNanos(150), Duration.ofNanos(1500), 2, false),
            BlockSettings.defaults());
    final RetryQueue<TestItem> queue;
    final List<RetryLane<TestItem>> lanes = new ArrayList<>();
    final Map<RetryLane<TestItem>, Integer> probes = new HashMap<>();
    final List<Waiting> list = new ArrayList<>();
    final Comparator<Waiting> goesFirst;
    final List<TestItem> backlog = new ArrayList<>();
    long sequence;
    long released;
    int taken;

    Run(RetryOrder order, boolean strict, long seed) {
      this.strict = strict;
      this.random = new Random(seed);
      this.queue = new RetryQueue<>(order, strict);
      Comparator<Waiting> byAge = Comparator.comparingLong(waiting -> waiting.item().sequence());
      Comparator<Waiting> byPriority = Comparator.comparing(waiting -> waiting.item().priority());
      this.goesFirst =
          byPriority.thenComparing(order == RetryOrder.OLDEST_FIRST ? byAge : byAge.reversed());
      for (int i = 0; i < 12; i++) { // two lanes have one gate, as when one was forgotten
        lanes.add(queue.lane(gates.domain.endpoint("/path" + i % 10, "k" + i % 2)));
      }
    }

    void go(int operations) {
      for (int i = 0; i < operations; i++) {
        // It fills for a while and empties for a while, so that both ends of its size are met.
        step(i / 500 % 2 == 0 ? 55 : 35);
        assertThat(queue.size()).isEqualTo(list.size());
        assertThat(queue.wakeNanos(gates.now)).isEqualTo(expectedWake());
        if (i % 10 == 0) {
          compare();
        }
      }
      assertThat(taken).isGreaterThan(operations / 50);
    }

    private void step(int shareOfAdds) {
      int kind = random.nextInt(100);
      if (kind < shareOfAdds) {
        add();
      } else if (kind < 75) {
        take();
      } else if (kind < 79) {
        remove(queue.evict(), max(goesFirst));
      } else if (kind < 80) {
        removeFirstOfSome();
      } else if (kind < 82) {
        expire();
      } else if (kind < 83) {
        expireOf(lanes.get(random.nextInt(lanes.size())));
      } else if (kind < 84) {
        remove(queue.poll());
      } else if (kind < 85 && random.nextInt(20) == 0) {
        gates.domain.clear();
      } else if (kind < 85) {
        lanes.get(0).gate().report(Evidence.HOST_DOWN, 0, gates.now, 0);
      } else if (kind < 90) {
        moveGate(lanes.get(random.nextInt(lanes.size())));
      } else {
        gates.now += random.nextInt(200);
        released = gates.now;
        queue.release(gates.now);
      }
    }

    private void add() {
      boolean comesBack = !backlog.isEmpty() && random.nextInt(3) == 0;
      TestItem item = comesBack ? backlog.remove(random.nextInt(backlog.size())) : newItem();
      RetryLane<TestItem> lane = lanes.get(random.nextInt(lanes.size()));
      queue.add(lane, item, released + random.nextInt(600) - 300);
      list.add(new Waiting(item, lane));
    }

    private TestItem newItem() {
      Priority priority = random.nextInt(4) == 0 ? Priority.HIGH : Priority.NORMAL;
      long number = sequence++;
      return new TestItem(priority, number, number * 10, 1 + random.nextInt(1000));
    }

    private void take() {
      RetryLane<TestItem> lane = queue.next(gates.now);
      Waiting expected = expectedNext();
      if (expected == null) {
        assertThat(lane).isNull();
        return;
      }
      assertThat(lane).isSameAs(expected.lane());
      assertThat(queue.peek(lane)).isSameAs(expected.item());
      remove(queue.take(lane), expected);
      backlog.add(expected.item());
      taken++;
    }

    private void removeFirstOfSome() {
      int share = 1 + random.nextInt(30);
      Waiting expected =
          list.stream()
              .filter(waiting -> waiting.item().sequence() % share == 0)
              .min(goesFirst)
              .orElse(null);
      TestItem first = queue.peekFirst(item -> item.sequence() % share == 0);
      if (first != null) {
        queue.remove(first);
      }
      remove(first, expected);
    }

    private void expire() {
      long limit = random.nextInt(2) == 0 ? sequence * 10 : sequence * 5;
      Waiting oldest = max(Comparator.comparingLong(waiting -> -waiting.item().createdNanos()));
      boolean expected = oldest != null && oldest.item().createdNanos() <= limit;
      remove(queue.expire(limit), expected ? oldest : null);
    }

    private void expireOf(RetryLane<TestItem> lane) {
      Waiting oldest =
          list.stream()
              .filter(waiting -> waiting.lane() == lane && isReady(waiting))
              .min(Comparator.comparingLong(waiting -> waiting.item().createdNanos()))
              .orElse(null);
      assertThat(lane.oldestCreatedNanos())
          .isEqualTo(oldest == null ? Long.MAX_VALUE : oldest.item().createdNanos());
      remove(queue.expire(lane, Long.MAX_VALUE), oldest);
    }

    /** Closes an open gate, lets a probe through a gate whose time is over, or ends the probe. */
    private void moveGate(RetryLane<TestItem> lane) {
      EndpointGate gate = lane.gate();
      Integer probe = probes.remove(lane);
      if (probe != null) {
        Evidence reply = random.nextBoolean() ? Evidence.DELIVERED : Evidence.KEY_REFUSED;
        gate.report(reply, probe, gates.now, 300);
      } else if (gate.openNanos(gates.now) <= gates.now) {
        int pass = gate.tryPass(gates.now);
        if (pass > 0) {
          probes.put(lane, pass);
        } else {
          gate.report(Evidence.KEY_REFUSED, pass, gates.now, 300);
        }
      }
    }

    private Waiting expectedNext() {
      if (strict) {
        Waiting head = list.stream().min(goesFirst).orElse(null);
        return head != null && isReady(head) && isOpen(head) ? head : null;
      }
      return list.stream().filter(this::isReady).filter(this::isOpen).min(goesFirst).orElse(null);
    }

    private boolean isReady(Waiting waiting) {
      return waiting.item().dueNanos() <= released;
    }

    private boolean isOpen(Waiting waiting) {
      return waiting.lane().gate().openNanos(gates.now) <= gates.now;
    }

    private Waiting max(Comparator<Waiting> comparator) {
      return list.stream().max(comparator).orElse(null);
    }

    private void remove(TestItem removed, Waiting expected) {
      assertThat(removed).isSameAs(expected == null ? null : expected.item());
      list.remove(expected);
    }

    private void remove(TestItem removed) {
      assertThat(list.removeIf(waiting -> waiting.item() == removed)).isEqualTo(removed != null);
    }

    private void compare() {
      assertThat(queue.isEmpty()).isEqualTo(list.isEmpty());
      assertThat(queue.bytes())
          .isEqualTo(list.stream().mapToLong(waiting -> waiting.item().bytes()).sum());
      assertThat(queue.oldestCreatedNanos())
          .isEqualTo(
              list.stream()
                  .mapToLong(waiting -> waiting.item().createdNanos())
                  .min()
                  .orElse(Long.MAX_VALUE));
      for (RetryLane<TestItem> lane : lanes) {
        assertThat((long) lane.size())
            .isEqualTo(list.stream().filter(waiting -> waiting.lane() == lane).count());
        assertThat(lane.isEmpty()).isEqualTo(lane.size() == 0);
      }
      assertThat(count()).isEqualTo(list.size());
    }

    private int count() {
      int[] seen = new int[1];
      queue.forEach(item -> seen[0]++);
      return seen[0];
    }

    private long expectedWake() {
      if (strict) {
        Waiting head = list.stream().min(goesFirst).orElse(null);
        return head == null
            ? Long.MAX_VALUE
            : Math.max(Math.max(gates.now, due(head)), head.lane().gate().openNanos(gates.now));
      }
      long wake =
          list.stream()
              .mapToLong(
                  waiting ->
                      isReady(waiting)
                          ? waiting.lane().gate().openNanos(gates.now)
                          : waiting.item().dueNanos())
              .min()
              .orElse(Long.MAX_VALUE);
      return Math.max(gates.now, wake);
    }

    private long due(Waiting waiting) {
      return isReady(waiting) ? 0 : waiting.item().dueNanos();
    }
  }
}
