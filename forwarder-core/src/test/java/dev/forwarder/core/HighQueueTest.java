package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Batching;
import dev.forwarder.api.Endpoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HighQueueTest {

  private static final Endpoint LINES = Rig.EVENTS.withBatching(Batching.lines(10, 10));
  private static final long ONE = Transaction.OVERHEAD_BYTES + 1L;

  private final Bits bits = Bits.atDefaults();

  private static List<String> polled(HighQueue queue) {
    List<String> bodies = new ArrayList<>();
    Transaction next;
    while ((next = queue.poll()) != null) {
      bodies.add(Sent.text(next.body()));
    }
    return bodies;
  }

  @Test
  void isFirstInFirstOut() {
    HighQueue queue = new HighQueue(3, Long.MAX_VALUE);
    assertThat(queue.offer(bits.transaction("1"))).isTrue();
    assertThat(queue.offer(bits.transaction("2"))).isTrue();
    assertThat(Sent.text(queue.peek().body())).isEqualTo("1");

    assertThat(polled(queue)).containsExactly("1", "2");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void isBoundedInNumber() {
    HighQueue queue = new HighQueue(2, Long.MAX_VALUE);
    assertThat(queue.offer(bits.transaction("1"))).isTrue();
    assertThat(queue.hasRoom()).isTrue();
    assertThat(queue.offer(bits.transaction("2"))).isTrue();
    assertThat(queue.hasRoom()).isFalse();
    assertThat(queue.offer(bits.transaction("3"))).isFalse();
    queue.poll();

    assertThat(queue.offer(bits.transaction("4"))).isTrue();
    assertThat(polled(queue)).containsExactly("2", "4");
  }

  @Test
  void isBoundedInBytesOverheadIncluded() {
    HighQueue queue = new HighQueue(100, 2 * ONE);
    assertThat(queue.offer(bits.transaction("1"))).isTrue();
    assertThat(queue.offer(bits.transaction("2"))).isTrue();

    assertThat(queue.offer(bits.transaction("3"))).isFalse();
    queue.poll();
    assertThat(queue.offer(bits.transaction("4"))).isTrue();
  }

  @Test
  void takesOneThatIsTooLargeWhereItIsAlone() {
    HighQueue queue = new HighQueue(100, 10);

    assertThat(queue.offer(bits.transaction("1"))).isTrue();
    assertThat(queue.offer(bits.transaction("2"))).isFalse();
  }

  @Test
  void givesOutOfItsMiddleWhatFitsIntoABatch() {
    HighQueue queue = new HighQueue(10, Long.MAX_VALUE);
    Transaction first = bits.transaction(LINES, "1");
    for (Transaction each :
        List.of(
            bits.transaction(Rig.OTHER, "other"),
            bits.transaction(LINES, "much too long"),
            bits.transaction(LINES, "2"),
            bits.transaction(LINES, "3"))) {
      assertThat(queue.offer(each)).isTrue();
    }
    BatchSpace space = new BatchSpace(first);
    Transaction second = queue.pollOf(first.lane(), space);
    assertThat(Sent.text(second.body())).isEqualTo("2");
    assertThat(second.next()).isNull();
    Transaction third = queue.pollOf(first.lane(), space);
    assertThat(Sent.text(third.body())).isEqualTo("3");
    assertThat(queue.pollOf(first.lane(), space)).isNull();
    assertThat(queue.offer(bits.transaction("last"))).isTrue();

    assertThat(polled(queue)).containsExactly("other", "much too long", "last");
  }

  @Test
  void showsEachOnce() {
    HighQueue queue = new HighQueue(10, Long.MAX_VALUE);
    Transaction first = bits.transaction("1");
    Transaction second = bits.transaction("2");
    assertThat(queue.offer(first) && queue.offer(second)).isTrue();
    List<Transaction> seen = new ArrayList<>();
    queue.forEach(seen::add);

    assertThat(seen).containsExactly(first, second);
  }
}
