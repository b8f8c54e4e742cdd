package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Batching;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Priority;
import dev.forwarder.retry.Evidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DispatchOrderTest {

  private Bits bits = Bits.atDefaults();

  private void addNew(String... bodies) {
    for (String body : bodies) {
      bits.waiting.add(bits.transaction(body), bits.now);
    }
  }

  private void addBack(String body, long due) {
    Transaction retry = bits.transaction(body);
    retry.startAttempt();
    bits.waiting.addBack(retry, retry.lane(), due);
  }

  private List<String> next(int most) {
    List<String> bodies = new ArrayList<>();
    QueuedRequest next;
    while (bodies.size() < most && (next = bits.waiting.next(bits.now)) != null) {
      bodies.add(Sent.text(next.body()));
    }
    return bodies;
  }

  @Test
  void newOnesGoInOrderAndRetriesAfterThem() {
    addBack("retry", 0);
    addNew("1", "2");

    assertThat(next(9)).containsExactly("1", "2", "retry");
    assertThat(bits.waiting.transactions()).isZero();
  }

  @Test
  void everyTenthStartIsTheBacklogs() {
    for (int i = 0; i < 5; i++) {
      addBack("r" + i, 0);
    }
    for (int i = 0; i < 50; i++) {
      addNew("n");
    }
    List<String> order = next(50);

    for (int i = 0; i < 50; i++) {
      assertThat(order.get(i).startsWith("r")).as("start %s", i).isEqualTo(i % 10 == 9);
    }
  }

  @Test
  void theBacklogsShareGoesToNewOnesWhereNothingIsDue() {
    addBack("later", 1);
    for (int i = 0; i < 20; i++) {
      addNew("n");
    }

    assertThat(next(20)).containsOnly("n").hasSize(20);
    assertThat(next(1)).isEmpty();
    bits.now = 1;
    bits.waiting.release(1);
    assertThat(next(1)).containsExactly("later");
  }

  @Test
  void retriesGoNewestFirst() {
    addBack("old", 0);
    addBack("new", 0);

    assertThat(next(9)).containsExactly("new", "old");
  }

  @Test
  void inOldestFirstOrderNewOnesStandBehindRetries() {
    bits = new Bits(Choice.queue().oldestFirst().settings(), false);
    addBack("retry", 0);
    addNew("1", "2");

    assertThat(next(9)).containsExactly("retry", "1", "2");
  }

  @Test
  void inStrictOrderADelayedHeadBlocksTheRest() {
    bits = new Bits(Choice.queue().oldestFirst().settings(), true);
    addBack("head", 5);
    addNew("1");
    assertThat(next(9)).isEmpty();
    assertThat(bits.waiting.wakeNanos(0)).isEqualTo(5);
    bits.now = 5;
    bits.waiting.release(5);

    assertThat(next(9)).containsExactly("head", "1");
  }

  @Test
  void aNewOneWhoseGateIsClosedWaitsWithTheRetries() {
    addNew("blocked");
    Lane lane = bits.lanes.of(bits.target, Rig.EVENTS);
    lane.gate().report(Evidence.THROTTLED, 0, 0, Duration.ofSeconds(60).toNanos());
    bits.waiting.add(bits.transaction(Rig.OTHER, "other"), 0);

    assertThat(next(9)).containsExactly("other");
    assertThat(bits.waiting.transactions()).isEqualTo(1);
    assertThat(bits.waiting.wakeNanos(0)).isEqualTo(Duration.ofSeconds(60).toNanos());
  }

  @Test
  void whatIsBeyondTheHighQueueIsARetryFromTheStart() {
    bits = new Bits(Choice.queue().highCapacity(2).settings(), false);
    addNew("1", "2", "3", "4");

    assertThat(bits.waiting.hasRoomForNew()).isFalse();
    assertThat(next(9)).containsExactly("1", "2", "4", "3");
  }

  @Test
  void joinsNewOnesAndUntriedOnesButNoRetries() {
    bits = new Bits(Choice.queue().highCapacity(2).settings(), false);
    Endpoint lines = Rig.EVENTS.withBatching(Batching.lines(10, 100));
    Transaction tried = bits.transaction(lines, "tried");
    for (String body : List.of("1", "2", "3", "4")) {
      bits.waiting.add(bits.transaction(lines, body), 0);
    }
    tried.startAttempt();
    bits.waiting.addBack(tried, tried.lane(), 0);

    assertThat(next(9)).containsExactly("1\n2\n4\n3\n", "tried");
    assertThat(bits.waiting.transactions()).isZero();
  }

  @Test
  void anotherEndpointOfTheSamePathTravelsApart() {
    bits = new Bits(Choice.queue().highCapacity(2).settings(), false);
    Endpoint lines = Rig.EVENTS.withBatching(Batching.lines(10, 100));
    Endpoint others = Endpoint.post("o", Rig.EVENTS.path()).withBatching(Batching.lines(10, 100));
    bits.waiting.add(bits.transaction(lines, "1"), 0);
    bits.waiting.add(bits.transaction(others, "2"), 0);
    bits.waiting.add(bits.transaction(lines, "3"), 0);
    bits.waiting.add(bits.transaction(others, "4"), 0);

    assertThat(next(9)).containsExactly("1", "2\n4\n", "3");
  }

  @Test
  void evictsFromTheRetriesAlone() {
    addNew("new");
    addBack("old", 0);

    assertThat(Sent.text(bits.waiting.evict(true).body())).isEqualTo("old");
    assertThat(bits.waiting.evict(true)).isNull();
    assertThat(bits.waiting.transactions()).isEqualTo(1);
  }

  @Test
  void expiresWhatIsOldEnoughWhereverItWaits() {
    addNew("new at 0");
    bits.now = 10;
    addBack("retry at 10", 50);
    Duration age = Duration.ofNanos(100);
    assertThat(bits.waiting.expiryNanos(age)).isEqualTo(100);
    assertThat(bits.waiting.expire(-1)).isNull();
    assertThat(Sent.text(bits.waiting.expire(0).body())).isEqualTo("new at 0");
    assertThat(bits.waiting.expiryNanos(age)).isEqualTo(110);
    assertThat(Sent.text(bits.waiting.expire(10).body())).isEqualTo("retry at 10");

    assertThat(bits.waiting.expiryNanos(age)).isEqualTo(Long.MAX_VALUE);
    assertThat(bits.waiting.transactions()).isZero();
  }

  @Test
  void withoutAMaximumAgeNothingExpires() {
    addNew("new");

    assertThat(bits.waiting.expiryNanos(Duration.ZERO)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void pollsUntilNothingIsLeft() {
    addNew("1");
    addBack("2", 0);
    addBack("3", 99);
    int n = 0;
    while (bits.waiting.poll() != null) {
      n++;
    }

    assertThat(n).isEqualTo(3);
    assertThat(bits.waiting.transactions()).isZero();
    assertThat(bits.waiting.wakeNanos(7)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void highPriorityMayBeSparedWhileNewOnesAreNotLookedAt() {
    Transaction high = bits.transaction(Rig.EVENTS, Payload.of("high").withPriority(Priority.HIGH));
    bits.waiting.addBack(high, high.lane(), 0);

    assertThat(bits.waiting.evict(false)).isNull();
    assertThat(bits.waiting.evict(true)).isSameAs(high);
  }
}
