package dev.forwarder.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.forwarder.api.Priority;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An addition that fails halfway leaves no trace. What fails here is a second item of one sequence;
 * memory that runs out for its place comes out of the same lines.
 */
final class RetryQueueFailureTest {

  private static final class Item extends RetryItem {
    Item(long sequence) {
      super(Priority.NORMAL, sequence, 0);
    }

    @Override
    public long bytes() {
      return 10;
    }
  }

  private final RetryQueue<Item> queue = new RetryQueue<>(RetryOrder.NEWEST_FIRST, false);
  private final DomainGates gates =
      new BlockedEndpoints(BackoffPolicy.defaults(), BlockSettings.defaults(), () -> 0, () -> 0.5)
          .domain("domain");

  private RetryLane<Item> lane(String path) {
    return queue.lane(gates.endpoint(path, "key"));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 100})
  void anAdditionThatFailsLeavesNoTrace(long dueNanos) {
    RetryLane<Item> lane = lane("/a");
    Item first = new Item(1);
    Item second = new Item(1);
    queue.add(lane, first, dueNanos);
    assertThatIllegalArgumentException().isThrownBy(() -> queue.add(lane, second, dueNanos));

    assertThat(queue.size()).isEqualTo(1);
    assertThat(queue.bytes()).isEqualTo(10);
    assertThat(lane.size()).isEqualTo(1);
    List<Item> seen = new ArrayList<>();
    queue.forEach(seen::add);
    assertThat(seen).containsExactly(first);
    queue.release(dueNanos);
    assertThat(queue.take(lane)).isSameAs(first);
    queue.add(lane, second, 0);
    assertThat(queue.evict()).isSameAs(second);
    assertThat(queue.isEmpty()).isTrue();
  }
}
