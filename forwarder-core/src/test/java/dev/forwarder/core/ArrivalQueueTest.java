package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.junit.jupiter.api.Test;

final class ArrivalQueueTest {

  /** More than one array holds. */
  private static final int MANY = 1000;

  private final Bits bits = Bits.atDefaults();
  private final Places places = new Places();
  private final ArrivalQueue queue = new ArrivalQueue(places);

  /** Places that there is no memory for at times. */
  private static final class Places extends MpscUnboundedAtomicArrayQueue<Transaction> {
    private boolean noMemory;

    Places() {
      super(2);
    }

    @Override
    public boolean offer(Transaction transaction) {
      if (noMemory) {
        throw new OutOfMemoryError("made up");
      }
      return super.offer(transaction);
    }
  }

  private Transaction put(String body) {
    Transaction made = bits.transaction(body);
    queue.put(made);
    return made;
  }

  private Transaction putWithoutMemory(String body) {
    places.noMemory = true;
    try {
      return put(body);
    } finally {
      places.noMemory = false;
    }
  }

  private List<Transaction> pollAll() {
    return Stream.generate(queue::poll).takeWhile(polled -> polled != null).toList();
  }

  @Test
  void givesOutInTheOrderInWhichItWasPut() {
    List<Transaction> put = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      put.add(put("one"));
    }

    assertThat(pollAll()).isEqualTo(put);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void whatIsShownStaysUntilItIsRemoved() {
    Transaction first = put("1");
    Transaction second = put("2");

    assertThat(queue.peek()).isSameAs(first);
    assertThat(queue.peek()).isSameAs(first);
    queue.remove(first);
    assertThat(queue.poll()).isSameAs(second);
    assertThat(queue.peek()).isNull();
  }

  @Test
  void isEmptyOnlyWhenNothingIsLeftToPoll() {
    assertThat(queue.isEmpty()).isTrue();
    put("1");
    assertThat(queue.isEmpty()).isFalse();
    putWithoutMemory("2");
    queue.poll();
    assertThat(queue.isEmpty()).isFalse();
    queue.poll();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void takesWhatThereIsNoMemoryToMakeAPlaceFor() {
    Transaction first = put("1");
    Transaction unplaced = putWithoutMemory("2");
    Transaction alsoUnplaced = putWithoutMemory("3");

    assertThat(pollAll()).containsExactly(first, unplaced, alsoUnplaced);
  }

  @Test
  void whatIsShownIsWhatIsRemovedThoughAnotherHasGotAPlaceMeanwhile() {
    Transaction unplaced = putWithoutMemory("1");
    assertThat(queue.peek()).isSameAs(unplaced);
    Transaction placed = put("2");
    queue.remove(unplaced);

    assertThat(pollAll()).containsExactly(placed);
  }

  @Test
  void showsEachOfThem() {
    put("1");
    Transaction second = put("2");
    Transaction third = putWithoutMemory("3");
    queue.poll();
    List<Transaction> seen = new ArrayList<>();
    queue.forEach(seen::add);

    assertThat(seen).containsExactlyInAnyOrder(second, third);
  }
}
