package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ArrivalQueueTest {

  /** More than one array holds. */
  private static final int MANY = 1000;

  private final Bits bits = Bits.atDefaults();
  private final ArrivalQueue queue = new ArrivalQueue(2, this::takeMemory);
  private boolean noMemory;
  private Runnable meanwhile = () -> {};

  private void takeMemory() {
    Runnable now = meanwhile;
    meanwhile = () -> {};
    now.run();
    if (noMemory) {
      throw new OutOfMemoryError("made up");
    }
  }

  private Transaction put(String body) {
    Transaction made = bits.transaction(body);
    queue.put(made);
    return made;
  }

  private Transaction putWithoutMemory(String body) {
    noMemory = true;
    try {
      return put(body);
    } finally {
      noMemory = false;
    }
  }

  private List<Transaction> pollAll() {
    return Stream.generate(queue::poll).takeWhile(polled -> polled != null).toList();
  }

  /** No place is left in the array that is in use, and nothing in it. */
  private void fillUp() {
    put("1");
    put("2");
    pollAll();
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
    put("2");
    putWithoutMemory("3");
    for (int i = 0; i < 3; i++) {
      assertThat(queue.isEmpty()).isFalse();
      queue.poll();
    }
    assertThat(queue.isEmpty()).isTrue();
    put("4");
    assertThat(queue.isEmpty()).isFalse();
  }

  @Test
  void takesWhatThereIsNoMemoryToMakeAPlaceFor() {
    Transaction first = put("1");
    Transaction second = put("2");
    Transaction unplaced = putWithoutMemory("3");
    Transaction alsoUnplaced = putWithoutMemory("4");

    assertThat(pollAll()).containsExactly(first, second, unplaced, alsoUnplaced);
  }

  @Test
  void whatIsShownIsWhatIsRemovedThoughAnotherHasGotAPlaceMeanwhile() {
    fillUp();
    Transaction unplaced = putWithoutMemory("1");
    assertThat(queue.peek()).isSameAs(unplaced);
    Transaction placed = put("2");
    queue.remove(unplaced);

    assertThat(pollAll()).containsExactly(placed);
  }

  @Test
  void whatHasAPlaceDoesNotOvertakeWhatHasNone() {
    fillUp();
    Transaction unplaced = putWithoutMemory("1");
    Transaction placed = put("2");
    Transaction alsoPlaced = put("3");

    assertThat(pollAll()).containsExactly(unplaced, placed, alsoPlaced);
  }

  @Test
  void whoComesBackToAnArrayThatWasLeftMeanwhileGoesOnToTheNext() {
    fillUp();
    meanwhile =
        () -> {
          put("of another thread");
          pollAll();
        };
    Transaction put = put("1");

    assertThat(pollAll()).containsExactly(put);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void whoFindsThatAnotherHasAddedAnArrayPutsIntoThatOne() {
    fillUp();
    List<Transaction> expected = new ArrayList<>();
    meanwhile = () -> expected.add(put("of another thread"));
    expected.add(put("1"));

    assertThat(pollAll()).isEqualTo(expected);
  }

  @Test
  void showsEachOfThem() {
    put("1");
    Transaction second = put("2");
    Transaction third = putWithoutMemory("3");
    Transaction fourth = put("4");
    queue.poll();
    List<Transaction> seen = new ArrayList<>();
    queue.forEach(seen::add);

    assertThat(seen).containsExactlyInAnyOrder(second, third, fourth);
  }
}
