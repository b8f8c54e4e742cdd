package dev.forwarder.retry;

import static dev.forwarder.retry.Evidence.DELIVERED;
import static dev.forwarder.retry.Evidence.KEY_REFUSED;
import static dev.forwarder.retry.RetryOrder.NEWEST_FIRST;
import static dev.forwarder.retry.RetryOrder.OLDEST_FIRST;
import static dev.forwarder.retry.TestItem.high;
import static dev.forwarder.retry.TestItem.normal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.forwarder.api.Priority;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RetryQueueTest {

  private final Gates gates = Gates.withDefaults();
  private final EndpointGate seriesGate = gates.domain.endpoint("/series", "k1");
  private final EndpointGate eventsGate = gates.domain.endpoint("/events", "k1");

  private final RetryQueue<TestItem> queue = new RetryQueue<>(NEWEST_FIRST, false);
  private final RetryLane<TestItem> series = queue.lane(seriesGate);
  private final RetryLane<TestItem> events = queue.lane(eventsGate);

  private final RetryQueue<TestItem> strict = new RetryQueue<>(OLDEST_FIRST, true);
  private final RetryLane<TestItem> strictSeries = strict.lane(seriesGate);
  private final RetryLane<TestItem> strictEvents = strict.lane(eventsGate);

  @Test
  void newOneIsEmpty() {
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.size()).isZero();
    assertThat(queue.bytes()).isZero();
    assertThat(queue.next(0)).isNull();
    assertThat(queue.take(series)).isNull();
    assertThat(queue.evict()).isNull();
    assertThat(queue.poll()).isNull();
    assertThat(queue.expire(Long.MAX_VALUE)).isNull();
    assertThat(queue.oldestCreatedNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(queue.wakeNanos(0)).isEqualTo(Long.MAX_VALUE);
    assertThat(strict.next(0)).isNull();
    assertThat(strict.wakeNanos(0)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void retriesNewestFirst() {
    add(queue, series, normal(1), normal(3));
    add(queue, events, normal(2), normal(4));

    assertThat(drain(queue, 0)).extracting(TestItem::sequence).containsExactly(4L, 3L, 2L, 1L);
  }

  @Test
  void retriesOldestFirstWhereToldTo() {
    RetryQueue<TestItem> oldest = new RetryQueue<>(OLDEST_FIRST, false);
    add(oldest, oldest.lane(seriesGate), normal(3), normal(1));
    add(oldest, oldest.lane(eventsGate), normal(4), normal(2));

    assertThat(drain(oldest, 0)).extracting(TestItem::sequence).containsExactly(1L, 2L, 3L, 4L);
  }

  @ParameterizedTest
  @EnumSource(RetryOrder.class)
  void highPriorityGoesFirstInBothOrders(RetryOrder order) {
    RetryQueue<TestItem> any = new RetryQueue<>(order, false);
    add(any, any.lane(seriesGate), normal(1), high(3), normal(5));
    add(any, any.lane(eventsGate), high(2), normal(4));

    assertThat(drain(any, 0))
        .extracting(TestItem::priority)
        .containsExactly(
            Priority.HIGH, Priority.HIGH, Priority.NORMAL, Priority.NORMAL, Priority.NORMAL);
  }

  @Test
  void exactOrderIsHighThenNewestThenOldest() {
    add(queue, series, normal(1), high(2), normal(3), high(4));

    assertThat(drain(queue, 0)).extracting(TestItem::sequence).containsExactly(4L, 2L, 3L, 1L);
  }

  @Test
  void evictsTheOldestOfNewestFirst() {
    add(queue, series, high(1), normal(2), normal(4));
    add(queue, events, normal(3), high(5));

    assertThat(evictAll(queue)).containsExactly(2L, 3L, 4L, 1L, 5L);
  }

  @Test
  void evictsTheNewestOfOldestFirst() {
    RetryQueue<TestItem> oldest = new RetryQueue<>(OLDEST_FIRST, false);
    add(oldest, oldest.lane(seriesGate), high(1), normal(2), normal(4), normal(3), high(5));

    assertThat(evictAll(oldest)).containsExactly(4L, 3L, 2L, 5L, 1L);
  }

  @Test
  void evictsTheDelayedAsTheReady() {
    add(queue, series, normal(2));
    queue.add(series, normal(1), 100);
    queue.add(events, normal(3), 50);

    assertThat(evictAll(queue)).containsExactly(1L, 2L, 3L);
    assertThat(series.isEmpty()).isTrue();
    assertThat(queue.wakeNanos(0)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void evictingDownToThreeBytesKeepsTheTwoNewest() {
    for (int size = 4; size >= 1; size--) {
      queue.add(series, new TestItem(Priority.NORMAL, 10 - size, 0, size), 0);
      while (queue.bytes() > 3) {
        queue.evict();
      }
    }

    assertThat(drain(queue, 0)).extracting(TestItem::bytes).containsExactly(1L, 2L);
  }

  @Test
  void bytesAreThoseOfTheItemsThatWait() {
    queue.add(series, new TestItem(Priority.NORMAL, 1, 0, 10), 0);
    queue.add(series, new TestItem(Priority.NORMAL, 2, 0, 20), 5);
    queue.add(events, new TestItem(Priority.HIGH, 3, 0, 30), 0);
    assertThat(queue.bytes()).isEqualTo(60);
    assertThat(queue.size()).isEqualTo(3);
    assertThat(series.size()).isEqualTo(2);

    queue.take(events);
    assertThat(queue.bytes()).isEqualTo(30);
    queue.evict();
    queue.poll();
    assertThat(queue.bytes()).isZero();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void waitsOutItsOwnBackoff() {
    queue.add(series, normal(1), 100);

    queue.release(99);
    assertThat(queue.next(99)).isNull();
    assertThat(queue.wakeNanos(99)).isEqualTo(100);
    assertThat(series.isEmpty()).isFalse();

    queue.release(100);
    assertThat(queue.next(100)).isSameAs(series);
    assertThat(queue.wakeNanos(100)).isEqualTo(100);
    TestItem item = queue.take(series);
    assertThat(item).isNotNull();
    assertThat(item.dueNanos()).isEqualTo(100);
  }

  @Test
  void dueIsReadyAtOnce() {
    queue.release(100);
    queue.add(series, normal(1), 100);

    assertThat(queue.next(100)).isSameAs(series);
  }

  @Test
  void dueButNotReleasedWakesNow() {
    queue.add(series, normal(1), 100);

    assertThat(queue.wakeNanos(200)).isEqualTo(200);
  }

  @Test
  void blockedLaneIsPassedOver() {
    close(seriesGate, 50);
    add(queue, series, high(9));
    add(queue, events, normal(1));

    assertThat(queue.next(0)).isSameAs(events);
    queue.take(events);
    assertThat(queue.next(0)).isNull();
    assertThat(queue.wakeNanos(0)).isEqualTo(50);
    assertThat(queue.next(50)).isSameAs(series);
  }

  @Test
  void laneUnderProbeWakesOnlyByTheReply() {
    close(seriesGate, 50);
    add(queue, series, normal(1));
    int pass = seriesGate.tryPass(50);

    assertThat(queue.next(50)).isNull();
    assertThat(queue.wakeNanos(50)).isEqualTo(Long.MAX_VALUE);

    seriesGate.report(DELIVERED, pass, 60, 0);
    assertThat(queue.wakeNanos(60)).isEqualTo(60);
  }

  @Test
  void emptyLaneIsNeitherTakenNorWaitedFor() {
    close(seriesGate, 50);
    add(queue, series, normal(1));
    queue.take(series);

    assertThat(series.isEmpty()).isTrue();
    assertThat(queue.next(100)).isNull();
    assertThat(queue.wakeNanos(0)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void expiresTheOldestFirst() {
    queue.add(series, new TestItem(Priority.HIGH, 1, 10, 1), 0);
    queue.add(series, new TestItem(Priority.NORMAL, 2, 20, 1), 1000);
    queue.add(events, new TestItem(Priority.NORMAL, 3, 30, 1), 0);
    assertThat(queue.oldestCreatedNanos()).isEqualTo(10);

    assertThat(sequence(queue.expire(25))).isEqualTo(1);
    assertThat(sequence(queue.expire(25))).isEqualTo(2);
    assertThat(queue.expire(25)).isNull();
    assertThat(queue.oldestCreatedNanos()).isEqualTo(30);
    assertThat(sequence(queue.expire(30))).isEqualTo(3);
  }

  @Test
  void expiresTheReadyOfOneLaneAlone() {
    queue.add(series, new TestItem(Priority.NORMAL, 1, 10, 1), 0);
    queue.add(series, new TestItem(Priority.HIGH, 2, 20, 1), 0);
    queue.add(series, new TestItem(Priority.NORMAL, 3, 5, 1), 1000);
    queue.add(events, new TestItem(Priority.NORMAL, 4, 1, 1), 0);
    assertThat(series.oldestCreatedNanos()).isEqualTo(10);

    assertThat(sequence(queue.expire(series, 15))).isEqualTo(1);
    assertThat(queue.expire(series, 15)).isNull();
    assertThat(series.oldestCreatedNanos()).isEqualTo(20);
    assertThat(sequence(queue.expire(series, 20))).isEqualTo(2);
    assertThat(series.oldestCreatedNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(queue.expire(series, Long.MAX_VALUE)).isNull();
    assertThat(queue.size()).isEqualTo(2);
  }

  @Test
  void strictHeadBlocksWhileItIsDelayed() {
    strict.add(strictSeries, normal(1), 100);
    add(strict, strictEvents, normal(2));

    assertThat(strict.next(0)).isNull();
    assertThat(strict.take(strictEvents)).isNull();
    assertThat(strict.wakeNanos(0)).isEqualTo(100);
    strict.release(100);
    assertThat(drain(strict, 100)).extracting(TestItem::sequence).containsExactly(1L, 2L);
  }

  @Test
  void strictHeadBlocksWhileItsLaneIsClosed() {
    close(seriesGate, 50);
    add(strict, strictSeries, normal(1));
    add(strict, strictEvents, normal(2));

    assertThat(strict.next(0)).isNull();
    assertThat(strict.wakeNanos(0)).isEqualTo(50);
    assertThat(strict.next(50)).isSameAs(strictSeries);
  }

  @Test
  void strictHeadWaitsForTheLaterOfItsBackoffAndItsGate() {
    close(seriesGate, 50);
    strict.add(strictSeries, normal(1), 100);
    assertThat(strict.wakeNanos(0)).isEqualTo(100);

    close(eventsGate, 200);
    strict.add(strictEvents, high(2), 100);
    assertThat(strict.wakeNanos(0)).isEqualTo(200);
  }

  @Test
  void strictLaneGivesNothingBeforeTheHeadOfAll() {
    add(strict, strictSeries, normal(1), normal(3));
    add(strict, strictEvents, normal(2));

    assertThat(sequence(strict.take(strictSeries))).isEqualTo(1);
    assertThat(strict.peek(strictSeries)).isNull();
    assertThat(sequence(strict.take(strictEvents))).isEqualTo(2);
    assertThat(sequence(strict.take(strictSeries))).isEqualTo(3);
  }

  @Test
  void showsAndDrainsEveryItemOnce() {
    add(queue, series, normal(1), high(2));
    queue.add(events, normal(3), 100);
    List<Long> seen = new ArrayList<>();
    queue.forEach(item -> seen.add(item.sequence()));
    assertThat(seen).containsExactlyInAnyOrder(1L, 2L, 3L);

    List<Long> polled = new ArrayList<>();
    for (TestItem item = queue.poll(); item != null; item = queue.poll()) {
      polled.add(item.sequence());
    }
    assertThat(polled).containsExactlyInAnyOrder(1L, 2L, 3L);
  }

  @Test
  void itemIsInOneQueueAtATimeAndMayComeBack() {
    TestItem item = normal(1);
    queue.add(series, item, 0);
    assertThatIllegalStateException().isThrownBy(() -> queue.add(events, item, 0));

    queue.take(series);
    queue.add(events, item, 0);
    assertThat(queue.peek(events)).isSameAs(item);
    assertThat(queue.size()).isOne();
  }

  @Test
  void laneOfAnotherQueueIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> queue.add(strictSeries, normal(1), 0))
        .withMessageContaining("another queue");
    assertThatIllegalArgumentException().isThrownBy(() -> queue.peek(strictSeries));
  }

  private static void close(EndpointGate gate, long until) {
    gate.report(KEY_REFUSED, 0, 0, until);
  }

  private static void add(RetryQueue<TestItem> queue, RetryLane<TestItem> lane, TestItem... items) {
    for (TestItem item : items) {
      queue.add(lane, item, 0);
    }
  }

  private static List<TestItem> drain(RetryQueue<TestItem> queue, long now) {
    List<TestItem> taken = new ArrayList<>();
    for (RetryLane<TestItem> lane = queue.next(now); lane != null; lane = queue.next(now)) {
      assertThat(queue.peek(lane)).isNotNull();
      taken.add(queue.take(lane));
    }
    return taken;
  }

  private static List<Long> evictAll(RetryQueue<TestItem> queue) {
    List<Long> evicted = new ArrayList<>();
    while (queue.peekEvict() != null) {
      assertThat(queue.peekEvict()).isNotNull();
      evicted.add(sequence(queue.evict()));
    }
    return evicted;
  }

  private static long sequence(TestItem item) {
    assertThat(item).isNotNull();
    return item.sequence();
  }
}
